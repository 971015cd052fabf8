#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A hidden Markov model with any transitions between few states.
///
/// Source: L. R. Rabiner, "A tutorial on hidden Markov models and selected applications in speech recognition",
/// Proceedings of the IEEE 77(2), 1989.
public struct HiddenMarkovModel: Sendable {
  /// Log probability of each state at the first step.
  public let logPriors: [Double]
  /// Row-major, from x to, log probabilities; each row sums to 1 as probabilities.
  public let logTransitions: [Double]
  public var stateCount: Int { logPriors.count }

  /// - Parameters:
  ///   - logPriors: up to a constant.
  ///   - logTransitions: row-major, from x to, each row up to a constant.
  public init(logPriors: [Double], logTransitions: [Double]) {
    let count = logPriors.count
    precondition(logTransitions.count == count * count, "transitions are states x states")
    self.logPriors = normalised(logPriors[...])
    self.logTransitions = (0..<count).flatMap { normalised(logTransitions[$0 * count..<($0 + 1) * count]) }
  }

  /// The most probable sequence of states.
  ///
  /// - Parameter logLikelihoods: row-major, steps x states.
  public func decode(logLikelihoods: [Double]) -> [Int] {
    let steps = stateCount > 0 ? logLikelihoods.count / stateCount : 0
    guard steps > 0 else { return [] }
    var scores = (0..<stateCount).map { logPriors[$0] + logLikelihoods[$0] }
    var origins = [Int](repeating: 0, count: steps * stateCount)
    for step in 1..<max(steps, 1) {
      let before = scores
      for state in 0..<stateCount {
        var best = 0
        for origin in 1..<stateCount
        where before[origin] + transition(origin, state) > before[best] + transition(best, state) {
          best = origin
        }
        origins[step * stateCount + state] = best
        scores[state] = before[best] + transition(best, state) + logLikelihoods[step * stateCount + state]
      }
    }
    var state = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    var path = [Int](repeating: state, count: steps)
    for step in stride(from: steps - 1, to: 0, by: -1) {
      state = origins[step * stateCount + state]
      path[step - 1] = state
    }
    return path
  }

  /// The probability of each state at each step, given all steps.
  ///
  /// - Parameter logLikelihoods: row-major, steps x states.
  /// - Returns: row-major, steps x states; each row sums to 1.
  public func posteriors(logLikelihoods: [Double]) -> [Double] {
    let steps = stateCount > 0 ? logLikelihoods.count / stateCount : 0
    guard steps > 0 else { return [] }
    var forward = [[Double]](repeating: [], count: steps)
    forward[0] = (0..<stateCount).map { logPriors[$0] + logLikelihoods[$0] }
    for step in 1..<max(steps, 1) {
      let before = forward[step - 1]
      forward[step] = (0..<stateCount).map { state in
        logSum((0..<stateCount).map { before[$0] + transition($0, state) })
          + logLikelihoods[step * stateCount + state]
      }
    }
    var backward = [Double](repeating: 0, count: stateCount)
    var result = [Double](repeating: 0, count: steps * stateCount)
    for step in stride(from: steps - 1, through: 0, by: -1) {
      if step < steps - 1 {
        let following = backward.indices.map { backward[$0] + logLikelihoods[(step + 1) * stateCount + $0] }
        backward = (0..<stateCount).map { state in
          logSum((0..<stateCount).map { following[$0] + transition(state, $0) })
        }
      }
      let joint = normalised((0..<stateCount).map { forward[step][$0] + backward[$0] }[...])
      for state in 0..<stateCount { result[step * stateCount + state] = exp(joint[state]) }
    }
    return result
  }

  private func transition(_ from: Int, _ to: Int) -> Double { logTransitions[from * stateCount + to] }
}

private func logSum(_ values: [Double]) -> Double {
  let peak = values.max() ?? 0
  guard peak.isFinite else { return peak }
  return peak + log(values.reduce(0) { $0 + exp($1 - peak) })
}

private func normalised(_ values: ArraySlice<Double>) -> [Double] {
  let total = logSum(Array(values))
  return values.map { $0 - total }
}
