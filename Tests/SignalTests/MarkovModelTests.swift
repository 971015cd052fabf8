import Signal
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Hidden Markov models")
struct MarkovModelTests {
  private static let likelihoods: [Float] = [-1, -2, -0.5, -0.4, -1.5, -3, -2.5, -0.3, -1, -0.2, -2, -0.7]

  /// Every path through `steps` steps of three states with its log probability.
  private func allPaths(steps: Int, score: ([Int]) -> Double) -> [(path: [Int], score: Double)] {
    var paths: [[Int]] = [[]]
    for _ in 0..<steps { paths = paths.flatMap { path in (0..<3).map { path + [$0] } } }
    return paths.map { ($0, score($0)) }
  }

  private func posteriors(_ paths: [(path: [Int], score: Double)], steps: Int) -> [Double] {
    let total = paths.reduce(0) { $0 + exp($1.score) }
    return (0..<steps).flatMap { step in
      (0..<3).map { state in paths.filter { $0.path[step] == state }.reduce(0) { $0 + exp($1.score) } / total }
    }
  }

  @Test("with any transitions, path and probabilities are those of the enumeration of all paths")
  func hiddenMarkovModel() throws {
    let priors = [0.2, 0.5, 0.3].map { log($0) }
    let transitions = [0.6, 0.3, 0.1, 0.2, 0.7, 0.1, 0.3, 0.3, 0.4].map { log($0) }
    let model = HiddenMarkovModel(logPriors: priors, logTransitions: transitions)
    let likelihoods = Self.likelihoods.map(Double.init)
    let paths = allPaths(steps: 4) { path in
      path.indices.reduce(0.0) { score, step in
        let transition = step == 0 ? priors[path[0]] : transitions[path[step - 1] * 3 + path[step]]
        return score + transition + likelihoods[step * 3 + path[step]]
      }
    }
    #expect(model.decode(logLikelihoods: likelihoods) == paths.max { $0.score < $1.score }?.path)
    for (found, expected) in zip(model.posteriors(logLikelihoods: likelihoods), posteriors(paths, steps: 4)) {
      #expect(abs(found - expected) < 1e-9)
    }
  }

  @Test("with staying or drawing anew, probabilities are those of the enumeration of all paths")
  func switchingModel() {
    let priors = [0.2, 0.5, 0.3]
    let costs = [0.0, 0.5, 2, -1]
    let model = SwitchingModel(logPriors: priors.map { log($0) })
    let paths = allPaths(steps: 4) { path in
      path.indices.reduce(0.0) { score, step in
        let change = 1 / (1 + exp(costs[step]))
        let stay = step > 0 && path[step] == path[step - 1] ? 1 - change : 0
        let probability = step == 0 ? priors[path[0]] : stay + change * priors[path[step]]
        return score + log(probability) + Double(Self.likelihoods[step * 3 + path[step]])
      }
    }
    let found = model.posteriors(logLikelihoods: Self.likelihoods, changeCosts: costs)
    for (found, expected) in zip(found, posteriors(paths, steps: 4)) { #expect(abs(Double(found) - expected) < 1e-5) }
  }

  @Test("a change is made where it pays for its cost, and not otherwise")
  func switchingPath() {
    let model = SwitchingModel(logPriors: [0, 0])
    let likelihoods: [Float] = [0, -5, 0, -5, -2, 0, -2, 0]
    #expect(model.decode(logLikelihoods: likelihoods, changeCosts: [1, 1, 1, 1]) == [0, 0, 1, 1])
    #expect(model.decode(logLikelihoods: likelihoods, changeCosts: [9, 9, 9, 9]) == [0, 0, 0, 0])
    #expect(model.decode(logLikelihoods: [], changeCosts: []) == [])
  }

  @Test("a first state that is given is the first, though another is more likely")
  func givenFirst() {
    let model = SwitchingModel(logPriors: [0, 0])
    let likely: [Float] = [0, -5, 0, -5, 0, -5]
    #expect(model.decode(logLikelihoods: likely, changeCosts: [0, 1, 1]) == [0, 0, 0])
    #expect(model.decode(logLikelihoods: likely, changeCosts: [0, 1, 1], first: 1) == [1, 0, 0])
  }
}
