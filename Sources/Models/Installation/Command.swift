import Audio

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A program that is run to its end.
enum Command {
  /// How it ended and the last that it said.
  struct Ending {
    /// Exit code, or 128 and the number of the signal.
    let status: Int32
    /// The end of standard output.
    let output: String
    /// The end of standard error.
    let errors: String

    /// The last lines of what it said, for messages.
    var lastWords: String {
      let text = errors.isEmpty ? output : errors
      let lines = text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }.suffix(6)
      return lines.isEmpty ? "it ended with status \(status)" : lines.joined(separator: "\n  ")
    }
  }

  /// Bytes that are kept of what a program says.
  private static let most = 1 << 16

  /// Runs a program, found on the search path, and waits for its end.
  ///
  /// - Parameter isStopped: asked now and then; the program is killed where it says so.
  /// - Throws: ``ModelError/cancelled``. A program that cannot be started ends with 127.
  static func run(
    _ command: [String], environment: [String: String], isStopped: () -> Bool
  ) throws(ModelError) -> Ending {
    let process: ChildProcess
    do {
      process = try ChildProcess(command[0], Array(command.dropFirst()), environment: environment, output: .file)
    } catch {
      return Ending(status: 127, output: "", errors: "\(command[0]): \(error.reason)")
    }
    while true {
      if let ending = process.poll() {
        let status =
          switch ending {
          case .exited(let code): code
          case .signalled(let signal): 128 + signal
          }
        return Ending(status: status, output: process.outputTail(most), errors: process.errorTail(most))
      }
      if isStopped() {
        process.terminate()
        throw .cancelled
      }
      usleep(10_000)
    }
  }
}
