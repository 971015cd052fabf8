import Artifacts
import Testing

@testable import SongMap

@Suite struct TextExportTests {
  private func example() throws -> SongMapModel { try SongMapModel(JSON(parsing: Array(Repository.example().utf8))) }

  private func text(_ map: SongMapModel, _ format: ExportFormat, _ field: ExportField? = nil) throws -> String {
    String(decoding: try Exporter.export(map, as: format, field: field), as: UTF8.self)
  }

  @Test("Chords become label lines in Harte syntax")
  func lab() throws {
    #expect(try text(example(), .lab) == "0.000000\t2.343000\tG:maj\n2.343000\t4.476000\tE:min7/b3\n")
    #expect(try text(example(), .lab, .key) == "0.000000\t12.800000\tG:major\n")
  }

  @Test("Beats carry their position in the bar, counted back before the first downbeat")
  func beats() throws {
    #expect(try text(example(), .lab, .beats).hasPrefix("0.210000\t1\n0.743000\t2\n"))
    let map = try Maps.beats(
      [1, 2, 3, 4, 5, 6, 7, 8], downbeats: [3, 6], meter: [(0, 3, 4)], duration: 9)
    #expect(map.beatPositions == [2, 3, 1, 2, 3, 1, 2, 3])
    #expect(try Maps.beats([1, 2], duration: 3).beatPositions == [0, 0])
  }

  @Test("Audacity points have equal start and end, and labels keep to their line")
  func audacity() throws {
    #expect(try text(example(), .audacity, .downbeats) == "0.210000\t0.210000\t1\n2.343000\t2.343000\t2\n")
    var map = try example()
    map.sections[0].label = "verse\t1\r\nslow"
    map.sections.append(.init(start: 0, end: 6, label: "A", level: 1))
    #expect(try text(map, .audacity, .sections) == "0.000000\t12.800000\tverse 1 slow\n")
  }

  @Test("lyrics become LRC, SubRip and WebVTT, of lines and of words, and no map without lyrics does")
  func lyrics() throws {
    var map = try example()
    map.lyrics = [
      .init(
        start: 61.234, end: 3725.5, text: "Rock & roll", confidence: 1,
        words: [
          .init(start: 61.234, end: 62, text: "Rock", confidence: 1, syllables: []),
          .init(start: 62, end: 63, text: "&", confidence: 1, syllables: []),
          .init(start: 63, end: 64, text: "roll", confidence: 1, syllables: []),
        ])
    ]
    #expect(try text(map, .lrc) == "[01:01.23]Rock & roll\n")
    #expect(try text(map, .lrc, .words) == "[01:01.23]<01:01.23> Rock <01:02.00> & <01:03.00> roll <62:05.50>\n")
    #expect(try text(map, .srt) == "1\n00:01:01,234 --> 01:02:05,500\nRock & roll\n\n")
    #expect(try text(map, .vtt) == "WEBVTT\n\n00:01:01.234 --> 01:02:05.500\nRock &amp; roll\n\n")
    #expect(try text(map, .vtt, .words).contains("<00:01:01.234>Rock <00:01:02.000>&amp; <00:01:03.000>roll"))
    map.lyrics = []
    for format in [ExportFormat.lrc, .srt, .vtt, .ultrastar] {
      let error = #expect(throws: SongMapError.self) { try text(map, format) }
      #expect(error?.message.contains("no lyrics") == true)
    }
    #expect(throws: SongMapError.self) { try text(map, .srt, .words) }
  }

