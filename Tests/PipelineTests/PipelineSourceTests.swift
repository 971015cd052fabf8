import Testing

@testable import Pipeline

@Suite struct PipelineSourceTests {
  private let base = """
    performia: 1
    name: base
    steps:
      beats: { use: test.beats, params: { tightness: 5, method: energy } }
      chroma: { use: test.chroma }
      key: { use: test.keys }
      chords: { use: test.chords, params: { vocabulary: full }, fallback: test.chords.audio }
    song_map:
      tempo: { tempo: beats.tempo, curve: beats.curve }
      beats: beats.beats
      key: key.keys
      chords: chords.chords
    """

  private func failure(_ nameOrPath: String, _ folders: [String] = []) -> [String] {
    do {
      _ = try PipelineSource.load(nameOrPath: nameOrPath, searchFolders: folders)
      return []
    } catch {
      return error.problems.map { "\($0.position) \($0.kind)" + ($0.nearest.map { " '\($0)'" } ?? "") }
    }
  }

  private func plan(_ folder: TemporaryFolder, _ name: String = "mine") throws -> Plan {
    let definition = try PipelineSource.load(nameOrPath: name, searchFolders: [folder.path])
    return try Resolver.resolve(definition, catalogue: try Synthetic.catalogue(), fields: Synthetic.fields)
  }

  private func mistakes(_ folder: TemporaryFolder) throws -> [String] {
    do {
      _ = try plan(folder)
      return []
    } catch let failure as PipelineFailure {
      return failure.problems.map { problem in
        let place = "\(problem.position)".replacing(folder.path + "/", with: "")
        return "\(place) \(problem.kind)" + (problem.nearest.map { " '\($0)'" } ?? "")
      }
    }
  }

  @Test func aDerivedPipelineChangesOnlyWhatItNames() throws {
    let folder = try TemporaryFolder([
      "base.yaml": base,
      "mine.yaml": """
      performia: 1
      extends: base
      steps:
        beats: { params: { tightness: 7, iterations: 4, method: null } }
        chords: { optional: true, fallback: null, inputs: { beats: beats.beats } }
        again: { use: test.refine, inputs: { beats: beats.beats } }
      song_map:
        beats: again.beats
        tempo: { curve: null }
      """,
    ])
    let plan = try plan(folder)
    #expect(plan.name == "mine")
    #expect(plan.steps.map(\.name) == ["beats", "chroma", "key", "chords", "again"])
    #expect(plan.steps[3].isOptional && plan.steps[3].attempts.count == 1)
    let beats = try #require(plan.steps.first { $0.name == "beats" })
    let values = Dictionary(uniqueKeysWithValues: beats.attempts[0].parameters.map { ($0.name, $0.value) })
    #expect(values["tightness"] == .number(7))
    #expect(values["iterations"] == .integer(4))
    #expect(values["method"] == .text("flux"))
    let tempo = try #require(plan.fields.first { $0.field == "tempo" })
    #expect(tempo.parts.map(\.name) == ["tempo"])
    let field = try #require(plan.fields.first { $0.field == "beats" })
    #expect(field.parts[0].alternatives == [.output(step: "again", port: "beats")])
  }

  @Test func aStepIsTakenOutByNull() throws {
    let folder = try TemporaryFolder([
      "base.yaml": base,
      "mine.yaml": "performia: 1\nextends: base\nsteps: { chords: null }\nsong_map: { chords: null }",
    ])
    let plan = try plan(folder)
    #expect(plan.steps.map(\.name) == ["beats", "chroma", "key"])
    #expect(plan.fields.map(\.field) == ["tempo", "beats", "key"])
  }

  @Test func whoeverReadsAStepThatWasTakenOutIsToldWhere() throws {
    let folder = try TemporaryFolder([
      "base.yaml": base, "mine.yaml": "performia: 1\nextends: base\nsteps:\n  key: null",
    ])
    expect(try mistakes(folder), ["base.yaml:11:8 unknownStep"])
    let failure = try #require(throws: PipelineFailure.self) { try plan(folder) }
    #expect(failure.problems[0].finding == "step 'key' was taken out at \(folder.path)/mine.yaml:4:3")
  }

