import Artifacts
import Evaluation
import Foundation
import SongMap
import TestSupport
import Testing

/// Results of programs for the items of a data set, and Song Maps as annotations.
@Suite struct EstimatesTests {
  private let dataset: DatasetFixture
  private let estimates: DatasetFixture

  init() throws {
    dataset = try DatasetFixture()
    estimates = try DatasetFixture()
    for name in ["real/a", "real/b", "rendered/c"] {
      try dataset.addItem(name, files: ["beats.txt": "1\t1\n2\t2\n"], item: "{\"duration\": 12.8}", seconds: 12.8)
    }
  }

  private func load() throws -> [Estimate] {
    try load(estimates.path)
  }

  private func load(_ folder: String) throws -> [Estimate] {
    let all = try Estimates.load(folder: folder, for: try dataset.load())
    return all.values.sorted { $0.name < $1.name }
  }

  private var mapText: String {
    get throws { JSON.object(try mapMembers).text(.readable) }
  }

  private var mapMembers: [JSON.Member] {
    get throws {
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      let bytes = try FileBytes.read(root.appending(path: "docs/song_map.example.json").path())
      return try JSON(parsing: bytes).members ?? []
    }
  }

  @Test func `estimates are found by name in every form`() throws {
    try estimates.write(try mapText, to: "real/a/audio.songmap.json")
    try estimates.write("0.5 1\n1 2\n", to: "b.beats")
    try estimates.write("1.5\t1\n", to: "rendered/c/beats.txt")
    let all = try load()
    #expect(all.map(\.name) == ["a", "b", "c"])
    #expect(all.flatMap(\.problems) == [])
    #expect(all[0].annotation?.beats == [0.21, 0.743, 1.277, 1.81, 2.343])
    #expect(all[1].annotation?.downbeats == [0.5])
    #expect(all[2].annotation?.beats == [1.5])
    #expect(all.map(\.files.count) == [1, 1, 1])
  }

  @Test func `an estimate in another folder than the item's is not its own`() throws {
    try estimates.write("1\n", to: "rendered/a.beats")
    try estimates.write("1.5\n", to: "real/b.beats")
    #expect(try load().map(\.annotation?.beats) == [nil, [1.5], nil])
  }

  @Test func `estimates of items of one name go each to its own, also where one was skipped`() throws {
    try dataset.addItem("A/01", files: ["beats.txt": "1\t1\n"])
    try dataset.addItem("B/01", files: ["beats.txt": "1\t1\n"])
    try estimates.write("2\n", to: "A/01.beats")
    try estimates.write("3\n", to: "B/01.beats")
    try estimates.write("4\n", to: "01.beats")
    #expect(try load().map(\.annotation?.beats) == [[2], [3], nil, nil, nil])
    try dataset.write("unreadable", to: "A/01/beats.txt")
    #expect(try load().first?.annotation?.beats == [3])
  }

  @Test func `results in a folder for each recording are found`() throws {
    try estimates.write("2\n", to: "a/a.beats")
    #expect(try load()[0].annotation?.beats == [2])
  }

  @Test func `an item without estimate has none, and a map comes before other files`() throws {
    try estimates.write(try mapText, to: "a.json")
    try estimates.write("3\n", to: "a.beats")
    let all = try load()
    #expect(all[0].annotation?.beats?.count == 5)
    #expect(all[0].notes.contains { $0.contains("a.beats") })
    #expect(all[1].annotation == nil)
    #expect(all[1].problems.isEmpty)
  }

