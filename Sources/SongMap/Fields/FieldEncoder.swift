import Artifacts

/// Turns the tables of one field into the document's members.
protocol FieldEncoder: Sendable {
  /// Which artifacts the field takes.
  var declaration: FieldDeclaration { get }

  /// The document's members where nothing fills the field; empty where the schema does not require it.
  var neutral: [JSON.Member] { get }

  /// Encodes tables that the declaration asks for; at least one is there.
  ///
  /// - Parameter tables: By the name of the part.
  func encode(_ tables: [String: Table]) throws(SongMapError) -> EncodedField
}

/// What a field becomes in the document.
struct EncodedField: Sendable {
  /// Members of the object that the field stands in.
  var members: [JSON.Member]
  /// Runners-up, under `alternatives.<field>`.
  var alternatives: [JSON] = []
}

extension FieldEncoder {
  var neutral: [JSON.Member] { [] }

  /// The part of that name with checked columns; `nil` where it is not given.
  func part(_ name: String, of tables: [String: Table]) throws(SongMapError) -> TableReader? {
    guard let table = tables[name] else { return nil }
    return try TableReader(table, field: declaration.name, part: name)
  }

  /// - Throws: ``SongMapError/unusableTable(field:part:reason:)`` where a required part is not given.
  func requiredPart(_ name: String, of tables: [String: Table]) throws(SongMapError) -> TableReader {
    guard let reader = try part(name, of: tables) else {
      throw .unusableTable(field: declaration.name, part: name, reason: "the part is not given")
    }
    return reader
  }
}
