import Artifacts

/// What a manifest must say about ports.
struct PortCheck {
  static let inputKeys = ["name", "type", "count", "attributes", "summary"]
  static let outputKeys = ["name", "type", "attributes", "summary"]

  let manifest: ManifestCheck
  /// Names of the types that the manifest itself declares.
  let ownTypes: Set<String>

  private var types: TypeRegistry { manifest.types }
  private var problems: ProblemCollector { manifest.problems }

  func checkInput(_ node: YAMLNode, _ subject: String) {
    guard let keys = manifest.keys(node, Self.inputKeys, of: subject) else { return }
    _ = keys["count"]?.choice(of: "'count' of \(subject)", InputPort.Count.self, problems)
    checkCommon(keys, subject)
  }

  func checkOutput(_ node: YAMLNode, _ subject: String) {
    guard let keys = manifest.keys(node, Self.outputKeys, of: subject) else { return }
    checkCommon(keys, subject)
  }

  private func checkCommon(_ keys: [String: YAMLNode], _ subject: String) {
    _ = keys["name"]?.text(of: "'name' of \(subject)", problems)
    manifest.anyText(keys["summary"], of: "'summary' of \(subject)")
    let type = keys["type"]?.text(of: "'type' of \(subject)", problems)
    if let type { checkKnown(type, of: subject) }
    for entry in keys["attributes"]?.entries(of: "'attributes' of \(subject)", problems) ?? [] {
      let text = entry.value.text(of: "attribute '\(entry.key.value)' of \(subject)", problems)
      guard let text, ["sample_rate", "channels"].contains(entry.key.value), let type else { continue }
      guard types[type.value]?.shape == .audio, Int(text.value).map({ $0 > 0 }) != true else { continue }
      manifest.report(
        text.position, "attribute '\(entry.key.value)' of \(subject) is '\(text.value)'",
        expected: "a whole number above 0, as a text")
    }
  }

  /// A type must be registered, declared in the manifest, or, by its dotted prefix, another plugin's.
  private func checkKnown(_ type: Located<String>, of subject: String) {
    let prefix = type.value.split(separator: "/").first.map(String.init) ?? ""
    guard types[type.value] == nil, !ownTypes.contains(type.value), !Name.isValidIdentifier(prefix) else { return }
    problems.report(
      .invalidManifest, at: type.position, "\(subject) is of the type '\(type.value)', which is not registered",
      nearest: problems.nearest(to: type.value, in: types.names + ownTypes.sorted()))
  }
}
