import Artifacts

/// Notes of the performance: of one voice, or of all.
struct NotesField: FieldEncoder {
  /// `melody`, `bass`, or `notes` for all voices together.
  let voice: String

  var declaration: FieldDeclaration {
    FieldDeclaration(
      name: "performance.\(voice)", parts: [.init(name: "notes", type: "music/notes/1", isRequired: true)])
  }

  func encode(_ tables: [String: Table]) throws(SongMapError) -> EncodedField {
    let part = try requiredPart("notes", of: tables)
    let pitches = try part.int64("midi")
    let cents = part.table.column("cents")?.float64
    let velocities = part.table.column("velocity")?.int64
    let notes = part.rows.map { row in
      var members = [
        JSON.Member("start", .time(part.table.start[row])), JSON.Member("end", .time(part.table.end(row))),
        JSON.Member("midi", .integer(pitches[row])),
      ]
      if let cents { members.append(JSON.Member("cents", .measure(cents[row]))) }
      if let velocities { members.append(JSON.Member("velocity", .integer(velocities[row]))) }
      return JSON.object(members + [part.confidence(row)])
    }
    return EncodedField(members: [JSON.Member(voice, .array(notes))])
  }
}
