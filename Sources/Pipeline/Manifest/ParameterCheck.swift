import Artifacts

/// What a manifest must say about parameters; above all, that the default is allowed.
struct ParameterCheck {
  static let keys = ["name", "kind", "summary", "unit", "default", "minimum", "maximum", "choices"]

  let manifest: ManifestCheck

  private var problems: ProblemCollector { manifest.problems }

  func check(_ node: YAMLNode, _ subject: String) {
    let optional: Set = ["unit", "minimum", "maximum", "choices"]
    guard let keys = manifest.keys(node, Self.keys, optional: optional, of: subject) else { return }
    let known = problems.problems.count
    let name = keys["name"]?.text(of: "'name' of \(subject)", problems)
    manifest.anyText(keys["summary"], of: "'summary' of \(subject)")
    if let unit = keys["unit"], !unit.isNull { manifest.anyText(unit, of: "'unit' of \(subject)") }
    let kind = keys["kind"]?.choice(of: "'kind' of \(subject)", ParameterDeclaration.Kind.self, problems)
    let minimum = bound("minimum", keys, of: subject, kind)
    let maximum = bound("maximum", keys, of: subject, kind)
    if let minimum, let maximum, minimum > maximum, let node = keys["minimum"] {
      manifest.report(node.position, "'minimum' of \(subject) is above its 'maximum'")
    }
    let choices = self.choices(keys["choices"], of: subject, kind, at: node.position)
    guard problems.problems.count == known, let name, let kind, let value = keys["default"] else { return }
    let declaration = ParameterDeclaration(
      name: name.value, kind: kind, summary: "", defaultValue: .bool(false), minimum: minimum, maximum: maximum,
      choices: choices)
    let isWrittenAsItsKind = !declaration.isText || value.scalar.map { $0.value == .text($0.text) } ?? false
    if !isWrittenAsItsKind || !declaration.accepts(value) {
      manifest.report(
        value.position, "the default of \(subject) is \(value.kindInWords)", expected: declaration.expectation)
    }
  }

  private func bound(
    _ key: String, _ keys: [String: YAMLNode], of subject: String, _ kind: ParameterDeclaration.Kind?
  ) -> Double? {
    guard let node = keys[key], !node.isNull else { return nil }
    if let kind, ![.integer, .number, .range].contains(kind) {
      problems.report(.invalidManifest, at: node.position, "\(subject) is no number and has a '\(key)'")
      return nil
    }
    switch node.scalar?.value {
    case .integer(let value): return Double(value)
    case .number(let value) where value.isFinite: return value
    default:
      problems.report(
        .wrongKind, at: node.position, "'\(key)' of \(subject) is \(node.kindInWords)", expected: "a number")
      return nil
    }
  }

  private func choices(
    _ node: YAMLNode?, of subject: String, _ kind: ParameterDeclaration.Kind?, at position: SourcePosition
  ) -> [String]? {
    guard let node, !node.isNull else {
      if kind == .choice { problems.report(.missingKey, at: position, "\(subject) lacks 'choices'") }
      return nil
    }
    if let kind, kind != .choice {
      problems.report(.invalidManifest, at: node.position, "\(subject) has 'choices' but is of kind \(kind.rawValue)")
      return nil
    }
    let texts = (node.sequence ?? []).compactMap { item -> String? in
      if case .text(let text) = item.scalar?.value, !text.isEmpty { text } else { nil }
    }
    guard !texts.isEmpty, texts.count == node.sequence?.count, Set(texts).count == texts.count else {
      problems.report(
        .wrongKind, at: node.position, "'choices' of \(subject) is not right", expected: "a list of different texts")
      return nil
    }
    return texts
  }
}

extension ParameterDeclaration {
  /// Whether values are texts.
  fileprivate var isText: Bool { [.text, .choice, .model].contains(kind) }

  fileprivate func accepts(_ node: YAMLNode) -> Bool {
    value(of: node, analyzer: "", ProblemCollector()) != nil
  }
}
