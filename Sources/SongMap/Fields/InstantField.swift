import Artifacts

/// Beats or downbeats: a list of times.
struct InstantField: FieldEncoder {
  let name: String
  let type: String

  static let beats = InstantField(name: "beats", type: "music/beats/1")
  static let downbeats = InstantField(name: "downbeats", type: "music/downbeats/1")

  var declaration: FieldDeclaration {
    FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)])
  }

  var neutral: [JSON.Member] { [JSON.Member(name, .array([]))] }

  func encode(_ tables: [String: Table]) throws(SongMapError) -> EncodedField {
    let table = try requiredPart(name, of: tables).table
    return EncodedField(members: [JSON.Member(name, .array(table.start.map(JSON.time)))])
  }
}
