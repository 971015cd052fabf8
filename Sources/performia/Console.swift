import Artifacts
import SongMap

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Standard error, standard output and the terminal.
enum Console {
  static var isErrorATerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a whole text to standard error at once, so that lines of several threads do not mix.
  static func error(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

  /// Writes to standard output. A reader that has gone away has read what it wanted; any other failure ends the program,
  /// because nobody else would tell that text is missing.
  static func output(_ text: String) {
    guard let failure = write(Array(text.utf8), to: STDOUT_FILENO), failure != EPIPE else { return }
    let lost = unwritableOutput(failure)
    report(lost)
    TemporaryFolder.remove()
    endProgram(ExitStatus(lost))
  }

  /// Writes a whole document to standard output.
  ///
  /// - Throws: ``SongMapError/unwritableFile(path:reason:)``.
  static func output(_ bytes: [UInt8]) throws(SongMapError) {
    if let failure = write(bytes, to: STDOUT_FILENO) { throw unwritableOutput(failure) }
  }

  private static func unwritableOutput(_ failure: Int32) -> SongMapError {
    .unwritableFile(path: "standard output", reason: String(cString: strerror(failure)))
  }

  /// `FILE: error: what is wrong [CODE]`, and below what to do.
  static func report(_ failure: any CodedError, file: String? = nil) {
    let text = failure.description
    let hasPosition = text.split(separator: "\n").first?.contains(": error: ") == true
    let prefix = hasPosition ? "" : (file.map { "\($0): " } ?? "") + "error: "
    error(printable(prefix + text) + "\n")
  }

  /// The text with control characters made visible: file names, plugins and maps must not steer the terminal.
  static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      result += isControl(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && (scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value))
  }

  static func warn(_ warning: any CodedError, file: String? = nil) {
    error(printable((file.map { "\($0): " } ?? "") + "warning: \(warning.description)") + "\n")
  }

  /// The number of the error that stopped it; nil for none.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        #if canImport(Darwin)
          let put = Darwin.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        #else
          let put = buffer.baseAddress.map { Glibc.write(descriptor, $0 + done, buffer.count - done) } ?? -1
        #endif
        if put < 0, errno == EINTR { continue }
        guard put > 0 else { return errno }
        done += put
      }
      return nil
    }
  }
}

/// A reader that has gone away and a limit on the size of files show as failed writes, not as the end of this process.
func letWritesFail() {
  signal(SIGPIPE, SIG_IGN)
  signal(SIGXFSZ, SIG_IGN)
}
