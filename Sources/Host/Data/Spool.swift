import CIsolation
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A growing sequence of floats: in memory while it is short, in a file without a name when it is long, so that memory
/// does not grow with the recording.
///
/// Written by one thread; once that is done, read by any number of them, and by other processes, which get a descriptor
/// and no copy.
public final class Spool: @unchecked Sendable {
  /// Floats kept in memory at most; three minutes of mono audio at 22.05 kHz fit.
  static let memoryLimit = 6 << 20
  /// More floats are kept in memory that other processes can be lent.
  private static let privateLimit = 1 << 14
  private static let stride = MemoryLayout<Float>.stride

  public private(set) var count = 0
  private var memory: UnsafeMutablePointer<Float>?
  private var capacity = 0
  /// The mapping of a file that was finished before it came here.
  private var view: UnsafePointer<Float>?
  private var file: Int32 = -1
  /// Whether `memory` is the mapping of `file`.
  private var isMemoryFile = false
  /// A file's second descriptor, through which nobody can write.
  private var readOnlyFile: Int32 = -1
  private let folder: String
  private let shared = Mutex(Shared())

  /// What several readers may ask for at once.
  private struct Shared {
    /// Address of the mapped file, 0 while it is not mapped.
    var mapping: UInt = 0
    /// What is lent to other processes; `file`, `readOnlyFile` or one of its own.
    var descriptor: Int32?
  }

  /// - Parameter folder: where the file goes.
  init(folder: String) {
    self.folder = folder
  }

  /// What another process filled and nobody changes any more.
  ///
  /// - Parameter descriptor: belongs to the spool from now on.
  init(finished descriptor: Int32, count: Int, folder: String) {
    self.folder = folder
    self.count = count
    file = descriptor
    readOnlyFile = descriptor
    let pages = mmap(nil, count * Self.stride, PROT_READ, MAP_SHARED, descriptor, 0)
    if pages != MAP_FAILED { view = UnsafePointer(pages?.assumingMemoryBound(to: Float.self)) }
  }

  deinit {
    shared.withLock { shared in
      if let pages = UnsafeMutableRawPointer(bitPattern: shared.mapping) { munmap(pages, count * Self.stride) }
      if let descriptor = shared.descriptor, descriptor != file, descriptor != readOnlyFile { close(descriptor) }
    }
    if let view { munmap(UnsafeMutableRawPointer(mutating: view), count * Self.stride) }
    if isMemoryFile { munmap(memory, capacity * Self.stride) } else { free(memory) }
    if readOnlyFile >= 0, readOnlyFile != file { close(readOnlyFile) }
    if file >= 0 { close(file) }
  }

  /// - Throws: ``HostError/cannotSpool(folder:reason:)`` when memory and disk are full.
  func append(_ values: UnsafePointer<Float>, count added: Int) throws {
    guard added > 0 else { return }
    if file < 0 || isMemoryFile, count + added > Self.memoryLimit { try moveToFile() }
    if file >= 0, !isMemoryFile {
      try write(values, count: added, at: count)
    } else {
      try reserve(count + added)
      memory?.advanced(by: count).update(from: values, count: added)
    }
    count += added
  }

