import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A terminal that nobody sits at: programs take it for a real one, and what they show is kept.
final class PseudoTerminal: Sendable {
  /// The device that a program opens.
  let path: String
  private let controller: Int32
  private let holder: Int32
  private let shown = Mutex<[UInt8]>([])
  private let isDone = DispatchSemaphore(value: 0)
  /// The system has one place for the name of a terminal.
  private static let naming = Mutex(())

  init() throws {
    controller = posix_openpt(O_RDWR | O_NOCTTY)
    let descriptor = controller
    guard descriptor >= 0, grantpt(descriptor) == 0, unlockpt(descriptor) == 0,
      let name = Self.naming.withLock({ _ in ptsname(descriptor).map { String(cString: $0) } })
    else {
      throw FixtureError("no pseudo-terminal: \(String(cString: strerror(errno)))")
    }
    path = name
    // While this end is open, a reader waits; without it, reading ends before the program has begun.
    holder = open(path, O_RDWR | O_NOCTTY)
  }

  deinit { close(controller) }

  func beginReading() {
    let thread = Thread { [self] in
      var block = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = read(controller, &block, block.count)
        guard count > 0 else { break }
        shown.withLock { $0 += block[..<count] }
      }
      isDone.signal()
    }
    thread.start()
  }

  /// All that was shown, once the program has ended.
  func everythingShown() throws -> String {
    close(holder)
    isDone.wait()
    return String(decoding: shown.withLock { $0 }, as: UTF8.self)
  }
}
