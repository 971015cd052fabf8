import Notation
import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A key over a passage with its certainty and the next best readings.
struct KeyEstimate {
  let start: Double
  let end: Double
  let key: Key
  /// Probability that this is the key, 0 to 1.
  let confidence: Double
  /// Other readings, best first.
  let alternatives: [(key: Key, confidence: Double)]
}

/// Finds the most probable sequence of keys in chroma: correlation with key profiles over windows, decoded by a hidden
/// Markov model that prefers to stay and, when it moves, to move to a near key.
///
/// Source: C. L. Krumhansl, "Cognitive foundations of musical pitch", Oxford University Press, 1990, for correlation with
/// profiles; K. Noland, M. Sandler, "Key estimation using a hidden Markov model", ISMIR 2006, for decoding.
struct KeyDecoding {
  /// Seconds; long enough for several chords.
  static let window = 4.0
  /// Nats that a perfect correlation counts for in one window.
  private static let profileWeight = 6.0
  /// The same for the bass.
  private static let bassWeight = 1.0
  /// Nats by which moving to a near key is less likely than staying: relative, parallel, fifth up or down.
  private let nearCost: Double
  private var farCost: Double { 1.5 * nearCost }
  /// Gain before the logarithm that compresses shares of pitch classes.
  private static let compression = 10.0
  /// Windows share notes with their neighbours: posteriors are those of likelihoods raised to this power.
  private static let calibration = 0.5
  private static let alternativeCount = 2

  private let model: HiddenMarkovModel

  /// - Parameter modulationCost: nats by which a change to a near key is less likely than none; 1.5 times as much to a
  ///   far one.
  init(modulationCost: Double) {
    nearCost = modulationCost
    var logTransitions: [Double] = []
    for from in 0..<24 {
      for to in 0..<24 {
        let cost = from == to ? 0 : Self.isNear(from, to) ? modulationCost : 1.5 * modulationCost
        logTransitions.append(-cost)
      }
    }
    model = HiddenMarkovModel(logPriors: [Double](repeating: 0, count: 24), logTransitions: logTransitions)
  }

  private static func isNear(_ from: Int, _ to: Int) -> Bool {
    let interval = (to - from + 24) % 12
    switch (from < 12, to < 12) {
    case (true, true), (false, false): return interval == 5 || interval == 7
    case (true, false): return interval == 9 || interval == 0
    case (false, true): return interval == 3 || interval == 0
    }
  }

  /// - Parameters:
  ///   - windows: row-major, windows x 12: chroma of everything that sounds.
  ///   - bass: likewise, of the bass register.
  ///   - boundaries: borders of the windows in seconds, one more than windows.
  /// - Returns: passages that cover the windows; none where nothing tonal sounds.
  func decode(windows: [Float], bass: [Float], boundaries: [Double]) -> [KeyEstimate] {
    let count = boundaries.count - 1
    guard count > 0, windows.contains(where: { $0 > 0 }) else { return [] }
    var logLikelihoods: [Double] = []
    for window in 0..<count {
      let row = window * 12..<window * 12 + 12
      let all = KeyProfiles.melodic.correlations(with: compressed(windows[row]))
      let low = KeyProfiles.bassLine.correlations(with: compressed(bass[row]))
      logLikelihoods += zip(all, low).map { Self.profileWeight * $0 + Self.bassWeight * $1 }
    }
    let path = model.decode(logLikelihoods: logLikelihoods)
    let posteriors = model.posteriors(logLikelihoods: logLikelihoods.map { $0 * Self.calibration })
    return passages(path, posteriors: posteriors, boundaries: boundaries)
  }

  private func compressed(_ chroma: ArraySlice<Float>) -> [Double] {
    let sum = max(chroma.reduce(0) { $0 + Double($1) }, .leastNormalMagnitude)
    return chroma.map { log(1 + Self.compression * Double($0) / sum) }
  }

  private func passages(_ path: [Int], posteriors: [Double], boundaries: [Double]) -> [KeyEstimate] {
    var result: [KeyEstimate] = []
    var first = 0
    while first < path.count {
      var last = first
      while last + 1 < path.count && path[last + 1] == path[first] { last += 1 }
      var shares = [Double](repeating: 0, count: 24)
      for window in first...last {
        for key in 0..<24 { shares[key] += posteriors[window * 24 + key] / Double(last - first + 1) }
      }
      let others = shares.indices.filter { $0 != path[first] }.sorted { (shares[$0], $1) > (shares[$1], $0) }
      result.append(
        KeyEstimate(
          start: boundaries[first], end: boundaries[last + 1], key: key(path[first]),
          confidence: min(1, shares[path[first]]),
          alternatives: others.prefix(Self.alternativeCount).map { (key($0), min(1, shares[$0])) }))
      first = last + 1
    }
    return result
  }

  private func key(_ index: Int) -> Key {
    Key(tonic: PitchClass(index % 12), mode: index < 12 ? .major : .minor)
  }
}
