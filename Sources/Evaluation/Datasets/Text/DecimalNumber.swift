/// Reads decimal numbers from bytes.
enum DecimalNumber {
  /// The number nearest to a text such as `-12.5` or `1e-3`; `nan` and `inf` as programs write them are read too.
  ///
  /// - Returns: `nil` for anything else, spaces and hexadecimal digits included.
  static func value(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
    var index = bytes.startIndex
    let isNegative = index < bytes.endIndex && bytes[index] == UInt8(ascii: "-")
    if isNegative || (index < bytes.endIndex && bytes[index] == UInt8(ascii: "+")) { index += 1 }
    let first = index
    var mantissa: UInt64 = 0
    var digits = 0
    var decimals = 0
    var hasPoint = false
    while index < bytes.endIndex {
      let byte = bytes[index]
      if UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
        digits += 1
        if digits <= 18 { mantissa = mantissa * 10 + UInt64(byte - UInt8(ascii: "0")) }
        if hasPoint { decimals += 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        break
      }
      index += 1
    }
    // Mantissa and power of ten are exact, so that their quotient is rounded once (Clinger, PLDI 1990).
    if index == bytes.endIndex, digits > 0, digits <= 18, mantissa < 1 << 53, decimals <= 18 {
      let magnitude = Double(mantissa) / powersOfTen[decimals]
      return isNegative ? -magnitude : magnitude
    }
    let rest = String(decoding: bytes[first...], as: UTF8.self)
    if digits == 0 { return named(rest).map { isNegative ? -$0 : $0 } }
    guard rest.utf8.allSatisfy(isPartOfNumber), let magnitude = Double(rest) else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  private static func named(_ text: String) -> Double? {
    switch text.lowercased() {
    case "nan": .nan
    case "inf", "infinity": .infinity
    default: nil
    }
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
      UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
  ]
}
