import Artifacts

/// Parts of the form on one or more levels.
struct SectionsField: FieldEncoder {
  var declaration: FieldDeclaration {
    FieldDeclaration(name: "sections", parts: [.init(name: "sections", type: "music/sections/1", isRequired: true)])
  }

  func encode(_ tables: [String: Table]) throws(SongMapError) -> EncodedField {
    let part = try requiredPart("sections", of: tables)
    let labels = try part.text("label")
    let levels = try part.int64("level")
    let repeats = part.table.column("repeats")?.int64
    let sections = part.rows.map { row in
      let interval = [
        JSON.Member("start", .time(part.table.start[row])), JSON.Member("end", .time(part.table.end(row))),
      ]
      let repeated = repeats.flatMap { $0[row] >= 0 ? JSON.integer($0[row]) : nil } ?? .null
      return JSON.object(
        interval + [
          JSON.Member("label", .string(labels[row])), part.confidence(row), JSON.Member("level", .integer(levels[row])),
          JSON.Member("repeats", repeated),
        ])
    }
    let alternatives = try part.alternatives(namingRow: true) { (reader, row) throws(SongMapError) in
      [JSON.Member("label", .string(try reader.text("label")[row]))]
    }
    return EncodedField(members: [JSON.Member("sections", .array(sections))], alternatives: alternatives)
  }
}
