import Artifacts
import Audio
import Pipeline

extension Analysis {
  /// Decides as much as can be decided now; gives the steps that are ready to run.
  func settle(_ wanted: [[ArtifactReference]], running: Set<Int>) throws -> [Int] {
    var ready: [Int] = []
    var isSettled = false
    while !isSettled {
      isSettled = true
      ready = []
      expectedKeys = [:]
      for index in steps.indices { steps[index].isDemanded = false }
      for alternatives in wanted { _ = demandFirst(alternatives) }
      for index in steps.indices.reversed() where steps[index].isDemanded && steps[index].isOpen {
        if running.contains(index) { continue }
        if try takeFromCache(index, key: expectedKey(index)) {
          isSettled = false
          break
        }
        demandInputs(of: index)
      }
      guard isSettled else { continue }
      for index in steps.indices where steps[index].isDemanded && steps[index].isOpen && !running.contains(index) {
        switch resolveInputs(of: index) {
        case .waiting: continue
        case .ready: ready.append(index)
        case .lost(let input):
          give(up: index, error: HostError.lostInput(step: plan.steps[index].name, input: input), isLost: true)
          if !plan.steps[index].isOptional, case .skipped = steps[index].outcome.status {
            throw HostError.lostInput(step: plan.steps[index].name, input: input)
          }
          isSettled = false
        }
        if !isSettled { break }
      }
    }
    return ready.sorted { (heights[$1], $0) < (heights[$0], $1) }
  }

  /// Marks the producer of the first alternative that may still come; true when it is there already.
  func demandFirst(_ alternatives: [ArtifactReference]) -> Bool {
    for reference in alternatives {
      guard case .output(let name, let port) = reference, let index = indexOfStep[name] else { return true }
      if steps[index].hasEndedWithoutResult { continue }
      steps[index].isDemanded = true
      steps[index].demandedPorts.insert(port)
      return !steps[index].isOpen
    }
    return false
  }

  func demandInputs(of index: Int) {
    for input in attempt(index).inputs {
      if input.port.count == .many {
        for alternative in input.alternatives { _ = demandFirst([alternative]) }
      } else {
        _ = demandFirst(input.alternatives)
      }
    }
  }

  enum Inputs {
    case waiting
    case ready
    case lost(String)
  }

  func resolveInputs(of index: Int) -> Inputs {
    for input in attempt(index).inputs {
      let producers = input.alternatives.map(state)
      if input.port.count == .many {
        if producers.contains(.open) { return .waiting }
      } else {
        let first = producers.first { $0 != .none } ?? .none
        if first == .open { return .waiting }
        if first == .none, input.port.count == .one { return .lost(input.port.name) }
      }
    }
    return .ready
  }

  enum Producer { case there, open, none }

  func state(of reference: ArtifactReference) -> Producer {
    guard case .output(let name, _) = reference else { return .there }
    guard let index = indexOfStep[name] else { return .none }
    if steps[index].hasEndedWithoutResult { return .none }
    return steps[index].isOpen ? .open : .there
  }

  /// The alternatives that an input is given, as far as is known: steps that have not ended are expected to succeed.
  func chosen(_ input: PlannedInput) -> [ArtifactReference] {
    let existing = input.alternatives.filter { state(of: $0) != .none }
    return input.port.count == .many ? existing : Array(existing.prefix(1))
  }

  func attempt(_ index: Int) -> Attempt {
    plan.steps[index].attempts[steps[index].outcome.attempt]
  }
}
