import Artifacts
import Testing

@testable import SongMap

@Suite struct FieldEncoderTests {
  @Test("Tempo takes its octave candidates as alternatives, best first")
  func tempo() throws {
    var global = Maps.passages([0], until: 12, [Column("bpm", .float64([112.49]))])
    global.alternatives = Alternatives(
      row: [0, 0], rank: [2, 1], confidence: [0.05, 0.07], columns: [Column("bpm", .float64([225, 56.2]))])
    var curve = Maps.instants([0, 6.4])
    curve.columns = [Column("bpm", .float64([112.4, 112.6004]))]
    let map = try Maps.assemble(["tempo": ["global": global, "curve": curve]]).model()
    #expect(map.tempo.global == 112.49)
    #expect(map.tempo.curve.map(\.time) == [0, 6.4])
    #expect(map.tempo.curve.map(\.bpm) == [112.4, 112.6])
    #expect(map.tempoAlternatives.map(\.reading) == [56.2, 225])
  }

  @Test("A recording without a tempo has the neutral one")
  func noTempo() throws {
    let map = try Maps.assemble(["tempo": ["global": Table(columns: [Column("bpm", .float64([]))])]]).model()
    #expect(map.tempo == SongMapModel.Tempo(global: 0, curve: [], confidence: 0))
  }

  @Test("The meter is the one that lasts longest in all; changes are listed where there are several passages")
  func meter() throws {
    func meter(_ rows: [(start: Double, numerator: Int64, denominator: Int64)]) throws -> SongMapModel {
      try Maps.beats([], meter: rows, duration: 12)
    }
    let changing = try meter([(0, 3, 4), (5, 4, 4), (7, 3, 4), (8, 6, 8)])
    #expect(changing.meter.numerator == 3)
    #expect(changing.meterChanges.map(\.meter.numerator) == [3, 4, 3, 6])
    #expect(changing.meterChanges.map(\.end) == [5, 7, 8, 12])
    let constant = try meter([(0, 7, 8)])
    #expect(constant.meter == SongMapModel.Meter(numerator: 7, denominator: 8, confidence: 0.75))
    #expect(constant.meterChanges == [])
  }

  @Test("Chords and keys keep the runners-up of each row")
  func passages() throws {
    var chords = Maps.passages([0, 2], until: 12, [Column("label", .text(["G:maj", "E:min7/b3"]))])
    chords.alternatives = Alternatives(
      row: [1, 0, 1], rank: [2, 1, 1], confidence: [0.1, 0.2, 0.3],
      columns: [Column("label", .text(["E:min", "G:7", "G:maj6"]))])
    var keys = Maps.passages([0], until: 12, [Column("tonic", .text(["G"])), Column("mode", .text(["major"]))])
    keys.alternatives = Alternatives(
      row: [0], rank: [1], confidence: [0.2],
      columns: [Column("tonic", .text(["E"])), Column("mode", .text(["minor"]))])
    let document = try Maps.assemble(["chords": ["chords": chords], "key": ["key": keys]])
    let map = try document.model()
    #expect(map.chordAlternatives.map(\.row) == [0, 1, 1])
    #expect(map.chordAlternatives.map(\.reading) == ["G:7", "G:maj6", "E:min"])
    #expect(map.keyAlternatives.map(\.reading) == [SongMapModel.KeyReading(tonic: "E", mode: "minor")])
    #expect(try SongMapValidator.violations(of: document) == [])
  }

  @Test("Sections name the one that they repeat, or null")
  func sections() throws {
    let columns = [
      Column("label", .text(["A", "B", "A"])), Column("level", .int64([0, 0, 0])),
      Column("repeats", .int64([-1, -1, 0])),
    ]
    let document = try Maps.assemble(["sections": ["sections": Maps.passages([0, 3, 6], until: 12, columns)]])
    #expect(document.json["sections"]?.array?.map { $0["repeats"] } == [.null, .null, .integer(0)])
    #expect(try SongMapValidator.violations(of: document) == [])
  }

  @Test("Notes have cents and velocity only where the table has them")
  func notes() throws {
    let bare = Maps.passages([1], until: 2, [Column("midi", .int64([67]))])
    let full = Maps.passages(
      [1], until: 2,
      [Column("midi", .int64([67])), Column("cents", .float64([-8.25])), Column("velocity", .int64([74]))])
    let document = try Maps.assemble(["performance.melody": ["notes": full], "performance.bass": ["notes": bare]])
    let map = try document.model()
    #expect(map.melody.first?.cents == -8.25 && map.melody.first?.velocity == 74)
    #expect(map.bass.first?.cents == nil && map.bass.first?.velocity == nil)
    #expect(try SongMapValidator.violations(of: document) == [])
  }

  @Test("A table whose columns differ in length, or that lacks one, is refused with field and part")
  func unusableTables() {
    func expectRefusal(_ table: Table, _ word: String) {
      #expect {
        try Maps.assemble(["chords": ["chords": table]])
      } throws: {
        "\($0)".contains("'chords'") && "\($0)".contains(word) && "\($0)".contains("PF-MAP-005")
      }
    }
    expectRefusal(Maps.passages([0, 1], until: 2, []), "'label'")
    expectRefusal(Maps.passages([0, 1], until: 2, [Column("label", .text(["N"]))]), "1 values for 2 rows")
    expectRefusal(Maps.passages([0, 1], until: 2, [Column("label", .int64([0, 1]))]), "of kind text")
    expectRefusal(Table(start: [0], duration: [], confidence: [1]), "duration")
    var stray = Maps.passages([0], until: 2, [Column("label", .text(["N"]))])
    stray.alternatives = Alternatives(row: [3], rank: [1], confidence: [0.5], columns: [Column("label", .text(["X"]))])
    expectRefusal(stray, "row 3")
  }
}
