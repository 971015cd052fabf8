import Notation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What two analyzers say of chords, as one distribution: a weighted product of theirs over the chords of both.
///
/// A chord that one of the two does not tell apart takes the probability of the nearest chord that it does. Source:
/// C. Genest, J. V. Zidek, "Combining probability distributions: a critique and an annotated bibliography", Statistical
/// Science 1(1), 1986 (logarithmic opinion pool).
struct ChordPool {
  /// All chords that either analyzer knows, by root and type; ``noChord`` behind them.
  let chords: [Chord]
  var noChord: Int { chords.count - 1 }
  /// Bin of each chord in the first and in the second analyzer's frames; nil where it has nothing like it.
  private let firstBins: [Int?]
  private let secondBins: [Int?]

  /// A probability below this counts as this much, so that one analyzer alone cannot rule a chord out.
  private static let leastProbability: Float = 1e-4

  /// - Parameters: labels of the bins of two matrices of type `activation/chord/1`.
  init(first: [String], second: [String]) throws {
    let first = try Vocabulary(first)
    let second = try Vocabulary(second)
    let union = first.types + second.types.filter { !first.types.contains($0) }
    chords = PitchClass.all.flatMap { root in union.map { Chord(root.name, $0) } } + [.noChord]
    firstBins = chords.map(first.bin)
    secondBins = chords.map(second.bin)
  }

  /// Adds up the weighted log probabilities of one frame or segment of each analyzer.
  ///
  /// - Parameters:
  ///   - first: the first analyzer's probabilities.
  ///   - second: the second's.
  ///   - weights: of the first and of the second.
  ///   - result: one value a chord.
  func combine(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, weights: (Float, Float),
    into result: UnsafeMutablePointer<Float>
  ) {
    for chord in chords.indices {
      let one = firstBins[chord].map { first[$0] } ?? 0
      let other = secondBins[chord].map { second[$0] } ?? 0
      result[chord] =
        weights.0 * log(max(one, Self.leastProbability)) + weights.1 * log(max(other, Self.leastProbability))
    }
  }

  /// The chords of one analyzer.
  private struct Vocabulary {
    /// In the order of the bins, each once.
    private(set) var types: [ChordShorthand] = []
    private var bins: [PitchClass: [ChordShorthand: Int]] = [:]
    private var noChord: Int?

    init(_ labels: [String]) throws {
      for (bin, label) in labels.enumerated() {
        let chord = try Chord(parsing: label)
        if chord == .noChord {
          noChord = bin
        } else if let root = chord.root?.pitchClass, let type = chord.named?.shorthand {
          if !types.contains(type) { types.append(type) }
          bins[root, default: [:]][type] = bin
        }
      }
    }

    func bin(of chord: Chord) -> Int? {
      guard let root = chord.root?.pitchClass else { return noChord }
      guard let type = chord.reduced(to: types).named?.shorthand else { return nil }
      return bins[root]?[type]
    }
  }
}
