import CPerformia

extension String {
  /// A copy of a plugin's text; bytes that are not UTF-8 are replaced.
  package init(_ text: performia_text) {
    let count = text.data == nil ? 0 : Int(Swift.min(text.size, 1 << 30))
    self = String(decoding: UnsafeRawBufferPointer(start: text.data, count: count), as: UTF8.self)
  }

  /// Lends the text for the time of a call.
  package func withPerformiaText<Result>(_ body: (performia_text) throws -> Result) rethrows -> Result {
    var copy = self
    return try copy.withUTF8 { bytes in
      try bytes.withMemoryRebound(to: CChar.self) { characters in
        try body(performia_text(data: characters.baseAddress, size: UInt64(characters.count)))
      }
    }
  }
}

/// The size that a struct tells of itself.
package func structSize<Value>(_ type: Value.Type) -> UInt32 { UInt32(MemoryLayout<Value>.size) }
