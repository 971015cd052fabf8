/// A format that a Song Map can be exported to.
public enum ExportFormat: String, Sendable, CaseIterable {
  /// JSON Annotated Music Specification 0.3.5: the whole map as annotations.
  case jams
  /// Lines of start, end and label, separated by tabs; chords in Harte syntax.
  case lab
  /// One table with a header (RFC 4180, lines ended by a line feed).
  case csv
  /// Standard MIDI File, format 1: tempo and meter from the beats, a track each for chords, melody, bass and
  /// all notes.
  case midi
  /// Lead sheet in MusicXML 4.0: melody, chords, words, sections, key and meter.
  case musicxml
  /// Label track of Audacity.
  case audacity
  /// Lyrics for players: a time before each line, or, of words, before each word too (the "enhanced" form).
  case lrc
  /// Subtitles: SubRip.
  case srt
  /// Subtitles for the web: WebVTT (W3C), of words with their times inside the cues.
  case vtt
  /// Sheet of lyrics with chords above the words (ChordPro 6).
  case chordpro
  /// Song for karaoke games: words on the notes of the melody (UltraStar 1.0.0).
  case ultrastar
  /// A page that shows the map beside its recording, which can be in it: one file that opens in any browser.
  case html

  /// The fields that the format can hold one of; empty where it holds the whole map.
  public var fields: [ExportField] {
    switch self {
    case .jams, .midi, .musicxml, .chordpro, .ultrastar, .html: []
    case .lab: [.chords, .beats, .key, .sections, .lyrics, .words]
    case .csv: [.chords, .tempo, .meter, .beats, .downbeats, .key, .sections, .lyrics, .words, .melody, .bass, .notes]
    case .audacity: [.chords, .beats, .downbeats, .key, .sections, .lyrics, .words, .melody, .bass, .notes]
    case .lrc, .vtt: [.lyrics, .words]
    case .srt: [.lyrics]
    }
  }

  /// The field that is written where none is named; nil where the format holds the whole map.
  public var defaultField: ExportField? { fields.first }

  /// What usually follows the dot in the name of a file that holds this field.
  public func fileExtension(for field: ExportField? = nil) -> String {
    let field = field ?? defaultField ?? .chords
    return switch self {
    case .jams: "jams"
    case .midi: "mid"
    case .musicxml: "musicxml"
    case .chordpro: "cho"
    case .ultrastar: "ultrastar.txt"
    case .html: "html"
    case .lab where field == .chords: "lab"
    case .lab where field == .beats: "beats"
    case .lab: "\(field.name).lab"
    case .csv: "\(field.name).csv"
    case .audacity: "\(field.name).txt"
    case .lrc, .srt, .vtt: field == .words ? "words.\(rawValue)" : rawValue
    }
  }
}

/// What a table or a label track can be made of.
public enum ExportField: String, Sendable, CaseIterable {
  case tempo, meter, beats, downbeats, key, chords, sections
  /// The lines of the lyrics.
  case lyrics
  /// The words of the lyrics.
  case words
  case melody = "performance.melody"
  case bass = "performance.bass"
  /// All notes, whatever plays them.
  case notes = "performance.notes"

  /// One word.
  public var name: String { rawValue.split(separator: ".").last.map(String.init) ?? rawValue }
}
