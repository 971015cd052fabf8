/// A phrase with optional words, alternatives and slots: `(go|jump) to [the] {section}`.
indirect enum PhrasePattern: Sendable, Equatable {
  case word(String)
  case slot(SlotDeclaration)
  case sequence([PhrasePattern])
  /// One of several.
  case choice([PhrasePattern])
  /// May be left out.
  case optional(PhrasePattern)

  /// Every slot, in order of appearance.
  var slots: [SlotDeclaration] {
    switch self {
    case .word: []
    case .slot(let slot): [slot]
    case .sequence(let items), .choice(let items): items.flatMap(\.slots)
    case .optional(let item): item.slots
    }
  }

  /// The shortest way to say it, slots in braces.
  var example: String {
    switch self {
    case .word(let word): word
    case .slot(let slot): "{\(slot.name)}"
    case .sequence(let items): items.map(\.example).filter { !$0.isEmpty }.joined(separator: " ")
    case .choice(let items): items[0].example
    case .optional(.word("to")): "to"
    case .optional(.word("the")): "the"
    case .optional: ""
    }
  }

  /// Whether nothing at all need be said.
  var canBeEmpty: Bool {
    switch self {
    case .word, .slot: false
    case .sequence(let items): items.allSatisfy(\.canBeEmpty)
    case .choice(let items): items.contains(where: \.canBeEmpty)
    case .optional: true
    }
  }
}

/// A place in a phrase where something of a type is said: `{first:number}`, or `{section}` where name and type are one.
struct SlotDeclaration: Sendable, Hashable {
  let name: String
  let type: SlotType
}

/// What can be said in a slot.
public enum SlotType: String, Sendable, CaseIterable {
  case number, ordinal, section, chord, key, stem, percent, semitones, time, bar
  /// Semitones by which something is lowered.
  case lowering
  /// Seconds by which something is moved.
  case duration
  /// A title: the most like of the library where there is one, otherwise as it was said.
  case song
  /// A title of the library.
  case title

  /// What it takes, in words.
  public var summary: String {
    switch self {
    case .number: "a number: twenty three, 120, one forty"
    case .ordinal: "an ordinal number: second, twenty first, 3rd"
    case .section: "a section: second chorus, last verse, next section, bridge"
    case .chord: "a chord: G seven, C sharp minor, A major seven over E"
    case .key: "a key: A minor, B flat, F sharp major"
    case .stem: "a stem, or several: bass, drums and vocals"
    case .percent: "a share: sixty percent, half, three quarters, double"
    case .semitones: "an interval: two semitones, down three, minus four, an octave, a whole tone"
    case .lowering: "an interval by which to lower: two semitones, an octave"
    case .time: "a time: one minute thirty, 1:30, forty five seconds, the beginning"
    case .duration: "a length of time: ten seconds, half a minute, a minute thirty"
    case .bar: "a bar: nine, number twelve, fifth"
    case .song: "a title: any words, or the title most like them in the library"
    case .title: "a title of the library"
    }
  }
}
