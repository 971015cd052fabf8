import Artifacts
import Foundation
import Testing

@testable import SongMap

/// Lead sheets as MuseScore 3 reads them.
@Suite("Lead sheets in MuseScore", .enabled(if: MuseScore.isInstalled))
struct MuseScoreTests {
  /// An upbeat, a change of meter to seven eighths, a tie, chords, words, sections.
  private func song() throws -> SongMapModel {
    let quarters = Scores.beats(9, every: 0.5, from: 0.5)
    let eighths = Scores.beats(7, every: 0.25, from: 4.75)
    var map = try Scores.map(
      beats: quarters + eighths, downbeats: [1, 3, 4.5, 6.25], meters: [(0, 4, 4), (3, 3, 4), (4.5, 7, 8)],
      notes: [(0.5, 1, 67), (1, 2.5, 72), (2.75, 3.5, 74), (3.5, 4.5, 73), (4.5, 6.25, 70)], duration: 8)
    map.tempo = .init(global: 120, curve: [], confidence: 1)
    map.keys = [.init(start: 0, end: 3, tonic: "F", mode: "major"), .init(start: 3, end: 8, tonic: "D", mode: "minor")]
    map.chords = [("F:maj", 1.0), ("D:min7/b3", 2), ("Bb:9", 3), ("N", 4.5), ("C:sus4(b9)", 5)].map {
      .init(start: $0.1, end: $0.1 + 1, label: $0.0)
    }
    map.sections = [
      .init(start: 1, end: 4.5, label: "verse & more", level: 0), .init(start: 4.5, end: 8, label: "<B>", level: 0),
    ]
    map.lyrics = [
      .init(
        start: 0.5, end: 4, text: "oh when I",
        words: zip([0.5, 1, 2.75], ["oh", "when", "I"]).map { .init(start: $0, end: $0 + 0.2, text: $1, syllables: []) }
      )
    ]
    return map
  }

  @Test("a lead sheet is engraved without complaint")
  func engraving() throws {
    let result = try MuseScore.convert(Exporter.export(song(), as: .musicxml), to: "pdf")
    #expect(result.bytes.starts(with: Array("%PDF".utf8)))
    #expect(result.complaints == [])
  }

  @Test("notes are played at their beats with their pitches")
  func playing() throws {
    let result = try MuseScore.convert(Exporter.export(song(), as: .musicxml), to: "mid")
    let file = try MIDIReader(result.bytes)
    let notes = file.tracks.indices.flatMap { track in
      file.notes(track: track).map { (Double($0.start) / Double(file.ticksPerQuarter), Int($0.pitch)) }
    }.sorted { $0.0 < $1.0 }
    // A quarter of upbeat, four quarters, three quarters, seven eighths; chords are not played by this version.
    let melody = notes.filter { $0.1 >= 60 }
    #expect(melody.map(\.1) == [67, 72, 74, 73, 70])
    #expect(melody.map(\.0) == [0, 1, 4.5, 6, 8])
  }

  @Test("chords, words, sections and signatures are all there")
  func reading() throws {
    let result = try MuseScore.convert(Exporter.export(song(), as: .musicxml), to: "musicxml")
    let sheet = try MusicXMLReader(result.bytes)
    #expect(sheet.lengths.prefix(4) == [1, 4, 3, 3.5])
    #expect(sheet.meters == [0: "4/4", 2: "3/4", 3: "7/8"])
    #expect(sheet.harmonies(1) == ["0.0 F major", "2.0 D minor-seventh/F"])
    #expect(sheet.harmonies(2) == ["0.0 B dominant-ninth"])
    let words = sheet.measures.indices.flatMap { sheet.notes($0).compactMap(\.lyric) }
    #expect(words == ["oh", "when", "I"])
    let sections = sheet.measures.flatMap { $0.all("direction") }.compactMap { $0["direction-type", "rehearsal"]?.text }
    #expect(sections == ["verse & more", "<B>"])
  }
}

/// The program that Debian's package `musescore3` installs.
enum MuseScore {
  static let program = "/usr/bin/mscore3"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

  /// The converted file and what the program says of warnings and errors.
  static func convert(_ score: [UInt8], to fileExtension: String) throws -> (bytes: [UInt8], complaints: [String]) {
    let folder = try TemporaryFolder()
    let input = folder.path("lead.musicxml")
    let output = folder.path("out.\(fileExtension)")
    try Data(score).write(to: URL(filePath: input))
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = ["-o", output, input]
    process.environment = [
      "HOME": folder.url.path, "XDG_RUNTIME_DIR": folder.url.path, "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8",
      "PATH": "/usr/bin:/bin",
    ]
    let log = folder.path("log")
    FileManager.default.createFile(atPath: log, contents: nil)
    let handle = try FileHandle(forWritingTo: URL(filePath: log))
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOf: URL(filePath: log), encoding: .utf8)
    #expect(process.terminationStatus == 0, "\(text)")
    let complaints = text.split(separator: "\n").map(String.init).filter { line in
      ["error", "warning", "corrupt", "invalid", "unknown", "unsupported"].contains { line.lowercased().contains($0) }
    }
    return (Array(try Data(contentsOf: URL(filePath: output))), complaints)
  }
}
