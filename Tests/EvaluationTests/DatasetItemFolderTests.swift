import Evaluation
import TestSupport
import Testing

/// Item folders: item.json, the recording, and a file for each kind of annotation.
@Suite struct DatasetItemFolderTests {
  @Test func `every file of an item folder is read into its member`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem(
      "real/song",
      files: [
        "beats.txt": "0.5\t1\n1.0\t2\r\n1.5\t1\n", "beats_derived.txt": "0.25\t0\n0.75\t0\n",
        "tempo.json": "{\"bpm_candidates\": [120, 60]}", "chords.lab": "0\t2\tC:maj\n2\t4\tA:min7/b3\n",
        "key.txt": "0.000\t10.000\tGb major\n", "segments.lab": "0\t5\tA\n5\t10\tB\n",
        "segments_annotator2.lab": "0\t10\tA\n", "segments_coarse.lab": "0\t10\tx y\n",
        "notes.csv": "onset,offset,midi,track\n0,1,60,piano\n0,2,64.5,\"lead, left\"\n",
        "melody_notes.csv": "onset,offset,midi\n1,2,70\n", "bass_notes.csv": "onset,offset,midi\n",
        "vocal_notes.csv": "onset,offset,midi_nominal,syllable\n1,2,70,Don’t\n",
        "melody.csv": "time,f0\n0,0\n0.01,440\n0.02,-220\n",
        "lyrics.csv": "start,end,word,line_end\n1,1.5,\"oh, \"\"no\"\"\",0\n1.4,2,yes,1\n",
        "lyrics.txt": "oh, \"no\" yes\n",
      ], item: "{\"duration\": 10, \"tempo\": 60.0, \"meter\": \"3/4\"}")
    let dataset = try fixture.load()
    #expect(dataset.skipped.isEmpty)
    let item = try #require(dataset.items.first)
    #expect(item.name == "song")
    #expect(item.group == "real")
    #expect(item.audio == fixture.path + "/real/song/audio.wav")
    #expect(item.files.count == 16)
    #expect(item.notes.isEmpty)
    let reference = item.reference
    #expect(reference.duration == 10)
    #expect(reference.beats == [0.5, 1, 1.5])
    #expect(reference.downbeats == [0.5, 1.5])
    #expect(reference.ambiguousBeats == [0.25, 0.75])
    #expect(reference.tempi == [60, 120])
    #expect(reference.meter == Annotation.Meter(numerator: 3, denominator: 4))
    #expect(reference.chords?.map(\.label) == ["C:maj", "A:min7/b3"])
    #expect(reference.keys == [.init(start: 0, end: 10, label: "Gb major")])
    #expect(reference.sections?.map(\.name) == ["segments", "segments_annotator2", "segments_coarse"])
    #expect(reference.sections?.last?.intervals.first?.label == "x y")
    #expect(reference.notes == [.init(onset: 0, offset: 1, pitch: 60), .init(onset: 0, offset: 2, pitch: 64.5)])
    #expect(reference.melodyNotes?.count == 1)
    #expect(reference.bassNotes == [])
    #expect(reference.vocalNotes?.first?.pitch == 70)
    #expect(reference.melody == .init(times: [0, 0.01, 0.02], frequencies: [0, 440, -220]))
    #expect(reference.bass == nil)
    #expect(reference.words?.map(\.label) == ["oh, \"no\"", "yes"])
    #expect(reference.text == "oh, \"no\" yes\n")
    #expect(reference.stems == nil)
  }

  @Test(arguments: [("null", [150.0, 75.0], true), ("75.0", [75, 150], false)])
  func `candidates for the tempo are equally good where none is stated`(
    stated: String, tempi: [Double], areEquallyGood: Bool
  ) throws {
    let fixture = try DatasetFixture()
    try fixture.addItem(
      "song", files: ["tempo.json": "{\"bpm_candidates\": [150.0, 75.0]}"],
      item: "{\"duration\": 10, \"tempo\": \(stated)}")
    let reference = try #require(try fixture.load().items.first).reference
    #expect(reference.tempi == tempi)
    #expect(reference.tempiAreEquallyGood == areEquallyGood)
  }

  @Test func `a recording's header says how long it is, and a note where its description differs`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("song", item: "{\"duration\": 100}")
    let item = try #require(try fixture.load().items.first)
    #expect(try #require(item.reference.duration) < 50)
    #expect(item.notes.contains { $0.contains("the duration is 100.0 s, but by its header") })
  }

  @Test func `downbeats are not known where no position is`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("song", files: ["beats.txt": "0.5\t0\n1.0\t0\n"])
    let reference = try #require(try fixture.load().items.first).reference
    #expect(reference.beats == [0.5, 1])
    #expect(reference.downbeats == nil)
  }

  @Test func `a meter that nobody heard is not used, and a note says so`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("song", item: "{\"duration\": 10, \"tempo\": null, \"meter\": \"4/4 (chart)\"}")
    let item = try #require(try fixture.load().items.first)
    #expect(item.reference.meter == nil)
    #expect(item.reference.tempi == nil)
    #expect(item.notes.contains { $0.contains("4/4 (chart)") })
  }

  @Test func `stems of the whole recording are listed, without their mix`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("song", item: "{\"duration\": 2}", seconds: 2)
    for name in ["vocals", "bass", "mix"] { try fixture.record("song/stems/\(name).wav", seconds: 2) }
    let stems = try #require(try fixture.load().items.first).reference.stems
    #expect(stems?.map(\.name) == ["bass", "vocals"])
    #expect(stems?.map(\.path) == ["bass", "vocals"].map { "\(fixture.path)/song/stems/\($0).wav" })
  }

  @Test func `stems of an excerpt are not used, and a note names their mix`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("song")
    for name in ["vocals", "mix"] { try fixture.record("song/stems/\(name).wav", seconds: 2) }
    let item = try #require(try fixture.load().items.first)
    #expect(item.reference.stems == nil)
    #expect(item.notes.contains { $0.contains("mix.wav") && $0.contains("2.0 s") })
  }

  @Test func `without item.json the recording's header says how long it is`() throws {
    let fixture = try DatasetFixture()
    try fixture.record("song/audio.wav", seconds: 3)
    try fixture.write("1\t1\n2\t2\n", to: "song/beats.txt")
    let item = try #require(try fixture.load().items.first)
    #expect(item.reference.duration == 3)
    #expect(item.notes.count == 1)
    try fixture.write("1\t1\n4\t2\n", to: "song/beats.txt")
    #expect(try fixture.load().skipped.first?.problems.map(\.kind) == [.beyondEnd])
  }

  @Test func `items are found at any depth and come in the order of their names`() throws {
    let fixture = try DatasetFixture()
    for name in ["z", "dev/real/b", "dev/rendered/a", "dev/c"] { try fixture.addItem(name) }
    let items = try fixture.load().items
    #expect(items.map(\.name) == ["a", "b", "c", "z"])
    #expect(items.map(\.group) == ["rendered", "real", "dev", ""])
    #expect(try Dataset.load(folder: fixture.path + "/dev/real/b/").items.map(\.name) == ["b"])
  }

  @Test func `item folders of one name are told apart by the folders above them`() throws {
    let fixture = try DatasetFixture()
    for name in ["A/01", "B/01", "x/C/02", "y/C/02", "D/03"] { try fixture.addItem(name) }
    let dataset = try fixture.load()
    #expect(dataset.skipped.isEmpty)
    #expect(dataset.items.map(\.name) == ["03", "A/01", "B/01", "x/C/02", "y/C/02"])
    #expect(dataset.items.map(\.group) == ["D", "A", "B", "C", "C"])
    #expect(dataset.items.map(\.path) == ["D/03", "A/01", "B/01", "x/C/02", "y/C/02"])
  }

  @Test func `a byte order mark, comments and empty lines are passed over`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("song", files: ["chords.lab": "\u{FEFF}# by ear\n\n0\t1\tC\r\n  \n1\t2\tN\n"])
    #expect(try fixture.load().items.first?.reference.chords?.map(\.label) == ["C", "N"])
  }

  @Test func `overlaps that rounding makes are closed`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("song", files: ["chords.lab": "0\t1.0004\tC\n1\t2\tN\n"])
    #expect(try fixture.load().items.first?.reference.chords?.map(\.end) == [1, 2])
  }

  @Test func `intervals without length and repeated beats are left out with a note`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("song", files: ["chords.lab": "0\t0\tN\n0\t1\tC\n", "beats.txt": "1\t1\n1\t1\n2\t2\n"])
    let item = try #require(try fixture.load().items.first)
    #expect(item.reference.chords?.count == 1)
    #expect(item.reference.beats == [1, 2])
    #expect(item.notes.count == 2)
  }
}
