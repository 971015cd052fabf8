import Artifacts

extension YAMLNode {
  /// The tree as a JSON value; numbers that JSON has not are null.
  var json: JSON {
    switch content {
    case .sequence(let items): .array(items.map(\.json))
    case .mapping(let entries): .object(entries.map { JSON.Member($0.key.value, $0.value.json) })
    case .scalar(let scalar):
      switch scalar.value {
      case .null: .null
      case .bool(let value): .bool(value)
      case .integer(let value): .integer(value)
      case .number(let value): value.isFinite ? .number(value) : .null
      case .text(let text): .string(text)
      }
    }
  }
}
