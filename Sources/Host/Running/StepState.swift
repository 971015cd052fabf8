/// Where a step stands during an analysis.
struct StepState {
  var outcome: StepOutcome
  var isDemanded = false
  var demandedPorts: Set<String> = []
  var hasEndedWithoutResult = false
  var ignoresCache = false
  /// Known once the step has a result that may be cached.
  var key: String?
  var outputs: [String: Artifact] = [:]

  /// Neither done nor given up.
  var isOpen: Bool {
    if hasEndedWithoutResult { return false }
    if case .analysed = outcome.status { return false }
    return true
  }
}
