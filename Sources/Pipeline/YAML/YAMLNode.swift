/// A node of a YAML tree with its place in the text.
struct YAMLNode: Sendable {
  indirect enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  /// One key of a mapping; keys are always scalars.
  struct Entry: Sendable {
    let key: Located<String>
    let value: YAMLNode
  }

  let content: Content
  let position: SourcePosition
  /// Number of nodes in the subtree, aliases expanded.
  let size: Int
  /// Levels of nesting in the subtree; 1 for a scalar.
  let height: Int

  var scalar: YAMLScalar? { if case .scalar(let scalar) = content { scalar } else { nil } }
  var sequence: [YAMLNode]? { if case .sequence(let items) = content { items } else { nil } }
  var mapping: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }
  var isNull: Bool { scalar?.value == .null }

  subscript(key: String) -> YAMLNode? { mapping?.first { $0.key.value == key }?.value }

  /// What kind of value it is, for messages.
  var kindInWords: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: "nothing"
      case .bool: "the boolean \(scalar.text)"
      case .integer, .number: "the number \(scalar.text)"
      case .text: "the text '\(scalar.text.count > 60 ? scalar.text.prefix(60) + "…" : scalar.text)'"
      }
    }
  }
}
