import CIsolation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A message between host and worker: a kind, bytes, and descriptors that come with them.
struct Frame: Sendable {
  enum Kind: UInt8, Sendable {
    // From the host.
    case job = 1
    case describe, cancel, end, survey
    // From the worker.
    case hello = 64
    case phase, log, progress, result, failure, description
  }

  let kind: Kind
  let bytes: [UInt8]
  let descriptors: ReceivedDescriptors
}

/// Descriptors that came with a message; those that nobody takes are closed. Used by one thread at a time.
final class ReceivedDescriptors: @unchecked Sendable {
  private var list: [Int32]

  init(_ list: [Int32]) {
    self.list = list
  }

  deinit {
    for descriptor in list { close(descriptor) }
  }

  /// The next one, the caller's to close from now on.
  func take() throws -> Int32 {
    guard !list.isEmpty else { throw WireFault(reason: "a descriptor is missing") }
    return list.removeFirst()
  }
}

/// One end of a stream socket that carries frames: 4 bytes length, 1 kind, 1 number of descriptors, 2 constant, then the
/// bytes. Descriptors travel with the first byte.
///
/// Sending and receiving may happen on two threads, but each on one at a time.
final class FrameSocket: @unchecked Sendable {
  enum Failure: Error {
    /// The other side is gone.
    case closed
    case timedOut
    case fault(String)
  }

  static let headerSize = 8
  private static let mark: UInt16 = 0x4650
  private static let blockSize = 1 << 18

  let descriptor: Int32
  /// Bytes that a frame may have, but for results.
  private let longestFrame: Int
  /// Bytes that a result may have.
  var longestResult: Int
  private var header: [UInt8] = []
  private var kind = Frame.Kind.hello
  private var length = 0
  private var descriptors: [Int32] = []
  private var bytes: [UInt8] = []

  /// - Parameter descriptor: the socket's own from now on.
  init(_ descriptor: Int32, longestFrame: Int) {
    self.descriptor = descriptor
    self.longestFrame = longestFrame
    longestResult = longestFrame
  }

  deinit {
    for received in descriptors { close(received) }
    close(descriptor)
  }

  /// Sends a frame whole.
  ///
  /// - Parameter deadline: until when the other side may take to make room; nil for any time.
  func send(
    _ kind: Frame.Kind, _ payload: [UInt8] = [], descriptors: [Int32] = [], deadline: ContinuousClock.Instant? = nil
  ) throws(Failure) {
    guard payload.count <= Int(UInt32.max), descriptors.count <= Int(ISOLATION_MOST_DESCRIPTORS) else {
      throw .fault("a message of \(payload.count) bytes and \(descriptors.count) descriptors is too large")
    }
    var header = ByteWriter()
    header.write(UInt32(payload.count))
    header.write(kind.rawValue)
    header.write(UInt8(descriptors.count))
    header.write(Self.mark)
    try send(header.bytes, descriptors, deadline)
    try send(payload, [], deadline)
  }

  private func send(_ bytes: [UInt8], _ descriptors: [Int32], _ deadline: ContinuousClock.Instant?) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let put = bytes.withUnsafeBytes { buffer in
        isolation_send(
          descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done, descriptors,
          done == 0 ? Int32(descriptors.count) : 0)
      }
      if put > 0 {
        done += put
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK, ENOBUFS, ETOOMANYREFS:
        if let deadline, ContinuousClock.now >= deadline { throw .timedOut }
        var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&room, 1, 20)
      default: throw .closed
      }
    }
  }

  /// The next frame, as far as it has arrived whole; nil where more must come first.
  func receive() throws(Failure) -> Frame? {
    while header.count < Self.headerSize {
      guard try receiveHeader() else { return nil }
    }
    while bytes.count < length {
      guard try receivePayload() else { return nil }
    }
    let frame = Frame(kind: kind, bytes: bytes, descriptors: ReceivedDescriptors(descriptors))
    header = []
    bytes = []
    descriptors = []
    return frame
  }

  /// False when nothing is there.
  private func receiveHeader() throws(Failure) -> Bool {
    var block = [UInt8](repeating: 0, count: Self.headerSize - header.count)
    var received = [Int32](repeating: -1, count: Int(ISOLATION_MOST_DESCRIPTORS))
    var count: Int32 = 0
    let got = isolation_receive(descriptor, &block, block.count, &received, &count)
    descriptors += received.prefix(Int(count))
    guard try isThere(got) else { return false }
    header += block.prefix(got)
    guard header.count == Self.headerSize else { return true }
    let bytes = header.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)) }
    let mark = UInt16(header[6]) | UInt16(header[7]) << 8
    guard mark == Self.mark, let kind = Frame.Kind(rawValue: header[4]), Int(header[5]) == descriptors.count else {
      throw .fault("a message does not begin as one")
    }
    guard Int(bytes) <= (kind == .result ? longestResult : longestFrame) else {
      throw .fault("a message of \(bytes) bytes is longer than its kind may be")
    }
    self.kind = kind
    length = Int(bytes)
    return true
  }

  private func receivePayload() throws(Failure) -> Bool {
    // Room grows with what arrives, not with what is announced.
    let wanted = min(length - bytes.count, Self.blockSize)
    let known = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: wanted))
    let got = bytes.withUnsafeMutableBytes {
      isolation_receive_bytes(descriptor, $0.baseAddress.map { $0 + known }, wanted)
    }
    let failure = errno
    bytes.removeLast(wanted - max(got, 0))
    errno = failure
    return try isThere(got)
  }

  private func isThere(_ got: Int) throws(Failure) -> Bool {
    if got > 0 { return true }
    if got == 0 { throw .closed }
    switch errno {
    case EINTR: return true
    case EAGAIN, EWOULDBLOCK: return false
    case EBADMSG: throw .fault("a message came with too many descriptors")
    default: throw .closed
    }
  }
}
