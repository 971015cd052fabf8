import Artifacts

extension Resolution {
  /// Checks what the pipeline says of parameters against their declarations and fills in the defaults.
  func parameters(
    _ settings: [ParameterSetting], of manifest: AnalyzerManifest
  ) -> [(name: String, value: ParameterValue)] {
    var values: [String: ParameterValue] = [:]
    for declaration in manifest.parameters { values[declaration.name] = declaration.normalizedDefault }
    let declarations = Dictionary(manifest.parameters.map { ($0.name, $0) }) { first, _ in first }
    for setting in settings {
      let name = setting.name.value
      guard let declaration = declarations[name] else {
        let names = manifest.parameters.map(\.name)
        problems.report(
          .unknownParameter, at: setting.name.position, "\(manifest.id) has no parameter '\(name)'",
          expected: names.isEmpty ? "no parameters" : NearestName.choice(names),
          nearest: problems.nearest(to: name, in: names))
        continue
      }
      if let value = declaration.value(of: setting.value, analyzer: manifest.id, problems) { values[name] = value }
    }
    return values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }
}

extension ParameterDeclaration {
  /// The default in the form that belongs to the kind: a number written as `5` is 5.0.
  var normalizedDefault: ParameterValue {
    if kind == .number, case .integer(let value) = defaultValue { return .number(Double(value)) }
    return defaultValue
  }

  /// What a value must be, in words: kind, range and unit, or the choices.
  public var expectation: String {
    var text =
      switch kind {
      case .bool: "true or false"
      case .integer: "an integer"
      case .number: "a number"
      case .text: "a text"
      case .choice: NearestName.choice(choices ?? [], limit: 30)
      case .range: "two numbers, the lower first, such as [1, 2]"
      case .model: "the name of a model, or a path with '/' in it"
      }
    switch (minimum, maximum) {
    case (let low?, let high?): text += " from \(Self.words(low)) to \(Self.words(high))"
    case (let low?, nil): text += " of at least \(Self.words(low))"
    case (nil, let high?): text += " of at most \(Self.words(high))"
    case (nil, nil): break
    }
    if let unit { text += " (\(unit))" }
    return text
  }

  /// Reads a value as the kind asks; nil after reporting that it is of another kind, out of range or no choice.
  func value(of node: YAMLNode, analyzer: String, _ problems: ProblemCollector) -> ParameterValue? {
    guard let value = typedValue(of: node), allows(value) else {
      let names = choices ?? []
      problems.report(
        .invalidParameter, at: node.position, "parameter '\(name)' of \(analyzer) is \(Self.words(node))",
        expected: expectation,
        nearest: kind == .choice ? node.scalar.flatMap { problems.nearest(to: $0.text, in: names) } : nil)
      return nil
    }
    return value
  }

  private func typedValue(of node: YAMLNode) -> ParameterValue? {
    switch kind {
    case .bool:
      if case .bool(let value) = node.scalar?.value { return .bool(value) }
    case .integer:
      if case .integer(let value) = node.scalar?.value { return .integer(value) }
    case .number: return Self.number(node).map(ParameterValue.number)
    case .text, .choice, .model:
      if let scalar = node.scalar, scalar.value != .null { return .text(scalar.text) }
    case .range:
      guard let items = node.sequence else { return nil }
      let numbers = items.compactMap(Self.number)
      return numbers.count == items.count ? .numbers(numbers) : nil
    }
    return nil
  }

  /// Whether a value of the right kind is within the range or among the choices.
  package func allows(_ value: ParameterValue) -> Bool {
    func isWithin(_ number: Double) -> Bool {
      number.isFinite && number >= minimum ?? -.infinity && number <= maximum ?? .infinity
    }
    switch (kind, value) {
    case (.bool, .bool), (.text, .text): return true
    case (.integer, .integer(let value)): return isWithin(Double(value))
    case (.number, .number(let value)): return isWithin(value)
    case (.choice, .text(let text)): return choices?.contains(text) ?? false
    case (.model, .text(let text)): return !text.isEmpty
    case (.range, .numbers(let ends)): return ends.count == 2 && ends[0] <= ends[1] && ends.allSatisfy(isWithin)
    default: return false
    }
  }

  private static func number(_ node: YAMLNode) -> Double? {
    switch node.scalar?.value {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  private static func words(_ number: Double) -> String {
    Int64(exactly: number).map { "\($0)" } ?? "\(number)"
  }

  private static func words(_ node: YAMLNode) -> String {
    guard let items = node.sequence, items.count <= 8, items.allSatisfy({ $0.scalar != nil }) else {
      return node.kindInWords
    }
    return "the list [\(items.compactMap { $0.scalar?.text }.joined(separator: ", "))]"
  }
}
