/// What a file says of a recording, by its name.
enum AnnotationRole: Hashable {
  case beats, derivedBeats, downbeats, chords, keys
  /// Under the name of the annotator or level.
  case sections(String)
  case notes, melodyNotes, bassNotes, vocalNotes, melody, bass, words, text
  /// Chords or sections, by content.
  case labels

  private static let extensions: Set<String> = ["", "txt", "lab", "csv", "tsv"]

  /// - Parameter name: of the file, without the recording's name and the point behind it: `beats.txt`, `chords.lab`, `lab`.
  init?(_ name: String) {
    let parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let stem = parts.first, parts.count <= 2, Self.extensions.contains(parts.count == 2 ? parts[1] : "") else {
      return nil
    }
    switch stem {
    case "beats", "beat": self = .beats
    case "beats_derived": self = .derivedBeats
    case "downbeats", "downbeat": self = .downbeats
    case "chords", "chord": self = .chords
    case "keys", "key": self = .keys
    case "notes": self = .notes
    case "melody_notes": self = .melodyNotes
    case "bass_notes": self = .bassNotes
    case "vocal_notes": self = .vocalNotes
    case "melody", "f0", "pitch": self = .melody
    case "bass": self = .bass
    case "words": self = .words
    case "lyrics": self = parts.last == "txt" ? .text : .words
    case "lab" where parts.count == 1: self = .labels
    case "segments", "segment", "sections", "section", "structure": self = .sections(stem)
    case _ where stem.hasPrefix("segments_") || stem.hasPrefix("sections_"): self = .sections(stem)
    default: return nil
    }
  }

  var isSections: Bool { if case .sections = self { true } else { false } }
}
