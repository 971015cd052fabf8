import Evaluation
import Foundation
import TestSupport
import Testing

/// Bad input: what is wrong, in which file and line, and that nothing else suffers.
@Suite struct DatasetProblemTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let text: String
    let kind: AnnotationProblem.Kind
    let line: Int?
    var part = ""

    var testDescription: String { "\(file): \(kind) (\(text.prefix(30)))" }
  }

  static let cases = [
    Case(file: "beats.txt", text: "", kind: .empty, line: nil),
    Case(file: "beats.txt", text: " \n\t\r\n", kind: .empty, line: nil),
    Case(file: "beats.txt", text: "1\t1\n3\t2\n2\t3\n", kind: .unsorted, line: 3, part: "2.0 s comes after 3.0 s"),
    Case(file: "beats.txt", text: "1\t1\r\n3\t2\r\n2\t3\r\n", kind: .unsorted, line: 3),
    Case(file: "beats.txt", text: "-1\t1\n", kind: .outOfRange, line: 1, part: "negative"),
    Case(file: "beats.txt", text: "1\t1\nnan\t1\n", kind: .notFinite, line: 2, part: "NaN"),
    Case(file: "beats.txt", text: "1\t1\n-inf\t1\n", kind: .notFinite, line: 2, part: "infinite"),
    Case(file: "beats.txt", text: "1\t1\n1e999\t1\n", kind: .notFinite, line: 2),
    Case(file: "beats.txt", text: "1\t1\n11\t1\n", kind: .beyondEnd, line: 2, part: "ends at 10.0 s"),
    Case(file: "beats.txt", text: "1\t1.5\n", kind: .outOfRange, line: 1, part: "whole number"),
    Case(file: "beats.txt", text: "1\t-1\n", kind: .outOfRange, line: 1),
    Case(file: "beats.txt", text: "1\t1\n2\n", kind: .columns, line: 2, part: "expected 2"),
    Case(file: "beats.txt", text: "1\t1\t1\n", kind: .columns, line: 1, part: "1 to 2"),
    Case(file: "beats.txt", text: "1,5\t1\n", kind: .notANumber, line: 1),
    Case(file: "beats.txt", text: "# x\n1\t1\nhalf\t1\n", kind: .notANumber, line: 3, part: "'half'"),
    Case(file: "chords.lab", text: "0\t2\tC\n1\t3\tG\n", kind: .overlap, line: 2, part: "'C' lasts until 2.0 s"),
    Case(file: "chords.lab", text: "2\t1\tC\n", kind: .endBeforeStart, line: 1),
    Case(file: "chords.lab", text: "0\t1\n", kind: .columns, line: 1, part: "2 columns; expected 3"),
    Case(file: "chords.lab", text: "0\t1\tC\t0.9\n", kind: .columns, line: 1),
    Case(file: "chords.lab", text: "0\t1\tC\n1\t2\tC:majj\n", kind: .chord, line: 2, part: "did you mean 'C:maj'?"),
    Case(file: "chords.lab", text: "0\t1\tAm\n", kind: .chord, line: 1, part: "'A:min'"),
    Case(file: "chords.lab", text: "0\t1\tNC\n", kind: .chord, line: 1, part: "'NC'"),
    Case(file: "chords.lab", text: "0\t1\tC\n1\t2\tC:aug7\n", kind: .chord, line: 2, part: "aug7"),
    Case(file: "chords.lab", text: "0\t1\t\n", kind: .columns, line: 1),
    Case(file: "key.txt", text: "0\t1\tC majr\n", kind: .key, line: 1, part: "did you mean 'C major'?"),
    Case(file: "key.txt", text: "0\t1\tH moll\n", kind: .key, line: 1),
    Case(file: "key.txt", text: "0\t3\tC major\n2\t4\tG major\n", kind: .overlap, line: 2),
    Case(file: "segments.lab", text: "0\t3\tA\n2\t4\tB\n", kind: .overlap, line: 2),
    Case(file: "segments.lab", text: "3\t4\tA\n0\t1\tB\n", kind: .unsorted, line: 2),
    Case(file: "notes.csv", text: "onset,offset,midi\n0,1,128\n", kind: .outOfRange, line: 2),
    Case(file: "notes.csv", text: "onset,offset,midi\n2,1,60\n", kind: .endBeforeStart, line: 2),
    Case(file: "notes.csv", text: "onset,offset,midi\n0,1,C4\n", kind: .notANumber, line: 2, part: "'C4'"),
    Case(file: "notes.csv", text: "onset,offset,midi\n0,1\n", kind: .columns, line: 2),
    Case(file: "notes.csv", text: "onset,offset,midi\n0,1,\"60\n", kind: .columns, line: 2, part: "quoted"),
    Case(file: "melody.csv", text: "time,f0\n0,1e6\n", kind: .outOfRange, line: 2),
    Case(file: "melody.csv", text: "time,f0\n0,100\n0,101\n", kind: .unsorted, line: 3, part: "twice"),
    Case(file: "lyrics.csv", text: "start,end,word\n3,4,a\n1,2,b\n", kind: .unsorted, line: 3),
    Case(file: "lyrics.csv", text: "start,end,word\n3,4,\n", kind: .columns, line: 2, part: "empty"),
    Case(file: "tempo.json", text: "{\"bpm_candidates\": [120,]}", kind: .notJSON, line: 1),
    Case(file: "tempo.json", text: "{\n\n}{", kind: .notJSON, line: 3),
    Case(file: "tempo.json", text: "[1]", kind: .member, line: nil),
    Case(file: "tempo.json", text: "{}", kind: .member, line: nil, part: "'bpm_candidates' is missing"),
    Case(file: "tempo.json", text: "{\"bpm_candidates\": [120, \"x\"]}", kind: .notANumber, line: nil, part: "entry 2"),
    Case(file: "tempo.json", text: "{\"bpm_candidates\": [0]}", kind: .outOfRange, line: nil),
    Case(file: "item.json", text: "{\"duration\": 10", kind: .notJSON, line: 1),
    Case(file: "item.json", text: "{}", kind: .member, line: nil, part: "'duration' is missing"),
    Case(file: "item.json", text: "{\"duration\": \"10\"}", kind: .member, line: nil, part: "not a number"),
    Case(file: "item.json", text: "{\"duration\": -3}", kind: .outOfRange, line: nil),
    Case(file: "item.json", text: "{\"duration\": 1e300}", kind: .outOfRange, line: nil),
    Case(file: "item.json", text: "{\"duration\": 10, \"tempo\": [1]}", kind: .member, line: nil, part: "'tempo'"),
    Case(file: "item.json", text: "{\"duration\": 10, \"meter\": 4}", kind: .member, line: nil, part: "'meter'"),
    Case(file: "audio.wav", text: "no sound", kind: .audio, line: nil),
    Case(file: "audio.flac", text: "x", kind: .twice, line: nil),
    Case(file: "beats.csv", text: "1,1\n", kind: .twice, line: nil),
  ]

  @Test(arguments: cases) func `a fault is named with file and line`(_ example: Case) throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("good", files: ["beats.txt": "1\t1\n"])
    try fixture.addItem("song", files: example.kind == .twice ? ["beats.txt": "1\t1\n"] : [:])
    try fixture.write(example.text, to: "song/\(example.file)")
    let dataset = try fixture.load()
    #expect(dataset.items.map(\.name) == ["good"])
    let problems = try #require(dataset.skipped.first).problems
    let problem = try #require(problems.first)
    #expect(problems.count == 1)
    #expect(problem.kind == example.kind)
    #expect(problem.line == example.line)
    #expect(example.part.isEmpty || problem.message.contains(example.part))
    #expect(problem.file.hasPrefix(fixture.path + "/song"))
    let place = problem.file + ":" + (example.line.map { "\($0):" } ?? "")
    #expect(problem.description.hasPrefix(place))
  }

  @Test func `text in other encodings is named`() throws {
    let text = "1\t1\n2\t2\n"
    func padded(_ before: Int, _ after: Int) -> [UInt8] {
      text.utf8.flatMap { byte -> [UInt8] in
        Array(repeating: 0, count: before) + [byte] + Array(repeating: 0, count: after)
      }
    }
    let (wide, swapped, wider) = (padded(0, 1), padded(1, 0), padded(0, 3))
    let cases: [([UInt8], String)] = [
      ([0xFF, 0xFE] + wide, "UTF-16"), ([0xFE, 0xFF] + swapped, "UTF-16"), (wide, "UTF-16 without"),
      (swapped, "UTF-16 without"), ([0xFF, 0xFE, 0, 0] + wider, "UTF-32"),
      (Array(repeating: 1, count: 100) + [0], "binary"),
    ]
    for (bytes, name) in cases {
      let problem = try #require(try DatasetFixture.problems("beats.txt", bytes).first)
      #expect(problem.kind == .otherEncoding)
      #expect(problem.message.contains(name))
    }
    let latin = try #require(
      try DatasetFixture.problems("segments.lab", Array("0\t1\tA\n1\t2\t".utf8) + [0xE9, 10]).first)
    #expect(latin.kind == .notUTF8)
    #expect(latin.line == 2)
    #expect(latin.message.contains("offset 10"))
  }

  @Test func `a file with many faults names ten and counts the rest`() throws {
    let problems = try DatasetFixture.problems("beats.txt", String(repeating: "x\t1\n", count: 500))
    #expect(problems.count == 10)
    #expect(problems.last?.message.contains("490 further") == true)
  }

  @Test func `a file beyond the limit is refused unread`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("song", files: ["beats.txt": "1\t1\n"])
    let handle = try #require(FileHandle(forWritingAtPath: fixture.path + "/song/beats.txt"))
    try handle.truncate(atOffset: 65 << 20)
    try handle.close()
    #expect(try fixture.load().skipped.first?.problems.map(\.kind) == [.tooLarge])
  }

  @Test func `a folder, a broken link and a pipe in place of a file are unreadable`() throws {
    let fixture = try DatasetFixture()
    for name in ["link", "pipe"] { try fixture.addItem(name) }
    try FileManager.default.createSymbolicLink(
      atPath: fixture.path + "/link/beats.txt", withDestinationPath: "beats.txt")
    #expect(mkfifo(fixture.path + "/pipe/beats.txt", 0o600) == 0)
    let skipped = try fixture.load().skipped
    #expect(skipped.map(\.name) == ["link", "pipe"])
    #expect(skipped.flatMap(\.problems).map(\.kind) == [.unreadable, .unreadable])
  }

  @Test func `an item without recording is skipped`() throws {
    let fixture = try DatasetFixture()
    try fixture.write("{\"duration\": 1}", to: "song/item.json")
    #expect(try fixture.load().skipped.first?.problems.map(\.kind) == [.missingAudio])
  }

  @Test func `an item folder and a recording of the same path leave open which is meant`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("song")
    try fixture.record("song.wav", seconds: 10)
    try fixture.write("1\n", to: "song.beats")
    let dataset = try fixture.load()
    #expect(dataset.items.map(\.name) == ["song"])
    #expect(dataset.skipped.map(\.name) == ["song"])
    #expect(dataset.skipped.first?.problems.first?.kind == .duplicateName)
  }

  @Test func `links that lead in circles do not trap the reader`() throws {
    let fixture = try DatasetFixture()
    try fixture.addItem("real/song")
    try FileManager.default.createSymbolicLink(atPath: fixture.path + "/real/loop", withDestinationPath: "..")
    #expect(try fixture.load().items.map(\.name) == ["song"])
  }

  @Test func `a folder without items is an error, and so is none`() throws {
    let fixture = try DatasetFixture()
    try fixture.write("hello", to: "README.md")
    try fixture.record("lonely.wav", seconds: 1)
    #expect(throws: EvaluationError.noItems(folder: fixture.path)) { try fixture.load() }
    let missing = fixture.path + "/nothing"
    #expect(throws: EvaluationError.noSuchFolder(path: missing)) { try Dataset.load(folder: missing) }
    let file = fixture.path + "/README.md"
    #expect(throws: EvaluationError.notAFolder(path: file)) { try Dataset.load(folder: file) }
  }

  @Test func `every kind of problem has a code of its own and advice`() {
    let entries = AnnotationProblem.Kind.allCases.map { AnnotationProblem(file: "", kind: $0, message: "") }
    #expect(Set(entries.map(\.code)).count == entries.count)
    #expect(entries.allSatisfy { !$0.advice.isEmpty })
    let codes = EvaluationError.catalogue.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(Set(entries.map(\.code)).isSubset(of: codes))
  }
}
