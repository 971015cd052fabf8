import Artifacts
import Evaluation
import Foundation
import SongMap
import TestSupport
import Testing

/// JAMS files, ours and others'.
@Suite struct DatasetJAMSTests {
  static func map() throws -> SongMapModel {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try SongMapModel(
      JSON(parsing: try FileBytes.read(root.appending(path: "docs/song_map.example.json").path())))
  }

  private func read(_ annotations: String) throws -> (items: [Dataset.Item], problems: [AnnotationProblem]) {
    let fixture = try DatasetFixture()
    try fixture.record("song.wav", seconds: 10)
    let text = "{\"file_metadata\": {\"duration\": 10}, \"annotations\": [\(annotations)]}"
    try fixture.write(text, to: "song.jams")
    let dataset = try fixture.load()
    return (dataset.items, dataset.skipped.flatMap(\.problems))
  }

  private func annotation(_ namespace: String, _ values: String...) -> String {
    let data = values.enumerated().map { index, value in
      "{\"time\": \(index), \"duration\": 1, \"value\": \(value), \"confidence\": \(Double(index) / 10)}"
    }
    return "{\"namespace\": \"\(namespace)\", \"data\": [\(data.joined(separator: ","))]}"
  }

  @Test func `a Song Map that was exported says the same as the map`() throws {
    var map = try Self.map()
    map.sections.append(map.sections[0])
    map.sections[1].level = 1
    map.chords[0].label = "C:(1,b3,5)"
    let fixture = try DatasetFixture()
    try fixture.record("song.wav", seconds: 12.8)
    try fixture.write(try Exporter.export(map, as: .jams), to: "song.jams")
    let dataset = try fixture.load()
    #expect(dataset.skipped.flatMap(\.problems) == [])
    let read = try #require(dataset.items.first).reference
    map.provenance = nil
    let said = Annotation(songMap: map, folder: nil)
    #expect(read.beats == said.beats)
    #expect(read.downbeats == said.downbeats)
    #expect(read.tempi == Array(try #require(said.tempi).prefix(1)))
    #expect(read.keys == said.keys)
    #expect(read.chords?.map(\.label) == said.chords?.map(\.label))
    #expect(read.sections?.map(\.name).sorted() == said.sections?.map(\.name).sorted())
    #expect(read.words?.map(\.label) == said.words?.map(\.label))
    #expect(read.text == said.text)
    #expect(read.melodyNotes?.map(\.pitch) == said.melodyNotes?.map(\.pitch))
    #expect(read.bassNotes?.map(\.pitch) == said.bassNotes?.map(\.pitch))
    let ends = zip(read.chords ?? [], said.chords ?? []).map { abs($0.end - $1.end) }
    #expect(ends.allSatisfy { $0 < 1e-9 })
  }

