#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads whole files of text.
enum AnnotationFile {
  /// The most that is read of one, in bytes.
  static let limit = 64 << 20

  /// The bytes of a file, without byte order mark, known to be UTF-8.
  static func text(_ path: String) throws(AnnotationProblem) -> [UInt8] {
    var bytes = try bytes(path)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if bytes.allSatisfy({ $0 == 0x20 || 0x09...0x0D ~= $0 }) { throw problem(path, .empty, "the file is empty") }
    if let encoding = otherEncoding(of: bytes) {
      throw problem(path, .otherEncoding, "the file is \(encoding); text in UTF-8 was expected")
    }
    if let offset = bytes.withUnsafeBufferPointer(UTF8Check.firstInvalid) {
      let line = bytes[..<offset].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
      let byte = String(bytes[offset], radix: 16, uppercase: true)
      throw AnnotationProblem(
        file: path, line: line, kind: .notUTF8,
        message: "the byte \(byte) (hexadecimal) at offset \(offset) is not UTF-8")
    }
    return bytes
  }

  private static func bytes(_ path: String) throws(AnnotationProblem) -> [UInt8] {
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw problem(path, .unreadable, "this is no regular file")
    }
    guard status.st_size <= limit else {
      throw problem(path, .tooLarge, "the file has \(status.st_size >> 20) MiB; at most \(limit >> 20) are read")
    }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, filled in
      while filled < buffer.count, let base = buffer.baseAddress {
        let got = read(descriptor, base + filled, buffer.count - filled)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        filled += got
      }
    }
    guard failure == 0 else { throw unreadable(path, failure) }
    return bytes
  }

  /// Names what has zero bytes or the byte order mark of another encoding.
  private static func otherEncoding(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return "UTF-32" }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    guard bytes.contains(0) else { return nil }
    // Text of Latin letters in UTF-16 has a zero in every other place.
    let head = bytes.prefix(64)
    let zeros = [0, 1].map { parity in head.indices.count { $0 % 2 == parity && head[$0] == 0 } }
    return zeros.contains { $0 * 4 >= head.count } ? "UTF-16 without byte order mark" : "binary data"
  }

  private static func unreadable(_ path: String, _ number: Int32) -> AnnotationProblem {
    problem(path, .unreadable, "the file cannot be read: \(String(cString: strerror(number)))")
  }

  private static func problem(
    _ path: String, _ kind: AnnotationProblem.Kind, _ message: String
  ) -> AnnotationProblem {
    AnnotationProblem(file: path, kind: kind, message: message)
  }
}
