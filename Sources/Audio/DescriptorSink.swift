import Csndfile

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes for libsndfile and remembers the first error, which libsndfile drops when it closes a file.
final class DescriptorSink {
  /// The system's number of the first error.
  private(set) var failure: Int32?
  private let descriptor: Int32
  private var position: Int64 = 0
  private var length: Int64 = 0

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// The sink has to outlive the handle.
  func open(_ info: inout SF_INFO) -> OpaquePointer? {
    var callbacks = SF_VIRTUAL_IO(
      get_filelen: { DescriptorSink.from($0).length },
      seek: { offset, origin, context in DescriptorSink.from(context).seek(offset, origin) },
      read: { buffer, count, context in DescriptorSink.from(context).read(buffer, count) },
      write: { buffer, count, context in DescriptorSink.from(context).write(buffer, count) },
      tell: { DescriptorSink.from($0).position })
    return sf_open_virtual(&callbacks, Int32(SFM_WRITE), &info, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Sets the time of day in the peak chunk of a wav file to 0, so that equal samples give equal bytes. libsndfile can't
  /// be kept from writing that chunk into files that may grow beyond 4 GiB.
  func clearPeakTime() {
    var header = [UInt8](repeating: 0, count: 256)
    guard pread(descriptor, &header, header.count, 0) > 0,
      let peak = header.indices.first(where: { header.hasText("PEAK", at: $0) })
    else { return }
    // Identifier, size and version stand in front of it.
    position = Int64(peak) + 12
    withUnsafeBytes(of: UInt32(0)) { _ = write($0.baseAddress, 4) }
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> DescriptorSink {
    Unmanaged<DescriptorSink>.fromOpaque(context!).takeUnretainedValue()
  }

  private func seek(_ offset: Int64, _ origin: Int32) -> Int64 {
    switch origin {
    case SEEK_SET: position = offset
    case SEEK_CUR: position += offset
    default: position = length + offset
    }
    return position
  }

  private func read(_ buffer: UnsafeMutableRawPointer?, _ count: Int64) -> Int64 {
    guard let buffer else { return 0 }
    let got = pread(descriptor, buffer, Int(count), off_t(position))
    guard got > 0 else { return 0 }
    position += Int64(got)
    return Int64(got)
  }

  private func write(_ buffer: UnsafeRawPointer?, _ count: Int64) -> Int64 {
    guard let buffer else { return 0 }
    var written: Int64 = 0
    while written < count {
      let got = pwrite(descriptor, buffer + Int(written), Int(count - written), off_t(position))
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else {
        failure = failure ?? errno
        break
      }
      written += Int64(got)
      position += Int64(got)
      length = max(length, position)
    }
    return written
  }
}
