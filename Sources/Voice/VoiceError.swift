import Artifacts

/// Why a spoken command is not carried out.
public enum VoiceError: CodedError, Equatable {
  /// Nothing was said, or nothing but fillers.
  case nothingSaid
  case tooLong(words: Int)
  /// No phrase is near enough; the nearest one, if any is.
  case unknown(said: String, nearest: String?)
  /// Several readings are equally near; one phrase of each.
  case ambiguous(said: String, phrases: [String])
  case noSuchSection(said: String, available: [String])
  case noSuchBar(said: Int, count: Int)
  /// The last bar lies before the first.
  case reversedBars(first: Int, last: Int)
  case noSuchTime(said: Double, duration: Double)
  case noSuchStem(said: String, available: [String])
  case noSuchSong(said: String, available: [String])
  case ambiguousSong(titles: [String])
  /// The map does not hold what the command refers to.
  case missingField(String)
  case noPosition(said: String)
  case impossibleTempo(Double)

  private var index: Int {
    switch self {
    case .nothingSaid: 0
    case .tooLong: 1
    case .unknown: 2
    case .ambiguous: 3
    case .noSuchSection: 4
    case .noSuchBar: 5
    case .reversedBars: 6
    case .noSuchTime: 7
    case .noSuchStem: 8
    case .noSuchSong: 9
    case .ambiguousSong: 10
    case .missingField: 11
    case .noPosition: 12
    case .impossibleTempo: 13
    }
  }

  public var code: String { Self.catalogue[index].code }
  public var advice: String { Self.catalogue[index].advice }

  public var message: String {
    switch self {
    case .nothingSaid: "nothing was said"
    case .tooLong(let words): "\(words) words and more are no command"
    case .unknown(let said, let nearest):
      "'\(said)' is no command" + (nearest.map { "; the nearest one is: \($0)" } ?? "")
    case .ambiguous(let said, let phrases): "'\(said)' may mean several: \(phrases.joined(separator: "; or "))"
    case .noSuchSection(let said, let available):
      "the song has no \(said); there are \(available.joined(separator: ", "))"
    case .noSuchBar(let said, let count): "the song has no bar \(said); there are \(count)"
    case .reversedBars(let first, let last): "bar \(last) lies before bar \(first)"
    case .noSuchTime(let said, let duration):
      "\(SlotValue.clock(said)) is not in the song, which ends at \(SlotValue.clock(duration))"
    case .noSuchStem(let said, let available):
      available.isEmpty
        ? "the song has no stem '\(said)'; it has no stems"
        : "the song has no stem '\(said)'; there are \(available.joined(separator: ", "))"
    case .noSuchSong(let said, let available):
      available.isEmpty
        ? "the library is empty" : "no title is like '\(said)'; there are \(available.joined(separator: ", "))"
    case .ambiguousSong(let titles): "several titles are meant: \(titles.joined(separator: ", "))"
    case .missingField(let field): "the Song Map has no \(field)"
    case .noPosition(let said): "'\(said)' depends on the position, which is not known"
    case .impossibleTempo(let bpm): "a tempo of \(JSON.compact(bpm).text(.compact)) beats per minute is impossible"
    }
  }

  /// What there is instead, for the answer's `available`; nil where there is nothing to choose from.
  var available: [String]? {
    switch self {
    case .unknown(_, let nearest): nearest.map { [$0] }
    case .ambiguous(_, let phrases): phrases
    case .noSuchSection(_, let names), .noSuchStem(_, let names), .noSuchSong(_, let names): names
    case .ambiguousSong(let titles): titles
    default: nil
    }
  }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-VOICE-002", summary: "A spoken command is empty.", advice: "Say a command: performia voice --list."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-003", summary: "A spoken command has too many words.", advice: "Say one command at a time."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-004", summary: "What was said is near to no command.",
      advice: "Say it as the message suggests, or add the phrase to a file of your own: docs/voice.md."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-005", summary: "What was said may mean several commands.",
      advice: "Say it as one of the phrases that the message lists."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-006", summary: "A spoken command names a section that the song does not have.",
      advice: "Name one of the sections that the message lists."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-007", summary: "A spoken command names a bar that the song does not have.",
      advice: "Bars are counted from 1, the first downbeat."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-008", summary: "A passage of bars ends before it begins.", advice: "Say the first bar first."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-009", summary: "A spoken command names a time behind the end of the song.",
      advice: "Say a time within the song."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-010", summary: "A spoken command names a stem that the song does not have.",
      advice: "Name one that the message lists; performia separate makes stems."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-011", summary: "A spoken title is like none of the library.",
      advice: "Say a title of the library."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-012", summary: "A spoken title is like several of the library.", advice: "Say the whole title."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-013", summary: "The Song Map lacks what a spoken command refers to.",
      advice: "Analyse the recording with a pipeline that fills the field, such as 'default'."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-014", summary: "A spoken command depends on a position that is not known.",
      advice: "Give the position: --at SECONDS, or 'position' in the context."),
    ErrorCatalogueEntry(
      code: "PF-VOICE-015", summary: "A spoken tempo is out of range.", advice: "Say a tempo from 10 to 500."),
  ]
}
