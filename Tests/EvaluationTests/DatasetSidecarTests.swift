import Evaluation
import TestSupport
import Testing

/// Recordings with annotation files of their names beside them.
@Suite struct DatasetSidecarTests {
  @Test func `files beside a recording are read, whatever separates their columns`() throws {
    let fixture = try DatasetFixture()
    try fixture.record("set/song.wav", seconds: 10)
    try fixture.write("0.5 1\n1.0 2\n", to: "set/song.beats")
    try fixture.write("0 1 C:(1,b3,5)\n1  2  N\n", to: "set/song.chords.lab")
    try fixture.write("0,5,verse one\n5,10,\"a, b\"\n", to: "set/song.segments.lab")
    try fixture.write("0\t10\tBb:minor\n", to: "set/song.key.lab")
    let dataset = try fixture.load()
    #expect(dataset.skipped.isEmpty)
    let item = try #require(dataset.items.first)
    #expect(item.name == "set/song")
    #expect(item.group == "")
    #expect(item.reference.duration == 10)
    #expect(item.reference.downbeats == [0.5])
    #expect(item.reference.chords?.map(\.label) == ["C:(1,b3,5)", "N"])
    #expect(item.reference.sections?.first?.intervals.map(\.label) == ["verse one", "a, b"])
    #expect(item.reference.keys?.map(\.label) == ["Bb minor"])
  }

  @Test func `recordings in folders of their own are no groups`() throws {
    let fixture = try DatasetFixture()
    for index in 1...3 {
      try fixture.record("song\(index)/song\(index).wav", seconds: 10)
      try fixture.write("1\n", to: "song\(index)/song\(index).beats")
    }
    let items = try fixture.load().items
    #expect(items.map(\.name) == ["song1/song1", "song2/song2", "song3/song3"])
    #expect(Set(items.map(\.group)) == [""])
  }

  @Test func `beats may be bare times, one to a line`() throws {
    let fixture = try DatasetFixture()
    try fixture.record("song.wav", seconds: 10)
    try fixture.write("0.5\n1.25\n", to: "song.beats.txt")
    let reference = try #require(try fixture.load().items.first).reference
    #expect(reference.beats == [0.5, 1.25])
    #expect(reference.downbeats == nil)
  }

  @Test(arguments: [("C:maj", true), ("chorus", false), ("A", true)])
  func `labels without a kind are told by their content`(label: String, areChords: Bool) throws {
    let fixture = try DatasetFixture()
    try fixture.record("song.wav", seconds: 10)
    try fixture.write("0 1 N\n1 2 \(label)\n", to: "song.lab")
    let item = try #require(try fixture.load().items.first)
    #expect((item.reference.chords != nil) == areChords)
    #expect((item.reference.sections != nil) == !areChords)
    #expect(item.notes.count == 1)
  }

  @Test(arguments: ["C:majj", "Am", "xyz"]) func `one odd label does not turn chords into sections`(label: String)
    throws
  {
    let fixture = try DatasetFixture()
    try fixture.record("song.wav", seconds: 10)
    try fixture.write("0 1 C:maj\n1 2 \(label)\n2 3 G:7\n3 4 F\n", to: "song.lab")
    let problems = try fixture.load().skipped.flatMap(\.problems)
    #expect(problems.map(\.kind) == [.chord])
    #expect(problems.map(\.line) == [2])
  }

  @Test func `sections named by letters and words are sections`() throws {
    let fixture = try DatasetFixture()
    try fixture.record("song.wav", seconds: 10)
    try fixture.write("0 1 A\n1 2 B\n2 3 C\n3 4 Bridge\n", to: "song.lab")
    #expect(try fixture.load().items.first?.reference.sections?.first?.intervals.count == 4)
  }

  @Test func `a file belongs to the recording with the longest name that fits`() throws {
    let fixture = try DatasetFixture()
    for name in ["song", "song.live"] { try fixture.record("\(name).wav", seconds: 10) }
    try fixture.write("1\n", to: "song.beats")
    try fixture.write("2\n", to: "song.live.beats")
    let items = try fixture.load().items
    #expect(items.map(\.name) == ["song", "song.live"])
    #expect(items.map(\.reference.beats) == [[1], [2]])
  }

  @Test func `recordings without annotations and annotations without recording are told`() throws {
    let fixture = try DatasetFixture()
    for name in ["a", "b"] { try fixture.record("\(name).wav", seconds: 10) }
    try fixture.write("1\n", to: "a.beats")
    try fixture.write("1\n", to: "c.beats")
    let dataset = try fixture.load()
    #expect(dataset.items.map(\.name) == ["a"])
    #expect(dataset.skipped.map(\.name) == ["b", "c"])
    #expect(dataset.skipped.flatMap(\.problems).map(\.kind) == [.missingAnnotation, .missingAudio])
  }

  @Test func `two recordings of one name leave open which is annotated`() throws {
    let fixture = try DatasetFixture()
    for name in ["a.wav", "a.flac"] { try fixture.record(name, seconds: 10) }
    try fixture.write("1\n", to: "a.beats")
    #expect(try fixture.load().skipped.first?.problems.map(\.kind) == [.duplicateName])
  }

  @Test func `a recording that cannot be opened is a problem`() throws {
    let fixture = try DatasetFixture()
    try fixture.write("no sound", to: "a.wav")
    try fixture.write("1\n", to: "a.beats")
    #expect(try fixture.load().skipped.first?.problems.map(\.kind) == [.audio])
  }
}