  @Test func `stems that the map lists lie beside it`() throws {
    try estimates.write(try mapText, to: "maps/real/a.songmap.json")
    #expect(
      try load()[0].annotation?.stems == [.init(name: "vocals", path: estimates.path + "/maps/real/vocals.flac")])
  }

  @Test func `stems are found in a folder of the item's name`() throws {
    try estimates.write(JSON.object(try mapMembers.filter { $0.key != "stems" }).text(.compact), to: "a.songmap.json")
    try estimates.record("a/stems/bass.wav", seconds: 12.8)
    try estimates.record("b/stems/bass.wav", seconds: 5)
    let all = try load()
    #expect(all[0].annotation?.stems?.map(\.name) == ["bass"])
    #expect(all[0].annotation?.beats?.count == 5)
    #expect(all[1].annotation?.stems == nil)
    #expect(all[1].notes.count == 1)
  }

  @Test func `faults of estimates are named, and other items are not touched`() throws {
    try estimates.write("{\"beats\": []}", to: "a.songmap.json")
    try estimates.write("2\n1\n", to: "b.beats")
    try estimates.write("1\n", to: "c.beats")
    let all = try load()
    #expect(all[0].annotation == nil)
    #expect(all[0].problems.allSatisfy { $0.kind == .songMap && $0.line == 1 })
    #expect(all[0].problems.isEmpty == false)
    #expect(all[1].problems.map(\.kind) == [.unsorted])
    #expect(all[2].annotation?.beats == [1])
  }

  @Test func `a fault in one file of an estimate leaves the others`() throws {
    try estimates.write("2\n1\n", to: "a.beats")
    try estimates.write("0\t5\tC\n", to: "a.chords.lab")
    try estimates.write(
      "{\"annotations\": [{\"namespace\": \"beat\", \"data\": [{\"time\": \"x\"}, {\"time\": 1}]}, "
        + "{\"namespace\": \"chord\", \"data\": [{\"time\": 0, \"duration\": 2, \"value\": \"D\"}]}]}", to: "b.jams")
    let all = try load()
    #expect(all.map(\.annotation?.beats) == [nil, nil, nil])
    #expect(all.prefix(2).map { $0.annotation?.chords?.map(\.label) } == [["C"], ["D"]])
    #expect(all.map { $0.problems.map(\.kind) } == [[.unsorted], [.member], []])
  }

  @Test func `times of an estimate beyond the ends are cut off, and labels nobody can read count as unknown`() throws {
    try estimates.write("-0.02\n1\n14\n", to: "a.beats")
    try estimates.write("-0.1\t5\tC\n5\t6\tC:aug7\n6\t7\tnonsense\n7\t99\tG\n", to: "a.chords.lab")
    try estimates.write("0\t5\tZ flat\n", to: "a.key.lab")
    let estimate = try load()[0]
    #expect(estimate.problems == [])
    #expect(estimate.annotation?.beats == [0, 1])
    #expect(estimate.annotation?.chords?.map(\.label) == ["C", "X", "X", "G"])
    #expect(estimate.annotation?.chords?.map(\.start) == [0, 5, 6, 7])
    #expect(estimate.annotation?.chords?.last?.end == 12.8)
    #expect(estimate.annotation?.keys?.map(\.label) == ["X"])
    #expect(estimate.notes.count == 5)
  }

  @Test func `two maps of one recording leave open which counts`() throws {
    for name in ["x/real/a.songmap.json", "y/real/a.songmap.json"] { try estimates.write(try mapText, to: name) }
    #expect(try load()[0].problems.map(\.kind) == [.twice])
  }

  @Test func `references are never taken for estimates`() throws {
    try dataset.write(try mapText, to: "real/a/audio.songmap.json")
    let all = try load(dataset.path)
    #expect(all[0].annotation?.beats?.count == 5)
    #expect(all[1].annotation == nil)
    #expect(all[1].notes.contains { $0.contains("reference") })
  }

  @Test func `a folder without estimates is an error`() throws {
    try estimates.write("1\n", to: "d.beats")
    #expect(throws: EvaluationError.noEstimates(folder: estimates.path)) { try load() }
  }

  @Test func `a map says nothing of fields that nobody was to fill, and nothing was found where a step failed`() throws
  {
    var members = try mapMembers.filter { $0.key != "provenance" }
    let statuses = [
      ("beats", "not in pipeline"), ("downbeats", "failed"), ("tempo", "failed"), ("meter", "failed"),
      ("key", "given"), ("chords", "skipped"), ("sections", "analysed"), ("performance.bass", "not in pipeline"),
    ]
    let fields = JSON.object(statuses.map { JSON.Member($0.0, .string($0.1)) })
    members.append(JSON.Member("provenance", .object([JSON.Member("fields", fields)])))
    members = members.map { $0.key == "sections" ? JSON.Member("sections", .array([])) : $0 }
    var map = try SongMapModel(JSON.object(members))
    let said = Annotation(songMap: map, folder: nil)
    #expect(said.beats == nil)
    #expect(said.downbeats == [])
    #expect(said.tempi == [])
    #expect(said.meter == Annotation.Meter(numerator: 0, denominator: 0))
    #expect(said.keys?.map(\.label) == ["G major"])
    #expect(said.chords == [])
    #expect(said.sections?.map(\.intervals) == [[]])
    #expect(said.bassNotes == nil)
    #expect(said.melodyNotes?.map(\.pitch) == [66.92])
    #expect(said.words?.map(\.label) == ["when"])
    map.provenance = nil
    map.chords = []
    map.sections = []
    let unstated = Annotation(songMap: map, folder: nil)
    #expect(unstated.chords == nil)
    #expect(unstated.sections == nil)
    #expect(unstated.tempi == [112.5, 56.2])
    #expect(unstated.meter == Annotation.Meter(numerator: 4, denominator: 4))
  }
}
