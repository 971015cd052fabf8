import Notation

/// Finds what the slots of a grammar may hold in an utterance, each from a token on.
struct SlotReader {
  /// A reading of tokens up to an end.
  struct Reading {
    let end: Int
    let value: SlotValue
    let cost: Float
  }

  /// A meaning that tokens up to an end have.
  struct Span<Meaning> {
    let end: Int
    let meaning: Meaning
    let cost: Float
  }

  /// Numbers and notes are nothing that the words around them confirm: they have to sound nearer than other words.
  static let farthestValue: Float = 0.4

  let utterance: Utterance
  let lexicon: SlotLexicon
  /// Further names that a map brings, as sequences of sounds.
  let names: ContextNames
  let library: SongLibrary?

  var count: Int { utterance.tokens.count }

  /// All readings of a type that begin at a token.
  func readings(of type: SlotType, at start: Int) -> [Reading] {
    guard start < count else { return [] }
    return switch type {
    case .number: numbers(at: start).map { Reading(end: $0.end, value: .number($0.meaning), cost: $0.cost) }
    case .ordinal: ordinals(at: start).map { Reading(end: $0.end, value: .ordinal($0.meaning), cost: $0.cost) }
    case .bar: bars(at: start)
    case .section: sections(at: start)
    case .chord: chords(at: start)
    case .key: keys(at: start)
    case .stem: stems(at: start)
    case .percent: percents(at: start)
    case .semitones: semitones(at: start, upwards: 1)
    case .lowering: semitones(at: start, upwards: -1)
    case .duration: durations(at: start)
    case .time: times(at: start)
    case .song: songs(at: start, orAnything: true)
    case .title: songs(at: start, orAnything: false)
    }
  }

  /// What it costs to take a token for a word; infinite beyond the end.
  func cost(_ token: Int, _ word: Int) -> Float { token < count ? utterance.cost(of: token, as: word) : .infinity }

  /// Where entries of a list are said.
  func spans<Meaning>(_ entries: [SlotLexicon.Entry<Meaning>], at start: Int) -> [Span<Meaning>] {
    var found: [Span<Meaning>] = []
    for entry in entries {
      var total: Float = 0
      var end = start
      for word in entry.words {
        total += cost(end, word)
        end += 1
        if total == .infinity { break }
      }
      if total < .infinity {
        found.append(Span(end: end, meaning: entry.meaning, cost: total))
      } else if entry.words.count == 1, start < count {
        for joined in utterance.joined[start] where joined.word == entry.words[0] {
          found.append(Span(end: start + 2, meaning: entry.meaning, cost: joined.cost))
        }
      }
    }
    return found
  }

  /// The position behind a word that may be said, and what it costs.
  func behind(_ word: Int, at start: Int) -> [(end: Int, cost: Float)] {
    let price = cost(start, word)
    return [(start, 0)] + (price < .infinity ? [(start + 1, price)] : [])
  }
}
