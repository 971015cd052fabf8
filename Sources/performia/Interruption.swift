import Audio
import Dispatch
import Host
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Ctrl-C and SIGTERM: analyzers are asked to stop; an analyzer that does not stop within a second is left behind with the
/// process. A file that is being written is finished first.
final class Interruption: Sendable {
  let cancellation = Cancellation()
  private let writing = Mutex(())
  /// Files without their name and folders made for them, in the order of making.
  private let unfinished = Mutex<[String]>([])
  nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []
  nonisolated(unsafe) private var supervision: (any DispatchSourceRead)?

  init() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in stop() }
      source.resume()
      sources.append(source)
    }
  }

  /// Ties this process to the one that started it: ends it as soon as standard input ends, which happens however that one
  /// ends, and first waits until no other process holds the lock of a file, which is then held for the rest of its life.
  ///
  /// - Throws: ``AudioError/cannotWrite(path:reason:)`` where there can be no such file.
  func obey(supervisorWithLock path: String) throws(AudioError) {
    let source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .global())
    source.setEventHandler { [self] in
      var bytes = [UInt8](repeating: 0, count: 64)
      let count = read(STDIN_FILENO, &bytes, bytes.count)
      if count == 0 || count < 0 && errno != EINTR && errno != EAGAIN { leave() }
    }
    source.resume()
    supervision = source
    let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    while flock(file, LOCK_EX) != 0 {
      guard errno == EINTR else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    }
  }

  private func stop() {
    cancellation.request()
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(800)) { [self] in
      // A pipe that nobody reads must not hold the end up: a file takes far less than a second to be finished.
      for _ in 0..<100 where writing.withLockIfAvailable({ _ in }) == nil { usleep(10_000) }
      leave()
    }
  }

  private func leave() -> Never {
    TemporaryFolder.remove()
    for path in unfinished.withLock({ $0.reversed() }) { remove(path) }
    _exit(ExitStatus.interrupted.rawValue)
  }

  /// Has a file under a temporary name, or a folder that stays empty without such files, removed should the process be left.
  func removeWhenLeft(_ path: String) {
    unfinished.withLock { $0.append(path) }
  }

  /// Writes output that must not be cut off.
  func whileWriting<Result>(_ body: () throws -> Result) rethrows -> Result {
    try writing.withLock { _ in try body() }
  }
}
