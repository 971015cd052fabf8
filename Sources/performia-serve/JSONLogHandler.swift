import Artifacts
import Jobs
import Logging
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Writes each message as a line of JSON to standard error.
struct JSONLogHandler: LogHandler {
  let label: String
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]

  private static let output = Mutex(())

  init(label: String) { self.label = label }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var members = [
      JSON.Member("time", .string(Timestamp.text(JobQueue.now))), JSON.Member("level", .string(event.level.rawValue)),
      JSON.Member("message", .string("\(event.message)")),
    ]
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    members += all.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string("\($0.value)")) }
    let line = JSON.object(members).text(.compact) + "\n"
    Self.output.withLock { _ in _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) } }
  }
}
