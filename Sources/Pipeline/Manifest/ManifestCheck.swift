import Artifacts

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Everything that a manifest must fulfil, told of a tree that knows where each value stands.
struct ManifestCheck {
  static let keys = ["performia_plugin", "library", "argument", "abi", "analyzers", "types"]
  static let analyzerKeys = [
    "id", "version", "name", "summary", "maker", "licence", "inputs", "outputs", "parameters", "deterministic",
    "streaming", "isolation", "resources", "native_dependencies",
  ]
  static let resourceKeys = ["threads", "memory_base", "memory_per_second"]

  let types: TypeRegistry
  let problems: ProblemCollector

  func check(_ root: YAMLNode) {
    guard let keys = keys(root, Self.keys, optional: ["argument", "types"], of: "the manifest") else { return }
    if let version = keys["performia_plugin"], version.scalar?.value != .integer(PluginManifest.formatVersion) {
      problems.report(
        .unsupportedVersion, at: version.position, "the manifest's version is \(version.kindInWords)",
        expected: "\(PluginManifest.formatVersion)")
    }
    if let library = keys["library"]?.text(of: "'library'", problems), !Self.isFileName(library.value) {
      report(library.position, "'library' is '\(library.value)'", expected: "a file name in the manifest's folder")
    }
    if let argument = keys["argument"], !argument.isNull { _ = argument.text(of: "'argument'", problems) }
    if let abi = keys["abi"], let versions = self.keys(abi, ["major", "minor"], of: "'abi'") {
      for name in ["major", "minor"] { count(versions[name], of: "'\(name)' of 'abi'", minimum: 0) }
    }
    let ids = (keys["analyzers"]?.sequence ?? []).compactMap { $0["id"]?.scalar?.text }
    let ownTypes = checkTypes(keys["types"], ids: ids)
    checkAnalyzers(keys["analyzers"], ports: PortCheck(manifest: self, ownTypes: ownTypes))
  }

  private static func isFileName(_ text: String) -> Bool {
    !text.contains("/") && text != "." && text != ".." && !text.utf8.contains(0)
  }

  // MARK: - Analyzers

  private func checkAnalyzers(_ node: YAMLNode?, ports: PortCheck) {
    guard let node else { return }
    guard let analyzers = node.sequence, !analyzers.isEmpty else {
      problems.report(.wrongKind, at: node.position, "'analyzers' is \(node.kindInWords)", expected: "at least one")
      return
    }
    var lines: [String: Int] = [:]
    for (index, analyzer) in analyzers.enumerated() {
      let subject = analyzer["id"]?.scalar.map { "analyzer '\($0.text)'" } ?? "analyzer \(index + 1)"
      guard let keys = keys(analyzer, Self.analyzerKeys, of: subject) else { continue }
      if let id = keys["id"]?.text(of: "'id' of \(subject)", problems) {
        if !Name.isValidIdentifier(id.value) {
          problems.report(.invalidName, at: id.position, "the id is '\(id.value)'", expected: Name.identifierRule)
        } else if let line = lines[id.value] {
          report(id.position, "\(subject) is described twice, first in line \(line)")
        }
        lines[id.value] = id.position.line
      }
      for key in ["version", "name", "licence"] { _ = keys[key]?.text(of: "'\(key)' of \(subject)", problems) }
      for key in ["summary", "maker"] { anyText(keys[key], of: "'\(key)' of \(subject)") }
      for key in ["deterministic", "streaming"] { _ = keys[key]?.bool(of: "'\(key)' of \(subject)", problems) }
      _ = keys["isolation"]?.choice(of: "'isolation' of \(subject)", AnalyzerManifest.Isolation.self, problems)
      checkResources(keys["resources"], of: subject)
      for library in list(keys["native_dependencies"], of: "'native_dependencies' of \(subject)") {
        _ = library.text(of: "a native dependency of \(subject)", problems)
      }
      checkUnique(list(keys["inputs"], of: "'inputs' of \(subject)"), "input", of: subject, ports.checkInput)
      checkUnique(list(keys["outputs"], of: "'outputs' of \(subject)"), "output", of: subject, ports.checkOutput)
      let parameters = ParameterCheck(manifest: self)
      checkUnique(
        list(keys["parameters"], of: "'parameters' of \(subject)"), "parameter", of: subject, parameters.check)
    }
  }

  private func checkResources(_ node: YAMLNode?, of subject: String) {
    guard let node, let keys = keys(node, Self.resourceKeys, of: "'resources' of \(subject)") else { return }
    count(keys["threads"], of: "'threads' of \(subject)", minimum: 1)
    count(keys["memory_base"], of: "'memory_base' of \(subject)", minimum: 0)
    count(keys["memory_per_second"], of: "'memory_per_second' of \(subject)", minimum: 0)
  }

