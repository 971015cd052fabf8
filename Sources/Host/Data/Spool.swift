import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A growing sequence of floats: in memory while it is short, in a file without a name when it is long, so that memory
/// does not grow with the recording.
///
/// Written by one thread; once that is done, read by any number of them.
public final class Spool: @unchecked Sendable {
  /// Floats kept in memory at most; three minutes of mono audio at 22.05 kHz fit.
  static let memoryLimit = 6 << 20

  public private(set) var count = 0
  private var memory: UnsafeMutablePointer<Float>?
  private var capacity = 0
  private var file: Int32 = -1
  /// Address of the mapped file, 0 while it is not mapped; several readers may ask at once.
  private let mapping = Mutex<UInt>(0)
  private let folder: String

  /// - Parameter folder: where the file goes.
  init(folder: String) {
    self.folder = folder
  }

  deinit {
    free(memory)
    mapping.withLock { address in
      if let pages = UnsafeMutableRawPointer(bitPattern: address) { munmap(pages, count * MemoryLayout<Float>.stride) }
    }
    if file >= 0 { close(file) }
  }

  /// - Throws: ``HostError/cannotSpool(folder:reason:)`` when memory and disk are full.
  func append(_ values: UnsafePointer<Float>, count added: Int) throws {
    guard added > 0 else { return }
    if file < 0, count + added > Self.memoryLimit { try moveToFile() }
    if file >= 0 {
      try write(values, count: added, at: count)
    } else {
      try reserve(count + added)
      memory?.advanced(by: count).update(from: values, count: added)
    }
    count += added
  }

  /// Copies a part that is there.
  func read(from first: Int, count wanted: Int, into destination: UnsafeMutablePointer<Float>) throws {
    precondition(first >= 0 && wanted >= 0 && first + wanted <= count, "a part that is not there")
    guard wanted > 0 else { return }
    if let memory {
      destination.update(from: memory + first, count: wanted)
      return
    }
    let stride = MemoryLayout<Float>.stride
    var done = 0
    while done < wanted * stride {
      let got = pread(
        file, UnsafeMutableRawPointer(destination) + done, wanted * stride - done, off_t(first * stride + done))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw HostError.cannotSpool(folder: folder, reason: String(cString: strerror(errno))) }
      done += got
    }
  }

  /// All values in one piece, valid as long as the spool; nil when the system refuses to map them.
  func map() -> UnsafePointer<Float>? {
    if let memory { return UnsafePointer(memory) }
    guard file >= 0, count > 0 else { return nil }
    let address = mapping.withLock { address in
      if address == 0 {
        let pages = mmap(nil, count * MemoryLayout<Float>.stride, PROT_READ, MAP_SHARED, file, 0)
        address = pages == MAP_FAILED ? 0 : UInt(bitPattern: pages)
      }
      return address
    }
    return UnsafePointer(bitPattern: address)
  }

  private func reserve(_ needed: Int) throws {
    guard needed > capacity else { return }
    let larger = max(needed, capacity * 2, 1 << 14)
    let bytes = larger * MemoryLayout<Float>.stride
    guard let moved = realloc(memory, bytes) else {
      throw HostError.cannotSpool(folder: "memory", reason: "\(bytes) bytes are not to be had")
    }
    memory = moved.assumingMemoryBound(to: Float.self)
    capacity = larger
  }

  private func moveToFile() throws {
    var name = Array((folder + "/performia-spool-XXXXXX").utf8CString)
    file = mkstemp(&name)
    guard file >= 0 else { throw HostError.cannotSpool(folder: folder, reason: String(cString: strerror(errno))) }
    unlink(name)
    if let memory { try write(memory, count: count, at: 0) }
    free(memory)
    memory = nil
    capacity = 0
  }

  private func write(_ values: UnsafePointer<Float>, count added: Int, at position: Int) throws {
    let stride = MemoryLayout<Float>.stride
    var done = 0
    while done < added * stride {
      let put = pwrite(file, UnsafeRawPointer(values) + done, added * stride - done, off_t(position * stride + done))
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { throw HostError.cannotSpool(folder: folder, reason: String(cString: strerror(errno))) }
      done += put
    }
  }
}
