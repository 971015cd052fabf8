import Host
import ServiceErrors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where the service keeps what it is given and what it makes of it.
public struct JobFolders: Sendable {
  public let root: String

  /// Makes the folders, which only their owner may look into.
  ///
  /// - Throws: ``ServiceError/storeFailed(reason:)``.
  public init(root: String) throws(ServiceError) {
    self.root = root
    do {
      for folder in [root, incoming, recordings, jobs] { try makeFolder(folder) }
    } catch {
      throw .storeFailed(reason: error.message)
    }
    chmod(root, 0o700)
  }

  public var database: String { "\(root)/jobs.sqlite" }
  public var lock: String { "\(root)/lock" }
  /// Uploads that are not there in whole.
  public var incoming: String { "\(root)/incoming" }
  /// Uploads by the SHA-256 of their bytes.
  var recordings: String { "\(root)/recordings" }
  var jobs: String { "\(root)/jobs" }

  public func recording(_ hash: String) -> String { "\(recordings)/\(hash)" }
  /// Keeps an upload from being removed until a job that was asked for now is there.
  ///
  /// - Returns: whether it is there.
  public func keepRecording(_ hash: String) -> Bool { utimensat(AT_FDCWD, recording(hash), nil, 0) == 0 }

  public func folder(of job: String) -> String { "\(jobs)/\(job)" }
  public func map(of job: String) -> String { "\(folder(of: job))/song.songmap.json" }
  public func stems(of job: String) -> String { "\(folder(of: job))/stems" }
  func lock(of job: String) -> String { "\(folder(of: job))/lock" }
  func given(_ step: String, of job: String) -> String { "\(folder(of: job))/given-\(step).txt" }

  /// Bytes with which a recording can be taken in, if a short one.
  private static let leastRoom: UInt64 = 1 << 20

  /// - Throws: ``ServiceError/storeFailed(reason:)`` where nothing can be written, ``ServiceError/noRoom(path:)`` where next to nothing.
  public func requireWritable() throws(ServiceError) {
    var disk = statvfs()
    if statvfs(root, &disk) == 0, UInt64(disk.f_bavail) * UInt64(disk.f_frsize) < Self.leastRoom {
      throw .noRoom(path: root)
    }
    guard access(incoming, W_OK) == 0, access(recordings, W_OK) == 0 else {
      throw .storeFailed(reason: "\(root): \(String(cString: strerror(errno)))")
    }
  }

  /// Removes uploads that were not there in whole when the service ended.
  public func removeIncoming() {
    for name in (try? listFolder(incoming)) ?? [] { unlink("\(incoming)/\(name)") }
  }

  /// Removes what a job has made.
  public func remove(_ job: String) { removeFolder(folder(of: job)) }

  /// Names of the folders of jobs.
  func jobNames() -> [String] { (try? listFolder(jobs)) ?? [] }

  /// Names of the uploads.
  func recordingNames() -> [String] { (try? listFolder(recordings)) ?? [] }

  /// Bytes that a job's folder takes.
  func size(of job: String) -> Int64 { Self.size(folder(of: job)) }

  /// Bytes that an upload takes.
  func size(ofRecording hash: String) -> Int64 { Self.size(recording(hash)) }

  private static func size(_ path: String) -> Int64 {
    var status = stat()
    guard lstat(path, &status) == 0 else { return 0 }
    guard status.st_mode & S_IFMT == S_IFDIR else { return Int64(status.st_size) }
    return ((try? listFolder(path)) ?? []).reduce(0) { $0 + size("\(path)/\($1)") }
  }
}

/// A lock that one process has, for as long as it lives.
public struct FolderLock: Sendable {
  /// - Throws: ``ServiceError/alreadyServing(folder:)`` where another process has it, ``ServiceError/storeFailed(reason:)``.
  public init(_ folders: JobFolders) throws(ServiceError) {
    let file = open(folders.lock, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .storeFailed(reason: "\(folders.lock): \(String(cString: strerror(errno)))") }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else { throw .alreadyServing(folder: folders.root) }
  }
}
