extension StepDefinition {
  /// The step after a derived pipeline or a `--set` argument has had its say; `notes` receives what was discarded.
  mutating func apply(_ change: StepChange, isExplicitChoice: Bool = false, notes: inout [String]) {
    if let use = change.use { select(use, isExplicitChoice: isExplicitChoice, notes: &notes) }
    let parameterNames = Set(change.parameters.map(\.name.value))
    primary.parameters.removeAll { parameterNames.contains($0.name.value) }
    primary.parameters += change.parameters.compactMap { name, value in
      value.map { ParameterSetting(name: name, value: $0) }
    }
    let ports = Set(change.inputs.map(\.port.value))
    inputs.removeAll { ports.contains($0.port.value) }
    inputs += change.inputs.compactMap(\.wiring)
    switch change.fallbacks {
    case .set(let list): fallbacks = list
    case .reset: fallbacks = []
    case nil: break
    }
    switch change.given {
    case .set(let definition): given = definition
    case .reset: given = nil
    case nil: break
    }
    if let optional = change.isOptional { isOptional = optional }
    if let isolation = change.isolation { self.isolation = isolation }
    for limit in change.limits { limit.apply(to: &limits) }
  }

  /// Puts another analyzer into the step. Parameters belong to the analyzer and go with it; wiring stays where the
  /// analyzer has such a port; a fallback to the very same analyzer would be of no use, and none stands in for what the
  /// user chose by name.
  private mutating func select(_ use: Located<String>, isExplicitChoice: Bool, notes: inout [String]) {
    defer {
      primary.use = use
      primary.isExplicitChoice = isExplicitChoice
    }
    if isExplicitChoice { fallbacks = [] }
    guard let old = primary.use?.value, old != use.value else { return }
    if !primary.parameters.isEmpty {
      let names = primary.parameters.map(\.name.value).sorted().joined(separator: ", ")
      notes.append("step '\(name.value)' now uses \(use.value); the parameters of \(old) are discarded: \(names)")
      primary.parameters = []
    }
    for index in inputs.indices { inputs[index].isInherited = true }
    fallbacks.removeAll { $0.use?.value == use.value }
  }
}
