/// Names that nobody can guess.
public enum Identifier {
  /// - Returns: as many random bytes, as hexadecimal digits.
  public static func random(bytes: Int) -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<bytes).map { _ in
      let text = String(UInt8.random(in: .min ... .max, using: &generator), radix: 16)
      return text.count < 2 ? "0\(text)" : text
    }.joined()
  }

  /// Whether a text has the form of a job's id; no other reaches the file system.
  public static func isValid(_ id: String) -> Bool {
    id.utf8.count == 24 && id.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