  /// Checks each item and that no two have one name.
  private func checkUnique(
    _ items: [YAMLNode], _ kind: String, of subject: String, _ check: (YAMLNode, _ subject: String) -> Void
  ) {
    var lines: [String: Int] = [:]
    for (index, item) in items.enumerated() {
      let name = item["name"]?.scalar?.text
      check(item, "\(kind) \(name.map { "'\($0)'" } ?? "\(index + 1)") of \(subject)")
      guard let name, let position = item["name"]?.position else { continue }
      if !Name.isValid(name) {
        problems.report(.invalidName, at: position, "the \(kind)'s name is '\(name)'", expected: Name.rule)
      } else if let line = lines[name] {
        report(position, "\(subject) has two \(kind)s '\(name)', the first in line \(line)")
      }
      lines[name] = lines[name] ?? position.line
    }
  }

  // MARK: - Own types

  /// Checks the types that the manifest declares and returns their names.
  private func checkTypes(_ node: YAMLNode?, ids: [String]) -> Set<String> {
    guard let node, !node.isNull else { return [] }
    var names: [String: Int] = [:]
    for (index, type) in list(node, of: "'types'").enumerated() {
      guard let name = type["type"]?.text(of: "the name of type \(index + 1)", problems) else {
        if type["type"] == nil { report(type.position, "type \(index + 1) has no 'type'", expected: "its name") }
        continue
      }
      if let line = names[name.value] {
        report(name.position, "the type '\(name.value)' is declared twice, first in line \(line)")
      }
      names[name.value] = name.position.line
      checkPrefix(of: name, ids: ids)
      do {
        _ = try TypeRegistry.parse(Array(type.json.text(.compact).utf8))
      } catch {
        report(type.position, "the type '\(name.value)' is not described rightly: \(error.message)")
      }
    }
    return Set(names.keys)
  }

  /// Types of a plugin's own stand under a prefix of the ids of its analyzers, so that no two plugins mean different
  /// things by one name.
  private func checkPrefix(of name: Located<String>, ids: [String]) {
    let parts = name.value.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isComplete = parts.count >= 3 && Int(parts[parts.count - 1]).map { $0 > 0 } ?? false
    let isOwn = ids.contains { id in id == parts[0] || id.hasPrefix(parts[0] + ".") }
    guard isComplete, parts.allSatisfy({ !$0.isEmpty }), Name.isValidIdentifier(parts[0]), isOwn else {
      let example = ids.first { Name.isValidIdentifier($0) } ?? "org.example.analyzer"
      problems.report(
        .invalidName, at: name.position, "the plugin cannot declare the type '\(name.value)'",
        expected: "a name under its own prefix with a revision, such as '\(example)/curve/1'")
      return
    }
  }
}

extension ManifestCheck {
  func report(_ position: SourcePosition, _ finding: String, expected: String? = nil) {
    problems.report(.invalidManifest, at: position, finding, expected: expected)
  }

  /// The values of a mapping's keys; missing and unknown ones are reported.
  func keys(
    _ node: YAMLNode, _ names: [String], optional: Set<String> = [], of subject: String
  ) -> [String: YAMLNode]? {
    guard let entries = node.entries(of: subject, keys: names, problems) else { return nil }
    for name in names where entries[name] == nil && !optional.contains(name) {
      problems.report(.missingKey, at: node.position, "\(subject) lacks '\(name)'")
    }
    return entries.mapValues(\.value)
  }

  func list(_ node: YAMLNode?, of subject: String) -> [YAMLNode] {
    guard let node else { return [] }
    if let items = node.sequence { return items }
    problems.report(.wrongKind, at: node.position, "\(subject) is \(node.kindInWords)", expected: "a list")
    return []
  }

  /// A text that may be empty.
  func anyText(_ node: YAMLNode?, of subject: String) {
    guard let node else { return }
    if case .text = node.scalar?.value { return }
    problems.report(.wrongKind, at: node.position, "\(subject) is \(node.kindInWords)", expected: "a text")
  }

  func count(_ node: YAMLNode?, of subject: String, minimum: Int64) {
    guard let node else { return }
    if case .integer(let value) = node.scalar?.value, value >= minimum { return }
    let expected = "an integer of at least \(minimum)"
    problems.report(.wrongKind, at: node.position, "\(subject) is \(node.kindInWords)", expected: expected)
  }
}
