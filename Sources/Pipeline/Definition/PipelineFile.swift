/// What stands in one pipeline file, before the file that it extends is taken into account.
struct PipelineFile {
  /// The version of the format that is read here.
  static let version: Int64 = 1
  static let keys = ["performia", "name", "summary", "extends", "steps", "song_map"]

  /// As it is named to the user.
  let file: String
  var name: String?
  var summary: String?
  /// Name or path of the base.
  var extends: Located<String>?
  var steps: [StepChange] = []
  /// Removals and settings of single fields, in the order in which they were written.
  var fields: [(path: [Located<String>], wiring: FieldWiring?)] = []
  var extensions: [Located<ArtifactReference>]?

  /// Reads a file's text; nil, with the reason reported, where there is no pipeline in it at all.
  init?(_ bytes: [UInt8], file: String, _ problems: ProblemCollector) {
    self.file = file
    guard let root = YAMLReader.read(bytes, origin: .file(file), problems: problems) else { return nil }
    guard !root.isNull else {
      problems.report(.emptyFile, at: root.position, "there is nothing in it")
      return nil
    }
    guard root.mapping != nil else {
      let expected = "a mapping that begins with 'performia: 1'"
      problems.report(.wrongKind, at: root.position, "the pipeline is \(root.kindInWords)", expected: expected)
      return nil
    }
    let subject = "a pipeline"
    let hints = ["pipeline": "write 'name'", "description": "write 'summary'", "outputs": "write 'song_map'"]
    let keys = root.entries(of: subject, keys: Self.keys, moved: hints, problems) ?? [:]
    Self.checkVersion(keys["performia"]?.value, root, problems)
    name = keys["name"].flatMap { Self.name($0.value, problems) }
    summary = keys["summary"].flatMap { $0.value.text(of: "'summary'", problems)?.value }
    extends = keys["extends"].flatMap {
      $0.value.text(of: "'extends'", expected: "the name of a pipeline or the path of its file", problems)
    }
    if keys["steps"] == nil, keys["extends"] == nil {
      problems.report(.missingKey, at: root.position, "the pipeline has no steps", expected: "'steps' or 'extends'")
    }
    steps = (keys["steps"]?.value.entries(of: "'steps'", problems) ?? []).compactMap { StepChange($0, problems) }
    for entry in keys["song_map"]?.value.entries(of: "'song_map'", problems) ?? [] {
      if entry.key.value == "extensions" {
        extensions = entry.value.isNull ? [] : entry.value.references(of: "'extensions' of the Song Map", problems)
      } else {
        readField(entry, below: [], problems)
      }
    }
  }

  private static func checkVersion(_ node: YAMLNode?, _ root: YAMLNode, _ problems: ProblemCollector) {
    guard let node else {
      let expected = "'performia: \(version)' as its first line"
      problems.report(.missingKey, at: root.position, "the pipeline does not say its version", expected: expected)
      return
    }
    if node.scalar?.value == .integer(version) { return }
    let finding = "the pipeline's version is \(node.kindInWords)"
    problems.report(.unsupportedVersion, at: node.position, finding, expected: "\(version)")
  }

  private static func name(_ node: YAMLNode, _ problems: ProblemCollector) -> String? {
    guard let name = node.text(of: "'name'", problems) else { return nil }
    if Name.isValid(name.value) { return name.value }
    problems.report(.invalidName, at: name.position, "the pipeline's name is '\(name.value)'", expected: Name.rule)
    return nil
  }

  private mutating func readField(
    _ entry: YAMLNode.Entry, below parent: [Located<String>], _ problems: ProblemCollector
  ) {
    let path = parent + [entry.key]
    let name = path.map(\.value).joined(separator: ".")
    if let entries = entry.value.mapping, !entries.isEmpty, path.count < 4 {
      for inner in entries { readField(inner, below: path, problems) }
    } else if entry.value.isNull {
      fields.append((path, nil))
    } else if let references = entry.value.references(of: "field '\(name)' of the Song Map", problems) {
      fields.append((path, FieldWiring(path: path, alternatives: references)))
    }
  }
}
