/// What one file says about one step: for a pipeline that stands alone the whole step, for a derived one only what
/// differs from the base.
struct StepChange {
  enum Change<Value> {
    /// `null`: back to what holds without it.
    case reset
    case set(Value)
  }

  var name: Located<String>
  /// `name: null`.
  var isRemoval = false
  var use: Located<String>?
  /// Nil for a parameter that goes back to its default.
  var parameters: [(name: Located<String>, value: YAMLNode?)] = []
  /// Nil for a port that goes back to implicit wiring.
  var inputs: [(port: Located<String>, wiring: InputWiring?)] = []
  var fallbacks: Change<[AlternativeDefinition]>?
  var given: Change<GivenDefinition>?
  var isOptional: Bool?
  var isolation: AnalyzerManifest.Isolation?
  var limits: [StepLimitChange] = []
  /// Whether a key of it could not be understood, so that a missing one needs no second report.
  var isBroken = false

  static let keys = ["use", "params", "fallback", "given", "inputs", "optional", "isolation", "limits"]
  /// Far more than anyone has installed; it keeps the work of checking bounded.
  static let maximumFallbackCount = 100
  static let fallbackKeys = ["use", "params", "inputs"]

  init(name: Located<String>) { self.name = name }

  /// Reads the value of one key of `steps`.
  init?(_ entry: YAMLNode.Entry, _ problems: ProblemCollector) {
    name = entry.key
    guard Name.isValid(name.value), name.value != "source" else {
      let reason = name.value == "source" ? "the name 'source' stands for the recording" : "'\(name.value)' is no name"
      problems.report(.invalidName, at: name.position, "\(reason)", expected: "\(Name.rule)")
      return nil
    }
    if entry.value.isNull {
      isRemoval = true
      return
    }
    let subject = "step '\(name.value)'"
    if let scalar = entry.value.scalar, Name.isValidIdentifier(scalar.text) {
      let hint = "a mapping such as '{ use: \(scalar.text) }'"
      problems.report(.wrongKind, at: entry.value.position, "\(subject) is a text", expected: hint)
      use = Located(scalar.text, at: entry.value.position)
      return
    }
    guard let keys = entry.value.entries(of: subject, keys: Self.keys, moved: Self.misplaced, problems) else {
      isBroken = true
      return
    }
    let known = problems.problems.count
    use = keys["use"].flatMap { Self.use($0.value, of: subject, problems) }
    parameters = keys["params"].map { Self.parameters($0.value, of: subject, problems) } ?? []
    inputs = keys["inputs"].map { Self.inputs($0.value, of: subject, problems) } ?? []
    if let fallback = keys["fallback"]?.value {
      fallbacks = fallback.isNull ? .reset : .set(Self.fallbacks(fallback, of: subject, problems))
    }
    if let given = keys["given"]?.value {
      self.given = given.isNull ? .reset : GivenDefinition(given, of: subject, problems).map(Change.set)
    }
    isOptional = keys["optional"].flatMap { $0.value.bool(of: "'optional' of \(subject)", problems) }
    isolation = keys["isolation"].flatMap {
      $0.value.choice(of: "'isolation' of \(subject)", AnalyzerManifest.Isolation.self, problems)
    }
    limits = keys["limits"].map { StepLimitChange.list($0.value, of: subject, problems) } ?? []
    isBroken = problems.problems.count > known
  }

  /// Keys that people write in the wrong place, and what to do instead.
  private static let misplaced = [
    "parameters": "write 'params'", "parameter": "write 'params'", "analyzer": "write 'use'", "plugin": "write 'use'",
    "limit": "write 'limits'", "timeout": "write 'limits: { seconds: 60 }'",
    "required": "a step is required unless it says 'optional: true'", "input": "write 'inputs'",
    "outputs": "what a step gives is declared by its analyzer", "needs": "dependencies follow from 'inputs'",
    "depends_on": "dependencies follow from 'inputs'",
  ]

  static func use(_ node: YAMLNode, of subject: String, _ problems: ProblemCollector) -> Located<String>? {
    guard let id = node.text(of: "'use' of \(subject)", expected: "the id of an analyzer", problems) else { return nil }
    guard Name.isValidIdentifier(id.value) else {
      problems.report(
        .invalidName, at: id.position, "'\(id.value)' is not the id of an analyzer", expected: Name.identifierRule)
      return nil
    }
    return id
  }

  static func parameters(
    _ node: YAMLNode, of subject: String, _ problems: ProblemCollector
  ) -> [(name: Located<String>, value: YAMLNode?)] {
    (node.entries(of: "'params' of \(subject)", problems) ?? []).map { ($0.key, $0.value.isNull ? nil : $0.value) }
  }

  static func inputs(
    _ node: YAMLNode, of subject: String, _ problems: ProblemCollector
  ) -> [(port: Located<String>, wiring: InputWiring?)] {
    let entries = node.entries(of: "'inputs' of \(subject)", problems) ?? []
    return entries.compactMap { entry -> (port: Located<String>, wiring: InputWiring?)? in
      if entry.value.isNull { return (entry.key, nil) }
      let input = "input '\(entry.key.value)' of \(subject)"
      guard let references = entry.value.references(of: input, problems) else { return nil }
      return (entry.key, InputWiring(port: entry.key, alternatives: references))
    }
  }

  /// A single analyzer or a list of them, each an id or `{use, params, inputs}`.
  private static func fallbacks(
    _ node: YAMLNode, of subject: String, _ problems: ProblemCollector
  ) -> [AlternativeDefinition] {
    let items = node.sequence ?? [node]
    guard items.count <= maximumFallbackCount else {
      problems.report(
        .tooLarge, at: node.position, "\(subject) has \(items.count) fallbacks",
        expected: "\(maximumFallbackCount) at most")
      return []
    }
    return items.enumerated().compactMap { index, item in
      let subject = "fallback \(index + 1) of \(subject)"
      if item.scalar != nil {
        return use(item, of: subject, problems).map { AlternativeDefinition(use: $0) }
      }
      guard let keys = item.entries(of: subject, keys: fallbackKeys, moved: misplaced, problems) else { return nil }
      guard let use = keys["use"] else {
        problems.report(
          .missingKey, at: item.position, "\(subject) does not say which analyzer to use", expected: "'use'")
        return nil
      }
      return Self.use(use.value, of: subject, problems).map { id in
        AlternativeDefinition(
          use: id,
          parameters: (keys["params"].map { parameters($0.value, of: subject, problems) } ?? []).compactMap { setting in
            setting.value.map { ParameterSetting(name: setting.name, value: $0) }
          },
          inputs: (keys["inputs"].map { inputs($0.value, of: subject, problems) } ?? []).compactMap(\.wiring))
      }
    }
  }
}