  /// Copies a part that is there.
  public func read(from first: Int, count wanted: Int, into destination: UnsafeMutablePointer<Float>) throws {
    precondition(first >= 0 && wanted >= 0 && first + wanted <= count, "a part that is not there")
    guard wanted > 0 else { return }
    if let values = view ?? UnsafePointer(memory) {
      destination.update(from: values + first, count: wanted)
      return
    }
    var done = 0
    while done < wanted * Self.stride {
      let got = pread(
        file, UnsafeMutableRawPointer(destination) + done, wanted * Self.stride - done,
        off_t(first * Self.stride + done))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw HostError.cannotSpool(folder: folder, reason: String(cString: strerror(errno))) }
      done += got
    }
  }

  /// All values in one piece, valid as long as the spool; nil when the system refuses to map them.
  func map() -> UnsafePointer<Float>? {
    if let values = view ?? UnsafePointer(memory) { return values }
    guard file >= 0, count > 0 else { return nil }
    let address = shared.withLock { shared in
      if shared.mapping == 0 {
        let pages = mmap(nil, count * Self.stride, PROT_READ, MAP_SHARED, file, 0)
        shared.mapping = pages == MAP_FAILED ? 0 : UInt(bitPattern: pages)
      }
      return shared.mapping
    }
    return UnsafePointer(bitPattern: address)
  }

  private func reserve(_ needed: Int) throws {
    guard needed > capacity else { return }
    let larger = max(needed, capacity * 2, 1 << 10)
    let bytes = larger * Self.stride
    if larger > Self.privateLimit, !isMemoryFile { moveToMemoryFile(bytes: bytes) }
    if isMemoryFile {
      guard larger > capacity else { return }
      guard let moved = isolation_grow(file, memory, capacity * Self.stride, bytes) else { throw outOfMemory(bytes) }
      memory = moved.assumingMemoryBound(to: Float.self)
    } else {
      guard let moved = realloc(memory, bytes) else { throw outOfMemory(bytes) }
      memory = moved.assumingMemoryBound(to: Float.self)
    }
    capacity = larger
  }

  private func outOfMemory(_ bytes: Int) -> HostError {
    .cannotSpool(folder: "memory", reason: "\(bytes) bytes are not to be had")
  }

  /// Where the system has no such files, or no further descriptor, memory stays this process's own.
  private func moveToMemoryFile(bytes: Int) {
    let descriptor = isolation_memory_file()
    guard descriptor >= 0 else { return }
    guard let pages = isolation_grow(descriptor, nil, 0, bytes) else {
      close(descriptor)
      return
    }
    let values = pages.assumingMemoryBound(to: Float.self)
    if let memory { values.update(from: memory, count: count) }
    free(memory)
    memory = values
    capacity = bytes / Self.stride
    file = descriptor
    isMemoryFile = true
  }

  private func moveToFile() throws {
    let (writable, readOnly) = try makeFile()
    let (old, oldCapacity, memoryFile) = (memory, capacity, isMemoryFile ? file : -1)
    file = writable
    readOnlyFile = readOnly
    isMemoryFile = false
    memory = nil
    capacity = 0
    defer {
      if memoryFile >= 0 {
        munmap(old, oldCapacity * Self.stride)
        close(memoryFile)
      } else {
        free(old)
      }
    }
    if let old { try write(old, count: count, at: 0) }
  }

  /// A file without a name, open for writing and a second time for reading alone.
  private func makeFile() throws -> (writable: Int32, readOnly: Int32) {
    var name = Array((folder + "/performia-spool-XXXXXX").utf8CString)
    var readOnly: Int32 = -1
    let writable = isolation_unnamed_file(&name, &readOnly)
    guard writable >= 0 else { throw HostError.cannotSpool(folder: folder, reason: String(cString: strerror(errno))) }
    return (writable, readOnly)
  }

  private func write(_ values: UnsafePointer<Float>, count added: Int, at position: Int) throws {
    try write(values, count: added, at: position, to: file)
  }

  private func write(_ values: UnsafePointer<Float>, count added: Int, at position: Int, to file: Int32) throws {
    var done = 0
    while done < added * Self.stride {
      let put = pwrite(
        file, UnsafeRawPointer(values) + done, added * Self.stride - done, off_t(position * Self.stride + done))
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { throw HostError.cannotSpool(folder: folder, reason: String(cString: strerror(errno))) }
      done += put
    }
  }
}

// MARK: Other processes

extension Spool {
  /// A descriptor through which another process can read all values and change none. It stays the spool's, and nothing
  /// can be appended any more.
  ///
  /// - Throws: ``HostError/cannotSpool(folder:reason:)``.
  func lend() throws -> Int32 {
    let result: Result<Int32, any Error> = shared.withLock { shared in
      if let descriptor = shared.descriptor { return .success(descriptor) }
      return Result {
        let descriptor = try makeLendable()
        shared.descriptor = descriptor
        return descriptor
      }
    }
    return try result.get()
  }

  private func makeLendable() throws -> Int32 {
    if isMemoryFile, isolation_seal_lent(file) == 0 { return file }
    if file >= 0, !isMemoryFile { return readOnlyFile }
    return try copy(seal: isolation_seal)
  }

  /// A descriptor to give away: sealed where the values are in memory, so that who gets it can trust it. The spool
  /// cannot be used afterwards.
  ///
  /// - Throws: ``HostError/cannotSpool(folder:reason:)``.
  func surrender() throws -> Int32 {
    if isMemoryFile {
      munmap(memory, capacity * Self.stride)
      memory = nil
      isMemoryFile = false
      guard ftruncate(file, off_t(count * Self.stride)) == 0, isolation_seal(file) == 0 else {
        throw HostError.cannotSpool(folder: "memory", reason: String(cString: strerror(errno)))
      }
      return file
    }
    if file >= 0 { return file }
    let descriptor = try copy(seal: isolation_seal)
    shared.withLock { $0.descriptor = descriptor }
    return descriptor
  }

  /// The few values that are in this process's own memory.
  private func copy(seal: (Int32) -> Int32) throws -> Int32 {
    guard let memory else { throw HostError.cannotSpool(folder: "memory", reason: "there are no values") }
    let descriptor = isolation_memory_file()
    if descriptor >= 0 {
      do {
        try write(memory, count: count, at: 0, to: descriptor)
        guard seal(descriptor) == 0 else { throw outOfMemory(count * Self.stride) }
        return descriptor
      } catch {
        close(descriptor)
        throw error
      }
    }
    let (writable, readOnly) = try makeFile()
    defer { close(writable) }
    do {
      try write(memory, count: count, at: 0, to: writable)
    } catch {
      close(readOnly)
      throw error
    }
    return readOnly
  }
}
