/// What a section does in a song.
///
/// Seven classes, and the rules that bring an annotator's label to one of them, from Wang, Hung, Smith: To Catch a Chorus,
/// Verse, Intro, or Anything Else: Analyzing a Song with Structural Functions (ICASSP 2022), algorithm 1.
public enum SectionFunction: String, Sendable, CaseIterable {
  case intro, verse, chorus, bridge, instrumental, outro, silence

  /// Tried in this order, so that `pre-chorus` is no chorus and `instrumental verse` is a verse.
  private static let rules =
    ([
      ("silence", .silence), ("pre-chorus", .verse), ("prechorus", .verse), ("refrain", .chorus), ("chorus", .chorus),
      ("theme", .chorus), ("stutter", .chorus), ("verse", .verse), ("rap", .verse), ("section", .verse),
      ("slow", .verse), ("build", .verse), ("dialog", .verse), ("intro", .intro), ("fadein", .intro),
      ("opening", .intro), ("bridge", .bridge), ("trans", .bridge), ("out", .outro), ("coda", .outro),
      ("ending", .outro), ("break", .instrumental), ("inst", .instrumental), ("interlude", .instrumental),
      ("impro", .instrumental), ("solo", .instrumental), ("guitar", .instrumental), ("gt", .instrumental),
      ("riff", .instrumental), ("spoken", .instrumental), ("voice", .instrumental),
      ("groove", .instrumental),
    ] as [(String, SectionFunction)])
    .map { (part: Array($0.utf8), function: $1) }

  /// - Parameter label: an annotator's words, such as `Verse 2` or `pre-chorus`.
  /// - Returns: `nil` for labels that name no function, such as the letters of like parts.
  public init?(label: String) {
    let text = Array(label.lowercased().utf8)
    func contains(_ part: [UInt8]) -> Bool {
      text.count >= part.count && (0...text.count - part.count).contains { text[$0...].starts(with: part) }
    }
    guard let rule = Self.rules.first(where: { contains($0.part) }) else { return nil }
    self = rule.function
  }
}
