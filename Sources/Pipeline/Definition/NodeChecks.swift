import Artifacts

/// Reading of values with a report of what is wrong; each returns nil after it has reported.
extension YAMLNode {
  /// The entries of a mapping whose keys are all among `keys`; unknown ones are reported and left out. An empty value
  /// counts as an empty mapping.
  func entries(
    of subject: String, keys: [String], moved: [String: String] = [:], _ problems: ProblemCollector
  ) -> [String: Entry]? {
    guard let entries = entries(of: subject, problems) else { return nil }
    var known: [String: Entry] = [:]
    for entry in entries {
      let name = entry.key.value
      if keys.contains(name) {
        known[name] = entry
      } else if let hint = moved[name] {
        problems.report(.unknownKey, at: entry.key.position, "\(subject) has no key '\(name)'; \(hint)")
      } else {
        problems.report(
          .unknownKey, at: entry.key.position, "\(subject) has no key '\(name)'",
          expected: NearestName.choice(keys, limit: 20), nearest: problems.nearest(to: name, in: keys))
      }
    }
    return known
  }

  /// The entries of a mapping with free keys.
  func entries(of subject: String, _ problems: ProblemCollector) -> [Entry]? {
    if let mapping { return mapping }
    if isNull { return [] }
    problems.report(.wrongKind, at: position, "\(subject) is \(kindInWords)", expected: "a mapping of keys to values")
    return nil
  }

  func text(of subject: String, expected: String = "a text", _ problems: ProblemCollector) -> Located<String>? {
    if let scalar, case .text(let text) = scalar.value, !text.isEmpty { return Located(text, at: position) }
    problems.report(.wrongKind, at: position, "\(subject) is \(kindInWords)", expected: expected)
    return nil
  }

  func bool(of subject: String, _ problems: ProblemCollector) -> Bool? {
    if let scalar, case .bool(let value) = scalar.value { return value }
    problems.report(.wrongKind, at: position, "\(subject) is \(kindInWords)", expected: "true or false")
    return nil
  }

  func choice<Choice: CaseIterable & RawRepresentable<String>>(
    of subject: String, _ type: Choice.Type, _ problems: ProblemCollector
  ) -> Choice? {
    if let scalar, let choice = Choice(rawValue: scalar.text) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    problems.report(
      .wrongKind, at: position, "\(subject) is \(kindInWords)", expected: NearestName.choice(names),
      nearest: scalar.flatMap { problems.nearest(to: $0.text, in: names) })
    return nil
  }

  /// One reference, or a list of them.
  func references(of subject: String, _ problems: ProblemCollector) -> [Located<ArtifactReference>]? {
    let items = sequence ?? [self]
    let references = items.map { item -> Located<ArtifactReference>? in
      if let scalar = item.scalar, let reference = ArtifactReference(scalar.text) {
        return Located(reference, at: item.position)
      }
      let bare = item.scalar.map { Name.isValid($0.text) } ?? false
      problems.report(
        bare ? .invalidName : .wrongKind, at: item.position, "\(subject) is \(item.kindInWords)",
        expected: bare
          ? "'source' or 'step.port', such as '\(item.scalar?.text ?? "").PORT'" : "'source' or 'step.port'")
      return nil
    }
    return references.contains { $0 == nil } ? nil : references.compactMap(\.self)
  }
}
