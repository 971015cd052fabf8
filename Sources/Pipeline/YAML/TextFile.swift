#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads small texts from disk with an error in words.
enum TextFile {
  /// No pipeline or manifest is larger; what is, was meant for something else.
  static let maximumByteCount = 2 << 20

  /// The bytes of a regular file (or of the shell's `/dev/fd/N`); nil, with a problem reported, when there are none.
  static func read(_ path: String, named name: String, problems: ProblemCollector) -> [UInt8]? {
    let start = SourcePosition(origin: .file(name), line: 1, column: 1)
    func fail(_ reason: String) -> [UInt8]? {
      problems.report(.unreadableFile, at: start, "the file cannot be read: \(reason)")
      return nil
    }

    var status = stat()
    guard stat(path, &status) == 0 else { return fail(String(cString: strerror(errno))) }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { return fail("it is a folder") }
    guard kind == S_IFREG || path.hasPrefix("/dev/fd/") else { return fail("it is not a regular file") }

    guard let stream = fopen(path, "rb") else { return fail(String(cString: strerror(errno))) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, stream)
      bytes += chunk[..<count]
      if bytes.count > maximumByteCount {
        problems.report(.tooLarge, at: start, "the file is larger than \(maximumByteCount >> 20) MiB")
        return nil
      }
      if count < chunk.count { break }
    }
    return ferror(stream) == 0 ? bytes : fail("reading stopped half way")
  }

  /// Where the first byte stands that is not part of valid UTF-8; line and column from 1.
  static func firstInvalidUTF8(in bytes: [UInt8]) -> (line: Int, column: Int)? {
    var decoder = Unicode.UTF8()
    var iterator = bytes.makeIterator()
    var line = 1
    var column = 1
    while true {
      switch decoder.decode(&iterator) {
      case .emptyInput: return nil
      case .error: return (line, column)
      case .scalarValue("\n"):
        line += 1
        column = 1
      case .scalarValue: column += 1
      }
    }
  }
}