  @Test("CSV has a header, empty cells for what is not there, and quotes where they are needed")
  func csv() throws {
    #expect(
      try text(example(), .csv)
        == "start,end,label,conf\n0.000000,2.343000,G:maj,0.83\n2.343000,4.476000,E:min7/b3,0.61\n")
    #expect(try text(example(), .csv, .sections).hasSuffix("0.000000,12.800000,verse,0,,0.66\n"))
    var map = try example()
    map.lyrics[0].text = "oh, \"yes\"\nno"
    #expect(try text(map, .csv, .lyrics).hasSuffix("2.410000,4.100000,\"oh, \"\"yes\"\"\nno\",0.82\n"))
  }

  @Test("Every field of every format has a header or lines for each entry", arguments: ExportFormat.allCases)
  func everyField(_ format: ExportFormat) throws {
    for field in format.fields {
      #expect(try text(example(), format, field).split(separator: "\n").count >= 1, "\(field)")
    }
    let names = format.fields.map { format.fileExtension(for: $0) }
    #expect(Set(names).count == names.count)
  }

  private func word(_ text: String, _ start: Double, _ end: Double, _ syllables: [String] = []) -> SongMapModel.Word {
    let length = (end - start) / Double(max(syllables.count, 1))
    return .init(
      start: start, end: end, text: text, confidence: 1,
      syllables: syllables.enumerated().map { index, text in
        .init(
          start: start + Double(index) * length, end: start + Double(index + 1) * length, text: text, confidence: 1)
      })
  }

  @Test("ChordPro has chords before the words at which they begin, and passages without words on lines of their own")
  func chordPro() throws {
    var map = try example()
    map.lyrics = [
      .init(
        start: 4, end: 6, text: "Row [your] boat", confidence: 1,
        words: [word("Row", 4, 4.5), word("[your]", 4.6, 5), word("boat", 5, 6)]),
      .init(start: 8, end: 9, text: "gently", confidence: 1, words: []),
    ]
    map.sections = [.init(start: 3.5, end: 12, label: "verse", confidence: 1, level: 0, repeats: nil)]
    func chord(_ start: Double, _ end: Double, _ label: String) -> SongMapModel.Chord {
      .init(start: start, end: end, label: label, confidence: 1)
    }
    map.chords = [
      chord(0, 2, "N"), chord(2, 3.5, "G:maj"), chord(3.5, 4.9, "A:min7/b3"), chord(4.9, 6, "Bb:maj(9)"),
      chord(6, 7, "X"), chord(7, 10, "F#:hdim7"), chord(10, 12, "C:7/b7"),
    ]
    #expect(
      try text(map, .chordpro).split(separator: "\n\n", maxSplits: 1).last == """
        [N.C.] [G]

        {comment: verse}
        [Am7/C]Row (your) [Bbadd9]boat
        [F#m7b5]gently
        [C7/Bb]

        """)
    #expect(try text(map, .chordpro).hasPrefix("{key: G}\n{time: 4/4}\n{tempo: 113}\n\n"))
    (map.lyrics, map.chords) = ([], [])
    #expect(throws: SongMapError.self) { try text(map, .chordpro) }
  }

  @Test("UltraStar has syllables on the notes that sound in them, longer ones go on, and none is sung freely")
  func ultraStar() throws {
    var map = try example()
    map.lyrics = [
      .init(
        start: 1.5, end: 4, text: "gently row", confidence: 1,
        words: [word("gently", 1.5, 2.5, ["gent", "ly"]), word("row", 3, 4)]),
      .init(start: 6, end: 7, text: "boat", confidence: 1, words: [word("boat", 6, 7)]),
    ]
    func note(_ start: Double, _ end: Double, _ midi: Int) -> SongMapModel.Note {
      .init(start: start, end: end, midi: midi, cents: nil, velocity: nil, confidence: nil)
    }
    map.melody = [note(1, 1.2, 50), note(1.5, 2.02, 62), note(2, 2.5, 64), note(3, 3.5, 60), note(3.5, 4, 59)]
    let lines = try text(map, .ultrastar).split(separator: "\n").map(String.init)
    #expect(lines.contains("#BPM:1500") && lines.contains("#GAP:1500"))
    #expect(
      lines.filter { !$0.hasPrefix("#") } == [
        ": 0 50 2 gent", ": 50 50 4 ly ", ": 150 50 0 row", ": 200 50 -1 ~ ", "- 250", "F 450 100 0 boat ", "E",
      ])
  }

  @Test("Times are written without exponent")
  func times() {
    #expect(fixedTime(0.000_001) == "0.000001")
    #expect(fixedTime(3599.9999999) == "3600.000000")
    #expect(fixedTime(12) == "12.000000")
  }

  @Test("A field that the format does not hold is refused with those that it does")
  func wrongField() throws {
    let map = try example()
    #expect {
      try Exporter.export(map, as: .lab, field: .tempo)
    } throws: {
      "\($0)".contains("chords, beats, key") && "\($0)".contains("PF-MAP-008")
    }
    #expect(throws: SongMapError.self) { try Exporter.export(map, as: .midi, field: .chords) }
  }

  @Test("An empty map exports to every format but sheet music and lyrics")
  func emptyMap() throws {
    let map = try Maps.assemble(duration: 0).model()
    for format in ExportFormat.allCases where ![.musicxml, .lrc, .srt, .vtt, .chordpro, .ultrastar].contains(format) {
      for field in format.fields.isEmpty ? [nil] : format.fields.map(Optional.some) {
        _ = try Exporter.export(map, as: format, field: field)
      }
    }
  }
}

@Suite struct JAMSExportTests {
  @Test("JAMS holds one annotation for each field that has entries, with its namespace")
  func annotations() throws {
    let map = try SongMapModel(JSON(parsing: Array(Repository.example().utf8)))
    let jams = try JSON(parsing: Exporter.export(map, as: .jams))
    #expect(jams["file_metadata"]?["jams_version"]?.string == "0.3.5")
    #expect(jams["file_metadata"]?["duration"]?.number == 12.8)
    let annotations = try #require(jams["annotations"]?.array)
    #expect(
      annotations.compactMap { $0["namespace"]?.string } == [
        "tempo", "tempo", "beat", "key_mode", "chord", "segment_open", "lyrics", "lyrics", "note_midi", "note_midi",
        "note_midi",
      ])
    let chord = try #require(annotations[4]["data"]?.array?.last)
    #expect(chord["time"]?.number == 2.343 && chord["duration"]?.number == 2.133)
    #expect(chord["value"]?.string == "E:min7/b3" && chord["confidence"]?.number == 0.61)
    #expect(annotations[2]["data"]?.array?.map { $0["value"]?.integer } == [1, 2, 3, 4, 1])
    #expect(annotations[8]["data"]?.array?.first?["value"]?.number == 66.92)
  }

  @Test("Sections of several levels keep their level")
  func levels() throws {
    var map = try SongMapModel(JSON(parsing: Array(Repository.example().utf8)))
    map.sections.append(map.sections[0])
    map.sections[1].level = 1
    let jams = try JSON(parsing: Exporter.export(map, as: .jams))
    let sections = jams["annotations"]?.array?.first { $0["namespace"]?.string == "multi_segment" }
    #expect(sections?["data"]?.array?.map { $0["value"]?["level"]?.integer } == [0, 1])
  }
}