  @Test func mistakesAreListedFileByFileDerivedFirst() throws {
    let folder = try TemporaryFolder([
      "base.yaml": base.replacing("test.keys", with: "test.kees"),
      "mine.yaml": """
      performia: 1
      extends: base
      steps:
        beets: { params: { tightness: 7 } }
        chord: null
        chroma: { inputs: { adio: source } }
      """,
    ])
    expect(
      try mistakes(folder),
      [
        "mine.yaml:4:3 missingKey 'beats'", "mine.yaml:5:3 unknownStep 'chords'", "mine.yaml:6:23 unknownPort 'audio'",
        "base.yaml:6:15 unknownAnalyzer 'test.keys'",
      ])
  }

  @Test func anotherAnalyzerInADerivedPipelineDiscardsTheParameters() throws {
    let folder = try TemporaryFolder([
      "base.yaml": base,
      "mine.yaml": "performia: 1\nextends: base\nsteps: { chords: { use: test.chords.audio } }",
    ])
    let plan = try plan(folder)
    #expect(plan.steps.first { $0.name == "chords" }?.attempts.count == 1)
    #expect(plan.notes.contains { $0.hasSuffix("the parameters of test.chords are discarded: vocabulary") })
  }

  @Test func chainsOfPipelinesMayBeLongButNotCircular() throws {
    let folder = try TemporaryFolder([
      "a.yaml": base,
      "sub/b.yaml": "performia: 1\nextends: ../a.yaml\nsteps: { chords: { params: { vocabulary: majmin } } }",
      "mine.yaml": "performia: 1\nextends: ./sub/b.yaml",
      "x.yaml": "performia: 1\nextends: y",
      "y.yaml": "performia: 1\nextends: ./sub/../x.yaml",
      "self.yaml": "performia: 1\nextends: self",
    ])
    let chords = try #require(try plan(folder).steps.first { $0.name == "chords" })
    #expect(chords.attempts[0].parameters.map(\.value) == [.text("majmin")])
    #expect(failure("x", [folder.path]) == ["\(folder.path)/y.yaml:2:10 extendsCycle"])
    #expect(failure("self", [folder.path]) == ["\(folder.path)/self.yaml:2:10 extendsCycle"])
  }

  @Test func namesAndFilesThatDoNotExistAreNamed() throws {
    let folder = try TemporaryFolder([
      "mine.yaml": "performia: 1\nnme: x\nextends: defualt", "folder.yaml/x": "",
      "gone.yaml": "performia: 1\nextends: ./no.yaml",
    ])
    #expect(failure("defalt") == ["defalt:1:1 unknownPipeline 'default'"])
    #expect(failure("/no/such.yaml") == ["/no/such.yaml:1:1 unreadableFile"])
    #expect(failure(folder.path + "/folder.yaml") == ["\(folder.path)/folder.yaml:1:1 unreadableFile"])
    #expect(failure("/dev/zero") == ["/dev/zero:1:1 unreadableFile"])
    #expect(
      failure("mine", [folder.path]) == [
        "\(folder.path)/mine.yaml:2:1 unknownKey 'name'", "\(folder.path)/mine.yaml:3:10 unknownPipeline 'default'",
      ])
    #expect(failure("gone", [folder.path]) == ["\(folder.path)/./no.yaml:1:1 unreadableFile"])
  }

  @Test func filesLargerThanAnyPipelineAreRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write([UInt8](repeating: UInt8(ascii: " "), count: TextFile.maximumByteCount + 1), to: "big.yaml")
    #expect(failure("big", [folder.path]) == ["\(folder.path)/big.yaml:1:1 tooLarge"])
  }

  @Test func listedPipelinesHaveTheirSummaries() throws {
    let folder = try TemporaryFolder([
      "mine.yaml": "performia: 1\nsummary: My own.\nextends: default", "broken.yaml": "[", "default.yaml": base,
    ])
    let listings = PipelineSource.list(searchFolders: [folder.path])
    #expect(
      listings.map(\.name) == [
        "accurate", "default", "fast", "htdemucs", "karaoke", "lyrics", "noncommercial", "notes", "speech", "stems",
        "mine",
      ])
    #expect(listings.map(\.isBundled) == Array(repeating: true, count: 10) + [false])
    #expect(listings.last?.summary == "My own.")
    #expect(listings.allSatisfy { $0.summary != nil })
  }
}
