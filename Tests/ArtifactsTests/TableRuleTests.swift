import Artifacts
import Testing

@Suite("The rules of tables")
struct TableRuleTests {
  private let types: TypeRegistry

  init() throws {
    types = try TypeRegistry.registered.get()
  }

  private func beats(_ start: [Double], confidence: [Double]? = nil) -> Table {
    Table(start: start, duration: start.map { _ in 0 }, confidence: confidence ?? start.map { _ in 1 })
  }

  private func chords(_ spans: [(Double, Double)], _ labels: [String]) -> Table {
    Table(
      start: spans.map(\.0), duration: spans.map { $0.1 - $0.0 }, confidence: spans.map { _ in 0.5 },
      columns: [Column("label", .text(labels))])
  }

  /// What is wrong with a table of a recording of ten seconds; nil where nothing is.
  private func refusal(of table: Table, as type: String) throws -> String? {
    do {
      try #require(types[type]).check(table, duration: 10)
      return nil
    } catch let error as ArtifactError {
      #expect(error.code == "PF-ART-003")
      #expect(error.message.contains(type))
      return error.message
    }
  }

  private func expect(
    _ table: Table, as type: String, refusedFor words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let refusal = try refusal(of: table, as: type)
    #expect(
      refusal?.contains(words) == true, "\(refusal ?? "accepted"), expected: \(words)", sourceLocation: sourceLocation)
  }

  @Test("a table without rows is valid")
  func empty() throws {
    #expect(try refusal(of: Table(), as: "music/beats/1") == nil)
    #expect(try refusal(of: chords([], []), as: "music/chords/1") == nil)
  }

  @Test("times lie within the recording, up to a millisecond after its end")
  func times() throws {
    #expect(try refusal(of: beats([0, 5, 10]), as: "music/beats/1") == nil)
    #expect(try refusal(of: beats([10.0009]), as: "music/beats/1") == nil)
    try expect(beats([0, 10.002]), as: "music/beats/1", refusedFor: "row 1: it ends at 10.002 s")
    for start in [-0.1, .nan, .infinity] {
      try expect(beats([start]), as: "music/beats/1", refusedFor: "row 0: start")
    }
  }

  @Test("rows are in order")
  func order() throws {
    try expect(beats([1, 1]), as: "music/beats/1", refusedFor: "row 1: it starts at 1.0 s, after")
    try expect(beats([2, 1]), as: "music/beats/1", refusedFor: "row 1: it starts at 1.0 s, after")
  }

  @Test("instants have no duration, intervals have one")
  func durations() throws {
    var instants = beats([1])
    instants.duration = [0.5]
    try expect(instants, as: "music/beats/1", refusedFor: "an instant has no duration")
    try expect(chords([(1, 1)], ["N"]), as: "music/chords/1", refusedFor: "needs a duration above 0")
    try expect(chords([(2, 1)], ["N"]), as: "music/chords/1", refusedFor: "not a length of time")
  }

  @Test("intervals that must not overlap may touch")
  func overlap() throws {
    #expect(try refusal(of: chords([(0, 5), (5, 10)], ["C:maj", "N"]), as: "music/chords/1") == nil)
    try expect(
      chords([(0, 5), (4.9, 10)], ["C:maj", "N"]), as: "music/chords/1", refusedFor: "before the row before it ends")
  }

  @Test("confidence is 0 to 1", arguments: [-0.01, 1.01, .nan])
  func confidence(_ value: Double) throws {
    #expect(try refusal(of: beats([1, 2], confidence: [0, 1]), as: "music/beats/1") == nil)
    try expect(beats([1, 2], confidence: [1, value]), as: "music/beats/1", refusedFor: "row 1: confidence")
  }

  @Test("columns are those of the type, in its order, one value a row")
  func columns() throws {
    var table = chords([(0, 1)], ["N"])
    table.columns.append(Column("mood", .text(["gay"])))
    try expect(table, as: "music/chords/1", refusedFor: "'mood'")
    table.columns = []
    try expect(table, as: "music/chords/1", refusedFor: "'label' is missing")
    table.columns = [Column("label", .text(["N", "N"]))]
    try expect(table, as: "music/chords/1", refusedFor: "2 values for 1 rows")
    table.columns = [Column("label", .int64([1]))]
    try expect(table, as: "music/chords/1", refusedFor: "not of kind text")
    table = beats([1])
    table.confidence = []
    try expect(table, as: "music/beats/1", refusedFor: "differ in length")
  }

  @Test("texts follow the grammar of their column", arguments: ["C:maj", "F#:min7/b3", "N", "X", "Bb:(1,b3,5)"])
  func goodChord(_ label: String) throws {
    #expect(try refusal(of: chords([(0, 1)], [label]), as: "music/chords/1") == nil)
  }

  @Test("a text that does not is refused with its row", arguments: ["", "H:moll", "c:maj", "C:major chord"])
  func badChord(_ label: String) throws {
    try expect(chords([(0, 1), (1, 2)], ["N", label]), as: "music/chords/1", refusedFor: "row 1, column 'label'")
  }

  @Test("numbers lie within the bounds of their column")
  func bounds() throws {
    func meter(_ numerator: Int64, _ denominator: Int64) -> Table {
      Table(
        start: [0], duration: [10], confidence: [1],
        columns: [Column("numerator", .int64([numerator])), Column("denominator", .int64([denominator]))])
    }
    #expect(try refusal(of: meter(7, 8), as: "music/meter/1") == nil)
    try expect(meter(0, 4), as: "music/meter/1", refusedFor: "row 0, column 'numerator': 0.0 is below 1.0")
    try expect(meter(4, 64), as: "music/meter/1", refusedFor: "row 0, column 'denominator'")
  }

  @Test("runners-up name a row, a rank and a confidence, and obey the columns' rules")
  func alternatives() throws {
    let valid = Alternatives(
      row: [0, 0], rank: [1, 2], confidence: [0.2, 0.1], columns: [Column("label", .text(["C:7", "A:min"]))])
    func table(_ change: (inout Alternatives) -> Void) -> Table {
      var table = chords([(0, 1), (1, 2)], ["C:maj", "N"])
      table.alternatives = valid
      change(&table.alternatives)
      return table
    }
    #expect(try refusal(of: table { _ in }, as: "music/chords/1") == nil)
    for (broken, words) in [
      (table { $0.row = [0, 2] }, "alternative 1: it names row 2"),
      (table { $0.rank = [0, 1] }, "alternative 0: rank 0"),
      (table { $0.rank = [1] }, "differ in length"),
      (table { $0.confidence = [0.2, 3] }, "alternative 1: confidence"),
      (table { $0.columns = [Column("label", .text(["C:7", "?"]))] }, "alternative 1, column 'label'"),
      (table { $0.columns = [] }, "'label' is missing"),
    ] {
      try expect(broken, as: "music/chords/1", refusedFor: words)
    }
  }

  @Test("a downbeat is a beat")
  func startsAmong() throws {
    let downbeats = try #require(types["music/downbeats/1"])
    try downbeats.check(beats([1, 3]), startsAmong: beats([1, 2, 3]))
    try downbeats.check(beats([]), startsAmong: beats([]))
    let error = #expect(throws: ArtifactError.self) {
      try downbeats.check(beats([1, 2.5]), startsAmong: beats([1, 2, 3]))
    }
    #expect(error?.message.contains("row 1: no row of music/beats/1 starts at 2.5 s") == true)
    try #require(types["music/beats/1"]).check(beats([9]), startsAmong: beats([]))
  }

  @Test("a table is no matrix and no audio")
  func wrongShape() throws {
    try expect(beats([1]), as: "feature/chroma/1", refusedFor: "a matrix was expected")
    try expect(beats([1]), as: "audio/source/1", refusedFor: "audio was expected")
  }

  @Test("columns append values of their own kind alone")
  func append() {
    var values = Column.Values.text(["a"])
    let hasJoined = values.append(.text(["b"]))
    #expect(hasJoined && values == .text(["a", "b"]))
    let hasMixed = values.append(.int64([1]))
    #expect(!hasMixed)
    #expect(values.count == 2)
  }
}
