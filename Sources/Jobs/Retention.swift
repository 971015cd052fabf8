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
  public func apply(at now: Double = JobQueue.now) throws {
    let folders = queue.folders
    var kept = try queue.store.ended()
    for job in kept where now - (job.completedAt ?? job.createdAt) > settings.maximumAge { try queue.remove(job.id) }
    kept.removeAll { now - ($0.completedAt ?? $0.createdAt) > settings.maximumAge }
    removeUnused(now)
    var use = folders.recordingNames().reduce(0) { $0 + folders.size(ofRecording: $1) }
    use += folders.jobNames().reduce(0) { $0 + folders.size(of: $1) }
    for job in kept where use > settings.maximumDiskUse {
      let others = try queue.store.recordings(without: job.id)
      use -= folders.size(of: job.id)
      try queue.remove(job.id)
      logger.notice("a job was removed to make room", metadata: ["job": "\(job.id)"])
      guard !others.contains(job.recording) else { continue }
      use -= folders.size(ofRecording: job.recording)
      unlink(folders.recording(job.recording))
    }
  }

  private func removeUnused(_ now: Double) {
    let folders = queue.folders
    guard let recordings = try? queue.store.recordings(), let jobs = try? queue.store.ids() else { return }
    for name in folders.recordingNames() where !recordings.contains(name) && isOld(folders.recording(name), now) {
      unlink(folders.recording(name))
    }
    for name in folders.jobNames() where !jobs.contains(name) && isOld(folders.folder(of: name), now) {
      folders.remove(name)
    }
  }

  private func isOld(_ path: String, _ now: Double) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    #if canImport(Darwin)
      return now - Double(status.st_mtimespec.tv_sec) > Self.grace
    #else
      return now - Double(status.st_mtim.tv_sec) > Self.grace
    #endif
  }
}
