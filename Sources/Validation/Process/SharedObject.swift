#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads what a dynamic library exports, from its file: 64-bit little-endian ELF.
enum SharedObject {
  private static let dynamicSymbols: UInt32 = 11

  /// Names of all symbols that the library defines for others, sorted.
  ///
  /// - Throws: ``CheckSkip`` for a library of another kind, ``CheckFailure`` for a damaged one.
  static func exports(of path: String) throws -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CheckFailure("\(path) cannot be read", expected: "a library")
    }
    let file = ByteView(bytes: Array(data))
    guard file.bytes.prefix(6) == [0x7F, 0x45, 0x4C, 0x46, 2, 1] else {
      throw CheckSkip(reason: "symbol tables are read of 64-bit little-endian ELF libraries only")
    }
    let damaged = CheckFailure(
      "the file's section table cannot be read", expected: "a library that was not stripped of it")
    guard let table = file.integer(40, 8), let size = file.integer(58, 2), let count = file.integer(60, 2), size >= 64
    else { throw damaged }
    func section(_ index: Int) -> (kind: Int, offset: Int, size: Int, link: Int)? {
      let start = table + index * size
      guard let kind = file.integer(start + 4, 4), let offset = file.integer(start + 24, 8),
        let bytes = file.integer(start + 32, 8), let link = file.integer(start + 40, 4)
      else { return nil }
      return (kind, offset, bytes, link)
    }
    guard let symbols = (0..<count).lazy.compactMap(section).first(where: { $0.kind == Int(dynamicSymbols) }),
      let names = section(symbols.link)
    else { throw damaged }
    var exported: Set<String> = []
    for start in stride(from: symbols.offset, to: symbols.offset + symbols.size, by: 24) {
      guard let name = file.integer(start, 4), let info = file.integer(start + 4, 1),
        let other = file.integer(start + 5, 1), let place = file.integer(start + 6, 2)
      else { throw damaged }
      let isDefined = place != 0 && place != 0xFFF1
      let isGlobal = info >> 4 == 1 || info >> 4 == 2 || info >> 4 == 10
      let isVisible = other & 3 == 0 || other & 3 == 3
      if isDefined, isGlobal, isVisible { exported.insert(file.text(names.offset + name)) }
    }
    return exported.sorted()
  }

  private struct ByteView {
    let bytes: [UInt8]

    /// A number at a place; nil beyond the end.
    func integer(_ start: Int, _ count: Int) -> Int? {
      guard start >= 0, start <= bytes.count - count else { return nil }
      let value = (0..<count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[start + $1]) }
      return Int(exactly: value)
    }

    func text(_ start: Int) -> String {
      guard bytes.indices.contains(start) else { return "" }
      return String(decoding: bytes[start...].prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
