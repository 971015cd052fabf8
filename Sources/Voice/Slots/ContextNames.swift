/// Labels and stems of a map that the grammar does not know, as they may be said.
struct ContextNames: Sendable {
  private struct Name: Sendable {
    let name: String
    let words: [String]
    let sounds: [UInt8]
  }

  private let sectionNames: [Name]
  private let stemNames: [Name]

  init(sections: some Sequence<String>, stems: some Sequence<String>) {
    sectionNames = Self.names(sections)
    stemNames = Self.names(stems)
  }

  /// In words, as they are said.
  var sectionTexts: [String] { sectionNames.map { $0.words.joined(separator: " ") } }
  var stemTexts: [String] { stemNames.map { $0.words.joined(separator: " ") } }

  /// Names of single letters are said behind `section` only.
  private static func names(_ texts: some Sequence<String>) -> [Name] {
    texts.filter { $0.count > 1 }.map { text in
      let words = Tokenizer.tokens(of: text).map(\.text)
      return Name(name: text, words: words, sounds: words.flatMap { Pronunciation(of: $0).sounds })
    }.filter { !$0.words.isEmpty }
  }

  func sections(in reader: SlotReader, at start: Int) -> [SlotReader.Span<String>] {
    Self.spans(sectionNames, reader, start)
  }

  func stems(in reader: SlotReader, at start: Int) -> [SlotReader.Span<String>] {
    Self.spans(stemNames, reader, start)
  }

  private static func spans(_ names: [Name], _ reader: SlotReader, _ start: Int) -> [SlotReader.Span<String>] {
    guard !names.isEmpty else { return [] }
    var distance = SoundDistance()
    return names.compactMap { name in
      let end = start + name.words.count
      guard end <= reader.count else { return nil }
      let spoken = reader.utterance.tokens[start..<end].map(\.text)
      if spoken == name.words { return SlotReader.Span(end: end, meaning: name.name, cost: 0) }
      let value = distance.between(
        spoken.flatMap { Pronunciation(of: $0).sounds }, name.sounds, limit: Vocabulary.farthest)
      guard value <= Vocabulary.farthest else { return nil }
      let cost = Vocabulary.costOfHomophone + Vocabulary.costOfDistance * value
      return SlotReader.Span(end: end, meaning: name.name, cost: cost)
    }
  }
}
