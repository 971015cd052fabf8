import Chyphen
import PerformiaSDK

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where words of a language are divided, by the patterns that its writers use at the ends of lines.
///
/// Source: F. M. Liang, "Word hy-phen-a-tion by com-put-er", PhD thesis, Stanford University, 1983; the library libhyphen, and
/// dictionaries as LibreOffice has them.
public final class Hyphenation {
  /// Where systems keep dictionaries.
  private static let folders = ["/usr/share/hyphen", "/usr/local/share/hyphen", "/opt/homebrew/share/hyphen"]

  private let dictionary: UnsafeMutablePointer<HyphenDict>
  private let isUnicode: Bool

  /// - Parameter language: a code of ISO 639-1.
  /// - Returns: nil where no dictionary of the language is installed, or its writing is unknown.
  public init?(language: String) {
    guard language.utf8.count == 2, let path = Self.dictionaryPath(of: language),
      let dictionary = hnj_hyphen_load(path)
    else { return nil }
    let encoding = withUnsafeBytes(of: dictionary.pointee.cset) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    isUnicode = dictionary.pointee.utf8 != 0
    guard isUnicode || encoding == "ISO8859-1" else {
      hnj_hyphen_free(dictionary)
      return nil
    }
    self.dictionary = dictionary
  }

  deinit { hnj_hyphen_free(dictionary) }

  /// That of the language, else the first by name of one of its regions.
  private static func dictionaryPath(of language: String) -> String? {
    for folder in folders {
      var names: [String] = []
      guard let listing = opendir(folder) else { continue }
      while let entry = readdir(listing) {
        names.append(
          withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
      }
      closedir(listing)
      let fitting = names.filter { $0.hasPrefix("hyph_\(language)") && $0.hasSuffix(".dic") }.sorted()
      let exact = ["hyph_\(language).dic", "hyph_\(language)_\(language.uppercased()).dic", "hyph_en_US.dic"]
      if let name = exact.first(where: fitting.contains) ?? fitting.first { return "\(folder)/\(name)" }
    }
    return nil
  }

  /// The parts of a word, which make it again one after the other; punctuation stays with the syllable beside it.
  public func syllables(of word: String) -> [String] {
    let scalars = Array(word.unicodeScalars)
    guard let first = scalars.firstIndex(where: \.properties.isAlphabetic),
      let last = scalars.lastIndex(where: \.properties.isAlphabetic), last > first
    else { return [word] }
    var bare: [UInt8] = []
    for scalar in scalars[first...last] {
      // Letters whose small form is written differently long are not looked for.
      let small = scalar.properties.lowercaseMapping.unicodeScalars
      guard small.count == 1, let letter = small.first else { return [word] }
      if isUnicode {
        bare += Array(String(letter).utf8)
      } else {
        guard let byte = UInt8(exactly: letter.value) else { return [word] }
        bare.append(byte)
      }
    }
    var breaks = [CChar](repeating: 0, count: bare.count + 5)
    var (replacements, positions, cuts):
      (
        UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?
      )
    let status = bare.withUnsafeBytes { bytes in
      hnj_hyphen_hyphenate3(
        dictionary, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bare.count), &breaks, nil, &replacements,
        &positions, &cuts, 0, 0, 0, 0)
    }
    defer {
      for index in 0..<(replacements == nil ? 0 : bare.count) { free(replacements?[index]) }
      free(replacements)
      free(positions)
      free(cuts)
    }
    guard status == 0 else { return [word] }
    var syllables: [String] = []
    var syllable = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      syllable.append(scalar)
      let letter = index - first
      // Places at which letters would change are no borders of syllables in song.
      if index >= first, index < last, breaks[letter] & 1 == 1, replacements?[letter] == nil {
        syllables.append(String(syllable))
        syllable = String.UnicodeScalarView()
      }
    }
    return syllables + [String(syllable)]
  }
}
