import Host
import Logging

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Removes jobs that are too old or take too much room, and recordings that no job is of.
public struct Retention: Sendable {
  let queue: JobQueue
  let settings: JobSettings
  let logger: Logger

  /// An upload that no job is of may be waiting for its job for so many seconds.
  private static let grace = 3600.0

  public init(queue: JobQueue, settings: JobSettings, logger: Logger) {
    self.queue = queue
    self.settings = settings
    self.logger = logger
  }

  /// Goes through everything once.
  ///
  /// - Parameter now: seconds since 1970.
  public func apply(at now: Double = JobQueue.now) throws {
    let folders = queue.folders
    var kept: [Job] = []
    for job in try queue.store.ended() {
      if now - (job.completedAt ?? job.createdAt) > settings.maximumAge {
        try remove(job)
      } else {
        kept.append(job)
      }
    }
    try removeUnused()
    var use = folders.recordingNames().reduce(0) { $0 + folders.size(ofRecording: $1) }
    use += folders.jobNames().reduce(0) { $0 + folders.size(of: $1) }
    for job in kept where use > settings.maximumDiskUse {
      use -= try remove(job)
      logger.notice("a job was removed to make room", metadata: ["job": "\(job.id)"])
    }
  }

  /// Removes a job, and its recording where no other job is of that.
  ///
  /// - Returns: bytes that are free then.
  @discardableResult
  private func remove(_ job: Job) throws -> Int64 {
    let folders = queue.folders
    var freed = folders.size(of: job.id)
    try queue.remove(job.id)
    let path = folders.recording(job.recording)
    if isOld(path), try !queue.store.recordings().contains(job.recording) {
      freed += folders.size(ofRecording: job.recording)
      unlink(path)
    }
    return freed
  }

  private func removeUnused() throws {
    let folders = queue.folders
    let (recordings, jobs) = (try queue.store.recordings(), try queue.store.ids())
    for name in folders.recordingNames() where !recordings.contains(name) && isOld(folders.recording(name)) {
      unlink(folders.recording(name))
    }
    for name in folders.jobNames() where !jobs.contains(name) && isOld(folders.folder(of: name)) {
      folders.remove(name)
    }
  }

  private func isOld(_ path: String) -> Bool {
    let now = JobQueue.now
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    #if canImport(Darwin)
      return now - Double(status.st_mtimespec.tv_sec) > Self.grace
    #else
      return now - Double(status.st_mtim.tv_sec) > Self.grace
    #endif
  }
}
