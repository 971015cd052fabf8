import Artifacts

@testable import SongMap

/// Ready-made tables and maps.
enum Maps {
  static let provenance = Provenance(tool: "performia test")

  static func instants(_ times: [Double]) -> Table {
    Table(start: times, duration: times.map { _ in 0 }, confidence: times.map { _ in 0.5 })
  }

  /// Rows that follow one another: each lasts until the next, the last until `end`.
  static func passages(_ starts: [Double], until end: Double, _ columns: [Column]) -> Table {
    Table(
      start: starts, duration: zip(starts, starts.dropFirst() + [end]).map { $1 - $0 },
      confidence: starts.map { _ in 0.75 }, columns: columns)
  }

  /// A document of the type `ANALYZER/value/1`.
  static func document(_ analyzer: String, _ value: JSON) -> SongMapExtension {
    SongMapExtension(analyzer: analyzer, output: "value", type: "\(analyzer)/value/1", content: .document(value))
  }

  static func table(_ analyzer: String, _ output: String, type: String, _ table: Table) -> SongMapExtension {
    SongMapExtension(analyzer: analyzer, output: output, type: type, content: .table(table))
  }

  static func assemble(
    duration: Double = 12, _ fields: [String: [String: Table]] = [:]
  ) throws(SongMapError) -> SongMapDocument {
    try SongMapAssembler.assemble(id: "0123456789abcdef", duration: duration, fields: fields, provenance: provenance)
  }

  /// A map of nothing but beats, of which some are downbeats.
  static func beats(
    _ beats: [Double], downbeats: [Double] = [], meter: [(start: Double, numerator: Int64, denominator: Int64)] = [],
    duration: Double
  ) throws -> SongMapModel {
    var fields = ["beats": ["beats": instants(beats)], "downbeats": ["downbeats": instants(downbeats)]]
    if !meter.isEmpty {
      let columns = [
        Column("numerator", .int64(meter.map(\.numerator))), Column("denominator", .int64(meter.map(\.denominator))),
      ]
      fields["meter"] = ["meter": passages(meter.map(\.start), until: duration, columns)]
    }
    return try assemble(duration: duration, fields).model()
  }

  /// The example with one member replaced; the pointer's tokens are names and indices.
  static func example(replacing pointer: [String], with value: JSON) throws -> SongMapDocument {
    SongMapDocument(json: replaced(try JSON(parsing: Array(Repository.example().utf8)), pointer[...], value))
  }

  private static func replaced(_ json: JSON, _ pointer: ArraySlice<String>, _ value: JSON) -> JSON {
    guard let token = pointer.first else { return value }
    let rest = pointer.dropFirst()
    switch json {
    case .array(var items):
      if let index = Int(token), items.indices.contains(index) {
        items[index] = replaced(items[index], rest, value)
      } else {
        items.append(replaced(.null, rest, value))
      }
      return .array(items)
    case .object(let members):
      let others = members.filter { $0.key != token }
      return .object(others + [JSON.Member(token, replaced(json[token] ?? .null, rest, value))])
    default: return value
    }
  }
}
