import Artifacts

/// Keys or chords: passages in order, each with a reading and runners-up.
struct PassageField: FieldEncoder {
  let name: String
  let type: String
  /// Columns of text that the passages hold under the same names.
  let columns: [String]
  /// Whether the schema requires the field.
  let isRequired: Bool

  static let key = PassageField(name: "key", type: "music/keys/1", columns: ["tonic", "mode"], isRequired: false)
  static let chords = PassageField(name: "chords", type: "music/chords/1", columns: ["label"], isRequired: true)

  var declaration: FieldDeclaration {
    FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)])
  }

  var neutral: [JSON.Member] { isRequired ? [JSON.Member(name, .array([]))] : [] }

  func encode(_ tables: [String: Table]) throws(SongMapError) -> EncodedField {
    let part = try requiredPart(name, of: tables)
    var passages: [JSON] = []
    for row in part.rows {
      passages.append(.object(part.interval(row) + (try reading(part, row)) + [part.confidence(row)]))
    }
    return EncodedField(
      members: [JSON.Member(name, .array(passages))],
      alternatives: try part.alternatives(namingRow: true, members: reading))
  }

  private func reading(_ part: TableReader, _ row: Int) throws(SongMapError) -> [JSON.Member] {
    var members: [JSON.Member] = []
    for column in columns { members.append(JSON.Member(column, .string(try part.text(column)[row]))) }
    return members
  }
}
