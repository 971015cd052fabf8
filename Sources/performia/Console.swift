import Artifacts

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Standard error, standard output and the terminal.
enum Console {
  static var isErrorATerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a whole text to standard error at once, so that lines of several threads do not mix.
  static func error(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

  static func output(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }

  static func output(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

  /// `FILE: error: what is wrong [CODE]`, and below what to do.
  static func report(_ failure: any CodedError, file: String? = nil) {
    let text = failure.description
    let hasPosition = text.split(separator: "\n").first?.contains(": error: ") == true
    let prefix = hasPosition ? "" : (file.map { "\($0): " } ?? "") + "error: "
    error(prefix + text + "\n")
  }

  static func warn(_ warning: any CodedError, file: String? = nil) {
    error((file.map { "\($0): " } ?? "") + "warning: \(warning.description)\n")
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        #if canImport(Darwin)
          let put = Darwin.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        #else
          let put = buffer.baseAddress.map { Glibc.write(descriptor, $0 + done, buffer.count - done) } ?? -1
        #endif
        if put < 0, errno == EINTR { continue }
        guard put > 0 else { return }
        done += put
      }
    }
  }
}

/// A reader that has gone away shows as a failed write, not as the end of this process.
func ignoreBrokenPipes() {
  signal(SIGPIPE, SIG_IGN)
}
