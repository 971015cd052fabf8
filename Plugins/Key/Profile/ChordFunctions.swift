import Harmony
import Notation

/// How well chords fit into keys: nats by which a chord is rarer than the tonic, by its root above the tonic and its kind.
///
/// The tables rank chords as functional harmony and counts of tonal music do (T. de Clercq, D. Temperley, "A corpus
/// analysis of rock harmony", Popular Music 30(1), 2011); their values are round numbers, fitted to nothing.
enum ChordFunctions {
  /// What tells a chord's function besides its root.
  private enum Kind: Hashable, CaseIterable {
    case major, minor, dominantSeventh, diminished

    /// Nil for suspended and other chords, which may stand for several kinds.
    init?(_ shorthand: ChordShorthand) {
      let notes = Set(shorthand.degrees.map(\.semitones))
      if notes.isSuperset(of: [3, 6]) {
        self = .diminished
      } else if notes.contains(3) {
        self = .minor
      } else if notes.isSuperset(of: [4, 10]) {
        self = .dominantSeventh
      } else if notes.isSuperset(of: [4, 7]) {
        self = .major
      } else {
        return nil
      }
    }
  }

  private struct Function: Hashable {
    let interval: Int
    let kind: Kind

    init(_ interval: Int, _ kind: Kind) {
      self.interval = interval
      self.kind = kind
    }
  }

  private static let major: [Function: Double] = [
    .init(0, .major): 0, .init(7, .dominantSeventh): -0.5, .init(7, .major): -0.6, .init(5, .major): -0.6,
    .init(9, .minor): -1, .init(2, .minor): -1, .init(4, .minor): -1.6, .init(11, .diminished): -1.8,
    .init(10, .major): -2, .init(0, .dominantSeventh): -2, .init(5, .minor): -2,
    .init(2, .dominantSeventh): -2.2, .init(4, .dominantSeventh): -2.2, .init(5, .dominantSeventh): -2.2,
    .init(2, .major): -2.3, .init(4, .major): -2.4, .init(9, .dominantSeventh): -2.4, .init(7, .minor): -2.4,
    .init(9, .major): -2.5, .init(8, .major): -2.6,
  ]
  private static let minor: [Function: Double] = [
    .init(0, .minor): 0, .init(7, .dominantSeventh): -0.5, .init(7, .major): -0.8, .init(5, .minor): -0.8,
    .init(8, .major): -0.9, .init(10, .major): -1, .init(3, .major): -1.1,
    .init(7, .minor): -1.4, .init(10, .dominantSeventh): -1.4, .init(2, .diminished): -1.5,
    .init(11, .diminished): -1.6, .init(0, .dominantSeventh): -2, .init(5, .major): -2,
    .init(0, .major): -2.2, .init(5, .dominantSeventh): -2.2, .init(2, .minor): -2.2,
    .init(2, .dominantSeventh): -2.2, .init(2, .major): -2.5, .init(1, .major): -2.6,
  ]
  /// For chords that are in neither table.
  private static let rare = -3.0
  /// A seventh chord whose function only its triad has.
  private static let addedSeventh = -0.8
  /// A chord whose kind is open, against the best of the kinds that it may stand for.
  private static let ambiguity = -0.2

  /// For each of the 24 keys; nil for a chord that says nothing of keys.
  static func logWeights(of chord: Chord) -> [Double]? {
    guard let root = chord.root?.pitchClass, let shorthand = chord.named?.shorthand else { return nil }
    let kind = Kind(shorthand)
    return (0..<KeyModel.keyCount).map { key in
      let interval = (root.semitones - key % 12 + 12) % 12
      let table = key < 12 ? major : minor
      func weight(_ kind: Kind) -> Double { table[Function(interval, kind)] ?? rare }
      return switch kind {
      case .dominantSeventh: max(weight(.dominantSeventh), weight(.major) + addedSeventh)
      case .some(let kind): weight(kind)
      case nil: max(weight(.major), weight(.minor), weight(.dominantSeventh)) + ambiguity
      }
    }
  }

  /// Sums over windows, each chord counting by the share of the window that it fills.
  ///
  /// - Parameters:
  ///   - chords: in time order.
  ///   - boundaries: borders of the windows in seconds, one more than windows.
  ///   - window: seconds in which a chord counts once.
  /// - Returns: row-major, windows x 24 keys.
  static func logLikelihoods(of chords: [ChordSegment], boundaries: [Double], window: Double) -> [Double] {
    let count = boundaries.count - 1
    var result = [Double](repeating: 0, count: count * KeyModel.keyCount)
    var first = 0
    for segment in chords {
      while first + 1 < count && boundaries[first + 1] <= segment.start { first += 1 }
      guard let weights = logWeights(of: segment.chord) else { continue }
      var place = first
      while place < count && boundaries[place] < segment.end {
        let seconds = min(segment.end, boundaries[place + 1]) - max(segment.start, boundaries[place])
        for key in weights.indices { result[place * KeyModel.keyCount + key] += weights[key] * seconds / window }
        place += 1
      }
    }
    return result
  }
}
