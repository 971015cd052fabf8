import Testing

@testable import Pipeline

@Suite("Texts that the caller gives")
struct GivenTextTests {
  private let folder: TemporaryFolder
  private let pipeline = """
    performia: 1
    steps:
      words:
        use: test.listen
        params: { depth: 2 }
        given: { use: test.align, param: text }
        fallback: test.other
      beats: { use: test.beats }
    """

  init() throws { folder = try TemporaryFolder() }

  private static let output = Synthetic.output("words", "text/words/1")
  private static let analyzers = [
    Synthetic.analyzer(
      "test.listen", inputs: [Synthetic.audio], outputs: [output],
      parameters: [.init(name: "depth", kind: .integer, summary: "", defaultValue: .integer(1))]),
    Synthetic.analyzer("test.other", inputs: [Synthetic.audio], outputs: [output]),
    Synthetic.analyzer(
      "test.align", inputs: [Synthetic.audio], outputs: [output],
      parameters: [.init(name: "text", kind: .text, summary: "", defaultValue: .text(""))]),
  ]

  private func plan(_ given: [String], _ text: String? = nil) throws -> Plan {
    try Resolver.resolve(
      try PipelineSource.load(text: text ?? pipeline, file: "song.yaml"), given: try GivenText.list(given),
      catalogue: try Synthetic.catalogue(Self.analyzers), fields: Synthetic.fields)
  }

  private func problems(_ given: [String], _ text: String? = nil) throws -> [String] {
    do {
      _ = try plan(given, text)
      return []
    } catch let failure as PipelineFailure {
      return failure.problems.map { "\($0.position) \($0.kind)" + ($0.nearest.map { " '\($0)'" } ?? "") }
    }
  }

  private func write(_ bytes: [UInt8], _ name: String = "song.txt") throws -> String {
    try folder.write(bytes, to: name)
    return "\(folder.path)/\(name)"
  }

  @Test("the analyzer that takes the text runs alone in the step, and gets it as it is written")
  func takes() throws {
    let text = "Row: [row],\n- \"row\" # your boat\n"
    let step = try #require(try plan(["words=\(try write(Array(text.utf8)))"]).steps.first { $0.name == "words" })
    #expect(step.attempts.map(\.analyzer.manifest.id) == ["test.align"])
    #expect(step.attempts[0].parameters.map(\.value) == [.text(text)])
    let without = try #require(try plan([]).steps.first { $0.name == "words" })
    #expect(without.attempts.map(\.analyzer.manifest.id) == ["test.listen", "test.other"])
  }

  @Test("UTF-8 and UTF-16 are read, with a byte order mark and in either order")
  func encodings() throws {
    let text = "Où vas-tu? 歌"
    let units = Array(text.utf16)
    let files: [[UInt8]] = [
      Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8),
      [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
    ]
    for bytes in files {
      let step = try #require(try plan(["words=\(try write(bytes))"]).steps.first { $0.name == "words" })
      #expect(step.attempts[0].parameters.map(\.value) == [.text(text)])
    }
  }

  @Test("what is no text is told with its place")
  func unusable() throws {
    let latin = try write([0x61, 0x0A, 0x62, 0xE9, 0x63], "latin.txt")
    let half = try write([0xFF, 0xFE, 0x61], "half.txt")
    let empty = try write(Array(" \n".utf8), "empty.txt")
    let missing = "\(folder.path)/missing.txt"
    #expect(try problems(["words=\(latin)"]) == ["\(latin):2:2 notUTF8"])
    #expect(try problems(["words=\(latin)", "words=\(half)"]).count == 2)
    #expect(try problems(["words=\(half)"]) == ["\(half):1:1 notUTF8"])
    #expect(try problems(["words=\(empty)"]) == ["\(empty):1:1 emptyFile"])
    #expect(try problems(["words=\(missing)"]) == ["\(missing):1:1 unreadableFile"])
  }

  @Test("arguments and steps that take no text are told")
  func wrongStep() throws {
    let song = try write([0x61])
    for argument in ["words", "=\(song)", "words=", "wo.rds=\(song)"] {
      #expect(try problems([argument]) == ["--given argument 1 invalidOverride"])
    }
    #expect(try problems(["wrds=\(song)"]) == ["--given argument 1 invalidOverride 'words'"])
    #expect(try problems(["beats=\(song)"]) == ["--given argument 1 invalidOverride"])
  }

  @Test("what the pipeline says of given texts is checked")
  func definition() throws {
    let step = "performia: 1\nsteps:\n  words: { use: test.listen, given: "
    #expect(try problems([], step + "{ use: test.align } }") == ["song.yaml:3:37 missingKey"])
    #expect(try problems([], step + "test.align }") == ["song.yaml:3:37 wrongKind"])
    #expect(try problems([], step + "{ use: test.align, params: text } }").contains("song.yaml:3:56 unknownKey"))
    #expect(try problems([], step + "null }").isEmpty)
  }
}