  @Test func `all namespaces that tasks compare are read`() throws {
    let levels = [
      "{\"label\": \"A\", \"level\": 0}", "{\"label\": \"a\", \"level\": 1}", "{\"label\": \"b\", \"level\": 1}",
    ]
    let position = "{\"position\": 1, \"measure\": 1, \"num_beats\": 3, \"beat_units\": 4}"
    let contour = [
      "{\"index\": 0, \"frequency\": 220, \"voiced\": true}", "{\"index\": 0, \"frequency\": 220, \"voiced\": false}",
    ]
    let all = [
      annotation("beat_position", position), annotation("key_mode", "\"Bb:minor\"", "\"N\""),
      annotation("chord_harte", "\"C:maj7\""), annotation("segment_salami_upper", "\"A\""),
      annotation("multi_segment", levels[0], levels[1], levels[2]), annotation("note_hz", "440"),
      annotation("pitch_contour", contour[0], contour[1]), annotation("lyrics", "\"oh\"", "\"yes\""),
      annotation("onset", "null"), annotation("chord", "\"D\""),
      "{\"namespace\": \"tempo\", \"data\": {\"time\": [0, 0], \"duration\": [9, 9], \"value\": [60, 120], "
        + "\"confidence\": [0.2, 0.8]}}",
    ]
    let (items, problems) = try read(all.joined(separator: ","))
    #expect(problems == [])
    let item = try #require(items.first)
    let reference = item.reference
    #expect(reference.downbeats == [0])
    #expect(reference.meter == Annotation.Meter(numerator: 3, denominator: 4))
    #expect(reference.keys == [.init(start: 0, end: 1, label: "Bb minor")])
    #expect(reference.chords?.map(\.label) == ["C:maj7"])
    #expect(
      reference.sections?.map(\.name) == ["multi_segment_1", "segment_salami_upper", "multi_segment_0"])
    #expect(reference.notes?.map(\.pitch) == [69])
    #expect(reference.melody == .init(times: [0, 1], frequencies: [220, -220]))
    #expect(reference.words?.map(\.label) == ["oh", "yes"])
    #expect(reference.tempi == [120, 60])
    #expect(!reference.tempiAreEquallyGood)
    #expect(item.notes.contains { $0.contains("'onset'") })
    #expect(item.notes.contains { $0.contains("chord (further)") })
  }

  @Test(arguments: [
    ("{\"namespace\": \"beat\", \"data\": 3}", AnnotationProblem.Kind.member),
    ("{\"data\": []}", .member),
    ("{\"namespace\": \"beat\", \"data\": [{\"value\": 1}]}", .member),
    ("{\"namespace\": \"beat\", \"data\": [{\"time\": 99, \"value\": 1}]}", .beyondEnd),
    ("{\"namespace\": \"chord\", \"data\": [{\"time\": 0, \"duration\": 1, \"value\": \"Am\"}]}", .chord),
    ("{\"namespace\": \"chord\", \"data\": [{\"time\": 0, \"duration\": -1, \"value\": \"A\"}]}", .outOfRange),
    ("{\"namespace\": \"chord\", \"data\": [{\"time\": 2, \"duration\": -1, \"value\": \"A\"}]}", .endBeforeStart),
    ("{\"namespace\": \"chord\", \"data\": [{\"time\": 2, \"duration\": 1, \"value\": 7}]}", .member),
    ("{\"namespace\": \"key_mode\", \"data\": [{\"time\": 0, \"duration\": 1, \"value\": \"C:maj9\"}]}", .key),
    ("{\"namespace\": \"note_hz\", \"data\": [{\"time\": 0, \"duration\": 1, \"value\": -3}]}", .outOfRange),
    ("{\"namespace\": \"tempo\", \"data\": {\"time\": [0], \"value\": [1, 2]}}", .member),
    ("{\"namespace\": \"pitch_contour\", \"data\": [{\"time\": 0, \"value\": 3}]}", .member),
    ("{\"namespace\": \"multi_segment\", \"data\": [{\"time\": 0, \"duration\": 1, \"value\": \"A\"}]}", .member),
    ("{\"namespace\": \"beat\", \"data\": [{\"time\": NaN, \"value\": 1}]}", .notJSON),
  ])
  func `a fault in an annotation is named`(annotation: String, kind: AnnotationProblem.Kind) throws {
    let (items, problems) = try read(annotation)
    #expect(items.isEmpty)
    #expect(problems.map(\.kind) == [kind])
  }

  @Test func `observations may stand in any order`() throws {
    let data = "[{\"time\": 2, \"value\": 1}, {\"time\": 1, \"value\": 2}]"
    let (items, problems) = try read("{\"namespace\": \"beat\", \"data\": \(data)}")
    #expect(problems == [])
    #expect(items.first?.reference.beats == [1, 2])
  }

  @Test func `a JAMS file may name its recording`() throws {
    let fixture = try DatasetFixture()
    try fixture.record("sound/x1.wav", seconds: 10)
    let beat = annotation("beat", "1")
    try fixture.write(
      "{\"sandbox\": {\"audio\": \"../sound/x1.wav\"}, \"annotations\": [\(beat)]}", to: "truth/song.jams")
    try fixture.write("{\"annotations\": [\(beat)]}", to: "truth/lost.jams")
    let dataset = try fixture.load()
    #expect(dataset.items.map(\.name) == ["truth/song"])
    #expect(dataset.items.first?.reference.duration == 10)
    #expect(dataset.skipped.first { $0.name == "truth/lost" }?.problems.map(\.kind) == [.missingAudio])
  }
}
