import Artifacts

/// One tempo for the recording, its octave candidates as alternatives, and its course over time.
struct TempoField: FieldEncoder {
  var declaration: FieldDeclaration {
    FieldDeclaration(
      name: "tempo",
      parts: [
        .init(name: "global", type: "music/tempo/1", isRequired: true),
        .init(name: "curve", type: "music/tempo_curve/1", isRequired: false),
      ])
  }

  var neutral: [JSON.Member] { [tempo(bpm: 0, curve: [], confidence: 0)] }

  func encode(_ tables: [String: Table]) throws(SongMapError) -> EncodedField {
    let global = try requiredPart("global", of: tables)
    var curve: [JSON] = []
    if let part = try part("curve", of: tables) {
      let bpm = try part.float64("bpm")
      curve = part.rows.map { .array([.time(part.table.start[$0]), .measure(bpm[$0])]) }
    }
    let bpm = try global.float64("bpm")
    if bpm.count > 1 { throw global.unusable("one row was expected, there are \(bpm.count)") }
    guard let first = bpm.first else {
      return EncodedField(members: [tempo(bpm: 0, curve: curve, confidence: 0)])
    }
    let alternatives = try global.alternatives(namingRow: false) { (reader, row) throws(SongMapError) in
      [JSON.Member("bpm", .measure(try reader.float64("bpm")[row]))]
    }
    return EncodedField(
      members: [tempo(bpm: first, curve: curve, confidence: global.table.confidence[0])], alternatives: alternatives)
  }

  private func tempo(bpm: Double, curve: [JSON], confidence: Double) -> JSON.Member {
    JSON.Member(
      "tempo",
      .object([
        JSON.Member("bpm_global", .measure(bpm)), JSON.Member("curve", .array(curve)),
        JSON.Member("confidence", .confidence(confidence)),
      ]))
  }
}
