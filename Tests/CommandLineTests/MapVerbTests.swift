import Foundation
import TestSupport
import Testing

@Suite("Reading maps: validate, show, export")
struct MapVerbTests {
  private let workplace: Workplace
  private let example: String

  init() throws {
    workplace = try Workplace([])
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    example = try String(contentsOf: repository.appendingPathComponent("docs/song_map.example.json"), encoding: .utf8)
    try workplace.write(example, to: "song.songmap.json")
  }

  @Test("a good map is valid, in words and as JSON")
  func valid() throws {
    let result = try workplace.run("validate", "song.songmap.json")
    expectSuccess(result)
    #expect(result.text == "song.songmap.json: valid\n")
    let json = try object(workplace.run("validate", "song.songmap.json", "--json").text)
    #expect(json["valid"] as? Bool == true)
    #expect((json["violations"] as? [Any])?.isEmpty == true)
  }

  @Test(
    "each mistake of a bad map is listed with its pointer",
    arguments: [
      (#""duration_sec": 12.8"#, #""duration_sec": -1"#, "/duration_sec"),
      (#""label": "G:maj""#, #""label": "H:moll""#, "/chords/0/label"),
      (#""beats": [0.21, 0.743"#, #""beats": [0.743, 0.21"#, "/beats"),
      (#""downbeats": [0.21,"#, #""downbeats": [0.22,"#, "/downbeats/0"),
      (#""bpm_global": 112.5,"#, "", "/tempo"),
      (#""meter_changes": [],"#, #""meter_changes": [], "mood": "gay","#, "mood"),
    ])
  func invalid(_ good: String, _ bad: String, _ pointer: String) throws {
    #expect(example.contains(good), "the example was changed")
    try workplace.write(example.replacingOccurrences(of: good, with: bad), to: "bad.json")
    let result = try workplace.run("validate", "bad.json")
    #expect(result.status == 65)
    #expect(result.bytes.isEmpty)
    #expect(result.errors.contains("bad.json: error: "))
    #expect(result.errors.contains(pointer), "\(result.errors)")
    let json = try workplace.run("validate", "song.songmap.json", "bad.json", "--json")
    #expect(json.status == 65)
    #expect(try json.text.split(separator: "\n").map { try object(String($0))["valid"] as? Bool } == [true, false])
  }

  @Test("what is no JSON is refused by every verb that reads a map", arguments: ["", "{", "[1, 2"])
  func noJSON(_ text: String) throws {
    try workplace.write(text, to: "bad.json")
    for arguments in [["validate", "bad.json"], ["show", "bad.json"], ["export", "bad.json", "-f", "lab"]] {
      try expectFailure(workplace.start(arguments).wait(), code: "PF-MAP-002", status: 65, in: workplace)
    }
    #expect(try workplace.files() == ["bad.json", "song.songmap.json"])
  }

  @Test("nesting without end is refused instead of followed")
  func deepNesting() throws {
    try workplace.write(String(repeating: "[", count: 200_000), to: "deep.json")
    let result = try workplace.run("validate", "deep.json")
    try expectFailure(result, code: "PF-MAP-002", status: 65, mentioning: "deep.json", in: workplace)
  }

  @Test("a map that is not there, and a broken one, by every verb that reads one")
  func missing() throws {
    try workplace.write("{}", to: "empty.json")
    for verb in [["validate"], ["show"], ["export", "-f", "jams"]] {
      let missing = try workplace.start(verb + ["none.json"]).wait()
      try expectFailure(missing, code: "PF-MAP-001", status: 66, mentioning: "none.json", in: workplace)
      #expect(try workplace.start(verb + ["empty.json"]).wait().status == 65)
    }
  }

  @Test("show gives a map at a glance")
  func show() throws {
    let text = try workplace.run("show", "song.songmap.json").text
    for word in ["0:12", "112.5 beats a minute (or 56.2)", "4/4", "5, 2 of them downbeats", "G major", "E:min7/b3"] {
      #expect(text.contains(word), "'\(word)' in: \(text)")
    }
  }

  @Test(
    "every format is written beside the map under its own extension",
    arguments: [
      ("jams", "song.jams"), ("lab", "song.lab"), ("csv", "song.chords.csv"), ("midi", "song.mid"),
      ("musicxml", "song.musicxml"),
      ("audacity", "song.chords.txt"), ("lrc", "song.lrc"), ("srt", "song.srt"), ("vtt", "song.vtt"),
      ("chordpro", "song.cho"), ("ultrastar", "song.ultrastar.txt"), ("html", "song.html"),
    ])
  func export(_ format: String, _ name: String) throws {
    let result = try workplace.run("export", "song.songmap.json", "--format", format)
    expectSuccess(result)
    #expect(result.errors == "wrote \(name)\n")
    #expect(try workplace.files() == [name, "song.songmap.json"].sorted())
    let printed = try workplace.run("export", "song.songmap.json", "--format", format, "-o", "-")
    #expect(printed.bytes == (try FileBytes.read(workplace.file(name))))
    #expect(!printed.bytes.isEmpty)
    switch format {
    case "midi": #expect(printed.bytes.starts(with: Array("MThd".utf8)))
    case "musicxml": #expect(printed.text.contains("<kind>minor-seventh</kind>"))
    case "lrc", "srt", "vtt": #expect(printed.text.contains("when I was young"))
    case "chordpro": #expect(printed.text.contains("[Em7/G]"))
    case "ultrastar": #expect(printed.text.contains(" when"))
    default: #expect(printed.text.contains("E:min7/b3"))
    }
  }

  @Test("one field is written where a format holds one, and refused where it does not fit")
  func field() throws {
    let key = try workplace.run("export", "song.songmap.json", "-f", "lab", "--field", "key", "-o", "-")
    expectSuccess(key)
    #expect(
      key.text.contains("G:major") || key.text.contains("G\tmajor") || key.text.contains("G major"), "\(key.text)")
    let melody = try workplace.run("export", "song.songmap.json", "-f", "lab", "--field", "performance.melody")
    try expectFailure(melody, code: "PF-MAP-008", status: 65, in: workplace)
    #expect(try workplace.run("export", "song.songmap.json", "-f", "wav").status == 64)
    #expect(try workplace.run("export", "song.songmap.json").status == 64)
  }

  @Test("bends are for MIDI, and a map that gives no sheet music says why")
  func notes() throws {
    let bent = try workplace.run("export", "song.songmap.json", "-f", "midi", "--bends", "-o", "-")
    let plain = try workplace.run("export", "song.songmap.json", "-f", "midi", "-o", "-")
    expectSuccess(bent)
    #expect(bent.bytes.count > plain.bytes.count)
    #expect(try workplace.run("export", "song.songmap.json", "-f", "csv", "--bends").status == 64)
    let bare = #"{"id":"a","duration_sec":3,"tempo":{"bpm_global":0,"curve":[],"confidence":0},"beats":[],"#
    try workplace.write(
      bare + #""downbeats":[],"meter":{"numerator":4,"denominator":4},"chords":[],"lyrics":[]}"#, to: "bare.json")
    try expectFailure(
      workplace.run("export", "bare.json", "-f", "musicxml"), code: "PF-MAP-008", status: 65, mentioning: "melody",
      in: workplace)
    #expect(try !workplace.files().contains("bare.musicxml"))
  }

  @Test("a page holds the recording where one is given, which has to be one")
  func page() throws {
    try TestSignal.sine(frequency: 440, frames: 4800).write(to: workplace.file("song.flac"), as: .flac)
    let plain = try workplace.run("export", "song.songmap.json", "-f", "html", "-o", "-")
    let full = try workplace.run("export", "song.songmap.json", "-f", "html", "--audio", "song.flac", "-o", "-")
    expectSuccess(full)
    #expect(plain.text.contains("<title>song</title>") && !plain.text.contains(";base64,"))
    #expect(full.text.contains("data:audio/flac;base64,"))
    try expectFailure(
      workplace.run("export", "song.songmap.json", "-f", "html", "--audio", "song.songmap.json"), code: "PF-AUDIO-006",
      status: 65, mentioning: "looks like text", in: workplace)
    #expect(try workplace.run("export", "song.songmap.json", "-f", "csv", "--audio", "song.flac").status == 64)
    let same = try workplace.run("export", "song.songmap.json", "-f", "html", "--audio", "song.flac", "-o", "song.flac")
    #expect(same.status == 64)
    #expect(try !workplace.files().contains("song.html"))
  }

  @Test("an export that cannot be written says so")
  func unwritable() throws {
    let result = try workplace.run("export", "song.songmap.json", "-f", "csv", "-o", "nowhere/song.csv")
    try expectFailure(result, code: "PF-MAP-004", status: 73, mentioning: "nowhere/song.csv", in: workplace)
  }
}
