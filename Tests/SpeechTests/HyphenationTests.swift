import Testing

@testable import Speech

@Suite("Syllables of words")
struct HyphenationTests {
  @Test("English words are divided, punctuation and capitals stay")
  func english() throws {
    let hyphenation = try #require(Hyphenation(language: "en"))
    #expect(hyphenation.syllables(of: "Everything,") == ["Ev", "ery", "thing,"])
    #expect(hyphenation.syllables(of: "\"Computer\"") == ["\"Com", "puter\""])
    for word in ["thinks", "I", "", "...", "42", "élan vital"] {
      #expect(hyphenation.syllables(of: word).joined() == word)
    }
    #expect(hyphenation.syllables(of: "thinks") == ["thinks"])
  }

  @Test("dictionaries in Latin-1 divide letters with marks; capitals that grow when they are small divide nothing")
  func german() throws {
    let hyphenation = try #require(Hyphenation(language: "de"))
    #expect(hyphenation.syllables(of: "Fenster") == ["Fens", "ter"])
    #expect(hyphenation.syllables(of: "Hörer!") == ["Hö", "rer!"])
    #expect(hyphenation.syllables(of: "\u{130}stanbul") == ["\u{130}stanbul"])
    #expect(hyphenation.syllables(of: "Ђорђе") == ["Ђорђе"])
  }

  @Test(
    "dictionaries in UTF-8 divide letters with marks, and what precedes them",
    arguments: [
      ("fr", "Mélancolie,", ["Mé", "lan", "co", "lie,"]), ("fr", "«Évidemment»", ["«Évi", "dem", "ment»"]),
      ("es", "¿Corazón?", ["¿Co", "ra", "zón?"]), ("es", "MAÑANA", ["MA", "ÑA", "NA"]),
    ])
  func unicode(language: String, word: String, syllables: [String]) throws {
    #expect(try #require(Hyphenation(language: language)).syllables(of: word) == syllables)
  }

  @Test("languages without a dictionary have no hyphenation", arguments: ["xx", "", "../en", "e"])
  func unknown(language: String) { #expect(Hyphenation(language: language) == nil) }
}
