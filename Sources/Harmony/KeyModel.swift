import Notation
import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A hidden Markov model of the 24 keys that prefers to stay and, when it moves, to move to a near key.
///
/// Keys are numbered by the pitch class of their tonic, minor keys 12 higher.
///
/// Source: K. Noland, M. Sandler, "Key estimation using a hidden Markov model", ISMIR 2006.
public struct KeyModel: Sendable {
  public static let keyCount = 24
  private static let alternativeCount = 2
  /// How much less likely than to a near key a change to a far one is, in terms of its cost.
  private static let farness = 1.5

  private let model: HiddenMarkovModel

  /// - Parameter modulationCost: nats by which a change to a near key (relative, parallel, a fifth up or down) is less
  ///   likely than none, from one window to the next; 1.5 times as much to a far one.
  public init(modulationCost: Double) {
    var logTransitions: [Double] = []
    for from in 0..<Self.keyCount {
      for to in 0..<Self.keyCount {
        let cost = from == to ? 0 : Self.isNear(from, to) ? modulationCost : Self.farness * modulationCost
        logTransitions.append(-cost)
      }
    }
    model = HiddenMarkovModel(
      logPriors: [Double](repeating: 0, count: Self.keyCount), logTransitions: logTransitions)
  }

  private static func isNear(_ from: Int, _ to: Int) -> Bool {
    let interval = (to - from + keyCount) % 12
    switch (from < 12, to < 12) {
    case (true, true), (false, false): return interval == 5 || interval == 7
    case (true, false): return interval == 9 || interval == 0
    case (false, true): return interval == 3 || interval == 0
    }
  }

  /// The most probable passages.
  ///
  /// - Parameters:
  ///   - logLikelihoods: row-major, windows x 24 keys.
  ///   - boundaries: borders of the windows in seconds, one more than windows.
  ///   - evidence: how many windows of a passage count for its confidence, whose windows are much alike.
  /// - Returns: passages that cover the windows without gaps, neighbours different.
  public func decode(logLikelihoods: [Double], boundaries: [Double], evidence: Double) -> [KeySegment] {
    let path = model.decode(logLikelihoods: logLikelihoods)
    var result: [KeySegment] = []
    var first = 0
    while first < path.count {
      var last = first
      while last + 1 < path.count && path[last + 1] == path[first] { last += 1 }
      var sums = [Double](repeating: 0, count: Self.keyCount)
      for window in first...last {
        for key in sums.indices { sums[key] += logLikelihoods[window * Self.keyCount + key] }
      }
      let weight = evidence / Double(last - first + 1)
      let shares = Self.probabilities(logLikelihoods: sums.map { weight * $0 }).map(Double.init)
      let others = shares.indices.filter { $0 != path[first] }.sorted { (shares[$0], $1) > (shares[$1], $0) }
      result.append(
        KeySegment(
          start: boundaries[first], end: boundaries[last + 1], key: Self.key(path[first]),
          confidence: min(1, shares[path[first]]),
          alternatives: others.prefix(Self.alternativeCount).map { (Self.key($0), min(1, shares[$0])) }))
      first = last + 1
    }
    return result
  }

  /// What each window says of the keys by itself: its likelihoods as shares of their sum.
  ///
  /// - Parameter logLikelihoods: row-major, windows x 24 keys.
  /// - Returns: as many probabilities, of which each row adds up to 1.
  public static func probabilities<Value: BinaryFloatingPoint>(logLikelihoods: [Value]) -> [Float] {
    var result = logLikelihoods.map { Float($0) }
    for row in stride(from: 0, to: result.count, by: keyCount) {
      let keys = row..<row + keyCount
      let peak = result[keys].max() ?? 0
      for key in keys { result[key] = exp(result[key] - peak) }
      let sum = result[keys].reduce(0, +)
      for key in keys { result[key] /= sum }
    }
    return result
  }

  /// The name of each key, in order of their numbers.
  public static var names: [String] { (0..<keyCount).map { "\(key($0))" } }

  /// The key of a number.
  public static func key(_ index: Int) -> Key {
    Key(tonic: PitchClass(index % 12), mode: index < 12 ? .major : .minor)
  }
}
