#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A hidden Markov model whose state either stays or is drawn anew from one distribution, whatever it was before.
///
/// Decoding takes time linear in the number of states. The cost of a change may differ from step to step, which is how
/// a metrical grid says where changes are likely.
///
/// Source: L. R. Rabiner, "A tutorial on hidden Markov models and selected applications in speech recognition",
/// Proceedings of the IEEE 77(2), 1989.
public struct SwitchingModel: Sendable {
  /// Log probability of each state after a change.
  public let logPriors: [Double]
  public var stateCount: Int { logPriors.count }

  /// - Parameter logPriors: up to a constant.
  public init(logPriors: [Double]) {
    let total = log(logPriors.reduce(0) { $0 + exp($1) })
    self.logPriors = logPriors.map { $0 - total }
  }

  /// The most probable sequence of states.
  ///
  /// - Parameters:
  ///   - logLikelihoods: row-major, steps x states.
  ///   - changeCosts: one a step, in nats: how much less likely a change at that step's beginning is than staying.
  ///     The first is not used.
  ///   - first: the state at the first step; nil where it may be any.
  public func decode(logLikelihoods: [Float], changeCosts: [Double], first: Int? = nil) -> [Int] {
    let steps = changeCosts.count
    guard steps > 0, stateCount > 0 else { return [] }
    var scores = (0..<stateCount).map { state in
      first.map { $0 == state } ?? true ? logPriors[state] + Double(logLikelihoods[state]) : -.infinity
    }
    // Where the run of each state began on the best way to it. A run is left only for the best state before a change, so
    // that and the beginning of its run, step by step, are all that is needed on the way back.
    var beginnings = [Int](repeating: 0, count: stateCount)
    var bestBefore = [Int](repeating: 0, count: steps)
    var beginningBefore = [Int](repeating: 0, count: steps)
    for step in 1..<max(steps, 1) {
      var best = 0
      for state in 1..<stateCount where scores[state] > scores[best] { best = state }
      bestBefore[step] = best
      beginningBefore[step] = beginnings[best]
      let changed = scores[best] - changeCosts[step]
      for state in 0..<stateCount {
        let fromChange = changed + logPriors[state]
        let stay = scores[state] >= fromChange
        if !stay { beginnings[state] = step }
        scores[state] = (stay ? scores[state] : fromChange) + Double(logLikelihoods[step * stateCount + state])
      }
    }
    var state = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    var path = [Int](repeating: state, count: steps)
    var (beginning, end) = (beginnings[state], steps)
    while beginning > 0 {
      end = beginning
      (state, beginning) = (bestBefore[end], beginningBefore[end])
      for step in beginning..<end { path[step] = state }
    }
    return path
  }

  /// The probability of each state at each step, given all steps.
  ///
  /// - Parameters: as for ``decode(logLikelihoods:changeCosts:)``.
  /// - Returns: row-major, steps x states; each row sums to 1.
  public func posteriors(logLikelihoods: [Float], changeCosts: [Double]) -> [Float] {
    let steps = changeCosts.count
    guard steps > 0, stateCount > 0 else { return [] }
    let priors = logPriors.map { exp($0) }
    var result = [Float](repeating: 0, count: steps * stateCount)
    var alpha = priors
    for step in 0..<steps {
      let likelihoods = likelihoods(logLikelihoods, step)
      let change = step == 0 ? 1 : changeProbability(changeCosts[step])
      for state in 0..<stateCount {
        alpha[state] = ((1 - change) * alpha[state] + change * priors[state]) * likelihoods[state]
      }
      scale(&alpha)
      for state in 0..<stateCount { result[step * stateCount + state] = Float(alpha[state]) }
    }
    var beta = [Double](repeating: 1, count: stateCount)
    var gamma = beta
    for step in stride(from: steps - 2, through: 0, by: -1) {
      let likelihoods = likelihoods(logLikelihoods, step + 1)
      let change = changeProbability(changeCosts[step + 1])
      var drawn = 0.0
      for state in 0..<stateCount {
        beta[state] *= likelihoods[state]
        drawn += priors[state] * beta[state]
      }
      for state in 0..<stateCount { beta[state] = (1 - change) * beta[state] + change * drawn }
      scale(&beta)
      for state in 0..<stateCount { gamma[state] = Double(result[step * stateCount + state]) * beta[state] }
      scale(&gamma)
      for state in 0..<stateCount { result[step * stateCount + state] = Float(gamma[state]) }
    }
    return result
  }

  private func changeProbability(_ cost: Double) -> Double { 1 / (1 + exp(cost)) }

  private func likelihoods(_ logLikelihoods: [Float], _ step: Int) -> [Double] {
    let row = logLikelihoods[step * stateCount..<(step + 1) * stateCount]
    let peak = row.max() ?? 0
    return row.map { exp(Double($0 - peak)) }
  }

  private func scale(_ values: inout [Double]) {
    let sum = values.reduce(0, +)
    let factor = sum > 0 ? 1 / sum : 0
    for index in values.indices { values[index] *= factor }
  }
}
