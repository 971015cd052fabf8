import Artifacts

/// A YAML document as a JSON value, with the places where its values were written.
package struct PositionedYAML: Sendable {
  package let json: JSON
  private let root: YAMLNode

  /// Reads a text.
  ///
  /// - Parameter name: the file as it is named to the user.
  /// - Throws: ``PipelineFailure`` where it is not YAML; all mistakes that were found.
  package init(_ bytes: [UInt8], name: String) throws(PipelineFailure) {
    let problems = ProblemCollector()
    let root = YAMLReader.read(bytes, origin: .file(name), problems: problems)
    guard let root, problems.isEmpty else { throw PipelineFailure(problems.problems) }
    self.root = root
    json = root.json
  }

  /// Reads a file.
  ///
  /// - Throws: ``PipelineFailure`` also where it cannot be read.
  package init(path: String) throws(PipelineFailure) {
    let problems = ProblemCollector()
    guard let bytes = TextFile.read(path, named: path, problems: problems) else {
      throw PipelineFailure(problems.problems)
    }
    try self.init(bytes, name: path)
  }

  /// Where the value stands that a JSON Pointer (RFC 6901) leads to, or the innermost one on the way that exists.
  package func position(of pointer: String) -> SourcePosition {
    var node = root
    for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
      if let child = node[name] {
        node = child
      } else if let index = Int(name), let items = node.sequence, items.indices.contains(index) {
        node = items[index]
      } else {
        break
      }
    }
    return node.position
  }
}
