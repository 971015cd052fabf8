import Artifacts

/// The meter that the greatest part of the recording keeps, and the passages where there is more than one.
struct MeterField: FieldEncoder {
  var declaration: FieldDeclaration {
    FieldDeclaration(name: "meter", parts: [.init(name: "meter", type: "music/meter/1", isRequired: true)])
  }

  var neutral: [JSON.Member] { [meter(4, 4, confidence: 0)] }

  func encode(_ tables: [String: Table]) throws(SongMapError) -> EncodedField {
    let part = try requiredPart("meter", of: tables)
    let signatures = try signatures(of: part)
    guard let prevailing = prevailing(signatures, part.table) else {
      return EncodedField(members: neutral + [JSON.Member("meter_changes", .array([]))])
    }
    let changes = part.rows.map { row in
      JSON.object(part.interval(row) + signatures[row].members + [part.confidence(row)])
    }
    let alternatives = try part.alternatives(namingRow: part.rows.count > 1) { (reader, row) throws(SongMapError) in
      try self.signatures(of: reader)[row].members
    }
    let signature = signatures[prevailing.row]
    return EncodedField(
      members: [
        meter(signature.numerator, signature.denominator, confidence: prevailing.confidence),
        JSON.Member("meter_changes", .array(changes.count > 1 ? changes : [])),
      ],
      alternatives: alternatives)
  }

  private struct Signature: Hashable {
    let numerator: Int64
    let denominator: Int64

    var members: [JSON.Member] {
      [JSON.Member("numerator", .integer(numerator)), JSON.Member("denominator", .integer(denominator))]
    }
  }

  private func signatures(of part: TableReader) throws(SongMapError) -> [Signature] {
    let numerators = try part.int64("numerator")
    let denominators = try part.int64("denominator")
    return zip(numerators, denominators).map(Signature.init)
  }

  /// The first row of the signature that lasts longest in all, and its confidence averaged over that time.
  private func prevailing(_ signatures: [Signature], _ table: Table) -> (row: Int, confidence: Double)? {
    var best: (row: Int, length: Double, confidence: Double)?
    for row in signatures.indices where signatures.firstIndex(of: signatures[row]) == row {
      let rows = signatures.indices.filter { signatures[$0] == signatures[row] }
      let length = rows.reduce(0) { $0 + table.duration[$1] }
      let weighted = rows.reduce(0) { $0 + table.duration[$1] * table.confidence[$1] }
      if length > best?.length ?? -1 {
        best = (row, length, length > 0 ? weighted / length : table.confidence[row])
      }
    }
    return best.map { ($0.row, $0.confidence) }
  }

  private func meter(_ numerator: Int64, _ denominator: Int64, confidence: Double) -> JSON.Member {
    let signature = Signature(numerator: numerator, denominator: denominator)
    return JSON.Member("meter", .object(signature.members + [JSON.Member("confidence", .confidence(confidence))]))
  }
}
