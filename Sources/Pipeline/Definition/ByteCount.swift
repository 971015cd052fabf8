/// A size in bytes, written as `500M` or `5G`: K, M, G and T are powers of 1024.
public struct ByteCount: Sendable, Equatable {
  public let value: Int64

  public init(_ value: Int64) { self.value = value }

  /// Nil for a text that is no size.
  public init?(_ text: String) {
    let units: [Character: Int64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    var digits = text.uppercased()
    let unit = digits.last.flatMap { units[$0] }
    if unit != nil { digits.removeLast() }
    guard let number = Int64(digits), number >= 0, number < 1 << 22 || unit == nil else { return nil }
    value = number * (unit ?? 1)
  }

  public var description: String {
    var amount = Double(value)
    for unit in ["bytes", "KiB", "MiB", "GiB"] {
      if amount < 1024 { return unit == "bytes" ? "\(value) bytes" : "\((amount * 10).rounded() / 10) \(unit)" }
      amount /= 1024
    }
    return "\((amount * 10).rounded() / 10) TiB"
  }
}
