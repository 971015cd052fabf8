import Artifacts
import Testing

@testable import SongMap

@Suite("Lead sheets in MusicXML")
struct MusicXMLExportTests {
  private func sheet(_ map: SongMapModel) throws -> MusicXMLReader {
    try MusicXMLReader(Exporter.export(map, as: .musicxml))
  }

  @Test("notes are rounded to sixteenths of the beats, with rests between and ties over the bar line")
  func notes() throws {
    // Quarters of 0.5 s that are not quite even, and notes that are not quite on time.
    let map = try Scores.map(
      beats: [0, 0.51, 1.0, 1.49, 2.0, 2.5, 3.0, 3.5], downbeats: [0, 2.0],
      notes: [(0.02, 0.5, 60), (0.51, 0.74, 62), (1.75, 2.26, 64), (3.0, 3.52, 66)], duration: 4)
    let sheet = try sheet(map)
    #expect(sheet.lengths == [4, 4])
    #expect(
      sheet.notes(0) == [
        .init(start: 0, length: 1, pitch: "C4", ties: [], lyric: nil),
        .init(start: 1, length: 0.5, pitch: "D4", ties: [], lyric: nil),
        .init(start: 1.5, length: 0.5, pitch: "-", ties: [], lyric: nil),
        .init(start: 2, length: 1.5, pitch: "-", ties: [], lyric: nil),
        .init(start: 3.5, length: 0.5, pitch: "E4", ties: ["start"], lyric: nil),
      ])
    #expect(sheet.notes(1).first == .init(start: 0, length: 0.5, pitch: "E4", ties: ["stop"], lyric: nil))
    #expect(sheet.notes(1).first { $0.pitch == "F#4" }?.start == 2)
  }

  @Test("an upbeat is a short bar 0, also where it begins before the first beat")
  func pickup() throws {
    let beats = Scores.beats(9, every: 0.5, from: 1)
    let onBeat = try sheet(
      Scores.map(beats: beats, downbeats: [1.5, 3.5], notes: [(1, 1.5, 60), (1.5, 3, 62)], duration: 6))
    #expect(onBeat.measures.first?.attributes == ["number": "0", "implicit": "yes"])
    #expect(onBeat.lengths == [1, 4, 4] && onBeat.meters == [0: "4/4"])
    #expect(onBeat.measures[1].attributes["number"] == "1")
    let before = try sheet(
      Scores.map(beats: beats, downbeats: [1, 3], notes: [(0.75, 1, 60), (1, 3, 62)], duration: 6))
    #expect(before.lengths.prefix(2) == [1, 4])
    #expect(before.notes(0).map(\.pitch) == ["-", "C4"])
  }

  @Test("changes of meter have their signatures, seven eighths among them, and bars their lengths")
  func meters() throws {
    let beats = Scores.beats(15, every: 0.5) + Scores.beats(6, every: 0.25, from: 7.25)
    let map = try Scores.map(
      beats: beats, downbeats: [0, 2, 3.5, 5.5, 7],
      meters: [(0, 4, 4), (2, 3, 4), (3.5, 4, 4), (5.5, 3, 4), (7, 7, 8)],
      notes: [(0, 8.75, 60)], duration: 9)
    let sheet = try sheet(map)
    #expect(sheet.meters == [0: "4/4", 1: "3/4", 2: "4/4", 3: "3/4", 4: "7/8"])
    #expect(sheet.lengths == [4, 3, 4, 3, 3.5])
    #expect(sheet.notes(4).map(\.length) == [3, 0.5] && sheet.notes(4).map(\.ties) == [["stop", "start"], ["stop"]])
  }

  @Test("a bar in which a downbeat was missed is two bars, and one with a beat too many keeps it")
  func missedDownbeat() throws {
    let beats = Scores.beats(17, every: 0.5)
    let missed = try sheet(Scores.map(beats: beats, downbeats: [0, 4, 6], notes: [(0, 1, 60)], duration: 9))
    #expect(missed.meters == [0: "4/4"] && missed.lengths.prefix(3) == [4, 4, 4])
    let long = try sheet(Scores.map(beats: beats, downbeats: [0, 2.5, 4.5], notes: [(0, 1, 60)], duration: 9))
    #expect(long.meters == [0: "5/4", 1: "4/4"])
  }

  @Test("without downbeats bars begin with the first beat")
  func noDownbeats() throws {
    let sheet = try sheet(Scores.map(beats: [0, 0.5, 1, 1.5, 2], notes: [(0, 2.4, 60)], duration: 3))
    #expect(sheet.lengths == [4, 4] && sheet.notes(0).map(\.length) == [4])
  }

  @Test("groups of compound meters can be seen")
  func compound() throws {
    let beats = Scores.beats(13, every: 0.25)
    let sheet = try sheet(
      Scores.map(
        beats: beats, downbeats: [0, 1.5, 3], meters: [(0, 6, 8)], notes: [(0.25, 1.0, 60), (1.5, 3, 62)], duration: 3))
    #expect(sheet.notes(0).map(\.length) == [0.5, 1, 0.5, 1])
    #expect(sheet.notes(1).map(\.length) == [3])
  }

  @Test("notes on one step are the longest of them, small gaps are closed, and none is lost otherwise")
  func crowded() throws {
    let sheet = try sheet(
      Scores.map(
        beats: [0, 0.5, 1, 1.5, 2], downbeats: [0, 2],
        notes: [(0, 0.03, 60), (0.01, 0.4, 62), (0.5, 0.501, 64), (0.625, 3, 65), (1, 1.5, 67)], duration: 4))
    #expect(sheet.notes(0).filter { $0.pitch != "-" }.map(\.pitch) == ["D4", "E4", "F4", "G4"])
    #expect(sheet.notes(0).map(\.length) == [1, 0.25, 0.75, 1, 1])
  }

  @Test("neither melody nor chords, or no beats, is refused with the reason and advice")
  func impossible() throws {
    let bare = try Maps.beats([0, 0.5, 1], duration: 2)
    let noBeats = try Scores.map(beats: [0.5], notes: [(0, 1, 60)], duration: 2)
    for (map, reason) in [(bare, "neither a melody nor chords"), (noBeats, "there are 1")] {
      let error = #expect(throws: SongMapError.self) { try Exporter.export(map, as: .musicxml) }
      #expect(error?.code == "PF-MAP-008" && error?.advice.isEmpty == false)
      #expect(error?.message.contains(reason) == true)
    }
  }

  @Test("beats so close that the score would have no end are refused")
  func endless() throws {
    let map = try Scores.map(beats: [0, 1e-6], notes: [(0, 3000, 60)], duration: 3600)
    let error = #expect(throws: SongMapError.self) { try Exporter.export(map, as: .musicxml) }
    #expect(error?.code == "PF-MAP-008")
  }

  @Test("chords stand at their beats, also within a held note, once until they change, and as the standard names them")
  func chords() throws {
    var map = try Scores.map(
      beats: Scores.beats(8, every: 0.5), downbeats: [0, 2], notes: [(0, 2, 60)], duration: 4)
    let labels = ["N", "C:maj7/3", "C:maj7/3", "F#:hdim7/b5", "Bb:7(#9)", "G:(1,b3,5)", "D:(1,2)", "X"]
    map.chords = labels.enumerated().map {
      .init(start: Double($0.offset) * 0.5 + 0.04, end: Double($0.offset) * 0.5 + 0.54, label: $0.element)
    }
    let sheet = try sheet(map)
    #expect(sheet.harmonies(0) == ["0.0  none", "1.0 C major-seventh/E", "3.0 F half-diminished/C"])
    #expect(sheet.harmonies(1) == ["0.0 B dominant", "1.0 G minor", "2.0 D other"])
    let degree = sheet.measures[1].all("harmony")[0]["degree"]
    #expect(degree?["degree-value"]?.number == 9 && degree?["degree-alter"]?.number == 1)
    #expect(sheet.measures[1].all("harmony")[2]["kind"]?.attributes["text"] == "(1,2)")
    map.melody = []
    #expect(try self.sheet(map).harmonies(1).count == 3, "a map without a melody is a sheet of chords")
  }

  @Test("syllables go to the notes that begin nearest, and none is lost where words outnumber notes")
  func lyrics() throws {
    var map = try Scores.map(
      beats: Scores.beats(5, every: 0.5), downbeats: [0, 2],
      notes: [(0, 0.5, 60), (0.5, 1, 62), (1, 1.5, 64)], duration: 3)
    func syllable(_ time: Double, _ text: String) -> SongMapModel.Syllable {
      .init(start: time, end: time + 0.1, text: text)
    }
    map.lyrics = [
      .init(
        start: 0, end: 2, text: "",
        words: [
          .init(start: 0.03, end: 0.6, text: "hello", syllables: [syllable(0.03, "hel"), syllable(0.48, "lo")]),
          .init(start: 1, end: 1.1, text: "my", syllables: []),
          .init(start: 1.2, end: 1.5, text: "love", syllables: []),
        ])
    ]
    let sheet = try sheet(map)
    #expect(sheet.notes(0).compactMap(\.lyric) == ["hel", "lo", "my love"])
    #expect(
      sheet.measures[0].all("note").compactMap { $0["lyric", "syllabic"]?.text } == ["begin", "end", "single"])
  }

  @Test("pitches are spelled in their key with the accidentals that it needs, and low voices have their clef")
  func spelling() throws {
    var map = try Scores.map(
      beats: Scores.beats(5, every: 0.5), downbeats: [0, 2],
      notes: [(0, 0.5, 51), (0.5, 1, 52), (1, 1.5, 51), (1.5, 2, 51), (2, 2.5, 46)], duration: 3)
    map.keys = [.init(start: 0, end: 3, tonic: "Eb", mode: "major")]
    let sheet = try sheet(map)
    #expect(sheet.measures[0]["attributes", "key", "fifths"]?.number == -3)
    #expect(sheet.measures[0]["attributes", "clef", "clef-octave-change"]?.number == -1)
    #expect(sheet.notes(0).map(\.pitch) == ["Eb3", "Fb3", "Eb3", "Eb3"])
    let accidentals = sheet.measures[0].all("note").map { $0["accidental"]?.text }
    #expect(accidentals == [nil, "flat", nil, nil])
  }

  @Test("what markup would break is escaped, and what XML cannot hold left out")
  func escaping() throws {
    var map = try Scores.map(beats: [0, 0.5, 1], notes: [(0, 1, 60)], duration: 2)
    map.sections = [.init(start: 0, end: 2, label: "<A & \"B\">\u{1}\u{FFFF} é", level: 0)]
    #expect(
      try sheet(map).measures[0]["direction", "direction-type", "rehearsal"]?.text == "<A & \"B\"> é")
  }
}
