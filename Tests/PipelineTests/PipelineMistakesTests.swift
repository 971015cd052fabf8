import Testing

@testable import Pipeline

@Suite struct PipelineMistakesTests {
  @Test func allMistakesAreFoundInOneRunAndSortedByPlace() throws {
    let text = """
      performia: 1
      nome: song
      steps:
        beats: { use: test.beets, params: { tightnes: 5 } }
        chroma: { use: test.chroma, opt: true }
        chords:
          use: test.chords
          params: { vocabulary: sevenhts }
          inputs: { chroma: chrona.chroma, beets: beats.beats }
      song_map:
        tempos: beats.tempo
        chords: chords.chord
      """
    expect(
      try Synthetic.mistakes(text),
      [
        "2:1 unknownKey 'name'", "4:17 unknownAnalyzer 'test.beats'", "4:39 unknownParameter 'tightness'",
        "5:31 unknownKey", "8:27 invalidParameter 'sevenths'", "9:23 unknownStep 'chroma'",
        "9:38 unknownPort 'beats'", "11:3 unknownField 'tempo'", "12:11 unknownPort 'chords'",
      ])
  }

  @Test func aMistakeSaysWhereWhatWasExpectedAndWhatWasMeant() throws {
    let text = """
      performia: 1
      steps:
        beats: { use: test.beats, params: { methd: flux, iterations: 0 } }
      """
    #expect(
      try Synthetic.problems(text).map(\.description) == [
        """
        song.yaml:3:39: error: test.beats has no parameter 'methd'; expected one of 'tempo_range', 'tightness', \
        'iterations', 'smooth', 'method'; did you mean 'method'? [PF-PIPE-018]
        """,
        """
        song.yaml:3:64: error: parameter 'iterations' of test.beats is the number 0; expected an integer of at least \
        1 [PF-PIPE-019]
        """,
      ])
  }

  @Test(arguments: [
    "tempo_range: [180, 60]", "tempo_range: [60]", "tempo_range: 60", "tempo_range: [10, 60]",
    "tempo_range: [60, fast]", "tightness: 1001", "tightness: -1", "tightness: .nan", "tightness: tight",
    "tightness: [1]", "iterations: 1.5", "iterations: 99999999999999999999", "smooth: yes", "smooth: 1",
    "method: phase", "method: { a: 1 }",
  ])
  func parametersOfTheWrongKindOrOutOfRangeAreRefused(setting: String) throws {
    let before = "steps: { b: { use: test.beats, params: { "
    let name = try #require(setting.split(separator: " ").first)
    let column = before.count + name.count + 2
    expect(
      try Synthetic.mistakes("performia: 1\n\(before)\(setting) } } }"), ["2:\(column) invalidParameter"])
  }

  @Test func stepsThatWaitForEachOtherAreNamedWithTheirPath() throws {
    let text = """
      performia: 1
      steps:
        first: { use: test.refine, inputs: { beats: third.beats } }
        second: { use: test.refine, inputs: { beats: first.beats } }
        third: { use: test.refine, inputs: { beats: second.beats } }
        alone: { use: test.refine, inputs: { beats: alone.beats } }
        after: { use: test.refine, inputs: { beats: third.beats } }
      """
    let problems = try Synthetic.problems(text)
    #expect(problems.map(\.kind) == [.cycle, .cycle])
    #expect(problems[0].position.description == "song.yaml:3:40")
    #expect(problems[0].finding.hasSuffix("first -> second -> third -> first"))
    #expect(problems[1].position.description == "song.yaml:6:40")
    #expect(problems[1].finding.hasSuffix("alone -> alone"))
  }

  @Test func twoOutputsThatFitAreBothNamed() throws {
    let text = """
      performia: 1
      steps:
        one: { use: test.beats }
        two: { use: test.beats }
        refined: { use: test.refine }
      """
    let problems = try Synthetic.problems(text)
    #expect(problems.map(\.kind) == [.ambiguousProducer])
    #expect(problems[0].position.description == "song.yaml:5:19")
    #expect(problems[0].finding.hasSuffix("2 outputs fit: 'one.beats', 'two.beats'"))
  }

  @Test func anInputWithoutAProducerIsAMistake() throws {
    expect(try Synthetic.mistakes("performia: 1\nsteps: { r: { use: test.refine } }"), ["2:20 noProducer"])
    expect(
      try Synthetic.mistakes("performia: 1\nsteps: { r: { use: test.refine, inputs: { beats: [] } } }"),
      ["2:43 noProducer"])
  }

  @Test func typesAndAttributesMustMatch() throws {
    let treble = Synthetic.analyzer(
      "test.treble", inputs: [Synthetic.audio],
      outputs: [Synthetic.output("chroma", "feature/chroma/1", ["register": "treble"])])
    let text = """
      performia: 1
      steps:
        beats: { use: test.beats }
        treble: { use: test.treble }
        one: { use: test.chords, inputs: { chroma: beats.beats } }
        two: { use: test.chords, inputs: { chroma: treble.chroma } }
        three: { use: test.chords, inputs: { chroma: source } }
        four: { use: test.chords }
        five: { use: test.separation, inputs: { audio: beats.beats } }
      song_map:
        beats: beats.tempo
        key: source
      """
    expect(
      try Synthetic.mistakes(text, more: [treble]),
      [
        "5:46 typeMismatch", "6:46 attributeMismatch", "7:48 typeMismatch", "8:16 noProducer", "9:50 typeMismatch",
        "11:10 typeMismatch", "12:8 typeMismatch",
      ])
  }

  @Test func unwiredAudioIsTheRecordingAndNeverAStem() throws {
    let steps = "performia: 1\nsteps:\n  separation: { use: test.separation }\n"
    let plan = try Synthetic.plan(steps + "  beats: { use: test.beats }")
    #expect(plan.steps[1].attempts[0].inputs[0].alternatives == [.source])
    let wired = try Synthetic.plan(
      steps + "  beats: { use: test.beats, inputs: { audio: [separation.accompaniment, source] } }")
    #expect(
      wired.steps[1].attempts[0].inputs[0].alternatives == [
        .output(step: "separation", port: "accompaniment"), .source,
      ])
    let melody = try Synthetic.plan(steps + "  melody: { use: test.melody }")
    #expect(
      melody.steps[1].attempts[0].inputs[0].alternatives == [.output(step: "separation", port: "vocals")])
    expect(
      try Synthetic.mistakes(steps + "  melody: { use: test.melody, inputs: { voice: source } }"),
      [
        "4:48 typeMismatch"
      ])
  }

  @Test func keysAndValuesOfTheWrongKindAreNamed() throws {
    let text = """
      performia: 1
      name: [a]
      steps:
        a b: { use: test.beats }
        source: { use: test.beats }
        c: { use: 5 }
        d: { use: beats }
        e: { params: {} }
        f: test.beats
        g: { use: test.beats, optional: maybe, isolation: processs, inputs: [source] }
        h: [test.beats]
        i: { use: test.beats, inputs: { audio: beats } }
      song_map:
        beats: [f.beats, f]
      """
    expect(
      try Synthetic.mistakes(text),
      [
        "2:7 wrongKind", "4:3 invalidName", "5:3 invalidName", "6:13 wrongKind", "7:13 invalidName",
        "8:3 missingKey", "9:6 wrongKind", "10:35 wrongKind", "10:53 wrongKind 'process'", "10:71 wrongKind",
        "11:6 wrongKind", "12:42 invalidName", "14:20 invalidName",
      ])
  }

  @Test func theVersionMustBeGivenAndKnown() throws {
    expect(try Synthetic.mistakes("steps: {}"), ["1:1 missingKey"])
    expect(try Synthetic.mistakes("performia: 2\nsteps: {}"), ["1:12 unsupportedVersion"])
    expect(try Synthetic.mistakes("performia: one\nsteps: {}"), ["1:12 unsupportedVersion"])
    expect(try Synthetic.mistakes("performia: 1"), ["1:1 missingKey"])
  }

  @Test func textsThatAreNoPipelineAreRefused() throws {
    expect(try Synthetic.mistakes(""), ["1:1 emptyFile"])
    expect(try Synthetic.mistakes("--- ~"), ["1:5 emptyFile"])
    expect(try Synthetic.mistakes("[1, 2]"), ["1:1 wrongKind"])
    expect(try Synthetic.mistakes("hello"), ["1:1 wrongKind"])
    expect(try Synthetic.mistakes("performia: 1\nsteps:\n\tbeats: 1"), ["3:1 tab"])
  }

  @Test func fieldsOfTheSongMapNameKnownPartsAndAllRequiredOnes() throws {
    let text = """
      performia: 1
      steps:
        separation: { use: test.separation }
        melody: { use: test.melody }
        beats: { use: test.beats }
      song_map:
        performance: { melodie: melody.notes, bass: melody.notes }
        tempo: { curve: beats.curve, curv: beats.curve }
        beats: { beats: { beats: beats.beats } }
        lyrics: beats.beats
        extensions: [beats.curve, source, beats.none]
      """
    expect(
      try Synthetic.mistakes(text),
      [
        "7:18 unknownField 'melody'", "8:3 incompleteField", "8:32 unknownField 'curve'", "9:21 unknownField",
        "10:3 incompleteField", "10:11 typeMismatch", "11:29 typeMismatch", "11:37 unknownPort",
      ])
    expect(try Synthetic.mistakes("performia: 1\nsteps: {}\nsong_map: { performance: a.b }"), ["3:13 unknownField"])
  }

  @Test func absurdSizesAreRefusedInsteadOfWorkedOn() throws {
    let steps = (0...PipelineDefinition.maximumStepCount).map { "  s\($0): { use: test.chroma }\n" }.joined()
    expect(try Synthetic.mistakes("performia: 1\nsteps:\n" + steps), ["3:3 tooLarge"])

    let fallbacks = [String](repeating: "test.beats", count: StepChange.maximumFallbackCount + 1)
    let list = fallbacks.joined(separator: ", ")
    expect(
      try Synthetic.mistakes("performia: 1\nsteps: { b: { use: test.beats, fallback: [\(list)] } }"),
      ["2:42 tooLarge"])

    let votes = (0..<200).map { "  s\($0): { use: test.beats }\n" }.joined() + "  vote: { use: test.vote }\n"
    expect(try Synthetic.mistakes("performia: 1\nsteps:\n" + votes), ["203:16 ambiguousProducer"])
  }

  @Test func damagedPipelinesAreMistakesAndNeverMore() throws {
    let text = Array(try #require(PipelineSource.bundledText("default")).utf8)
    var random = Lehmer(state: 20_261_122)
    let alphabet = Array("{}[]:,-&*!|>'\"%@#? \n\t\u{0}a1~.".utf8) + [0xFF, 0xC3]
    for _ in 0..<300 {
      var damaged = text
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: damaged.remove(at: place)
        case 1: damaged.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &random)], at: place)
        default: damaged[place] = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        }
      }
      let problems = ProblemCollector()
      if let file = PipelineFile(damaged, file: "damaged.yaml", problems) {
        let definition = PipelineDefinition(merging: [file], problems: problems)
        let plan = try? Resolver.resolve(definition, catalogue: try Bundled.catalogue(), fields: Bundled.fields)
        #expect(plan == nil || problems.isEmpty)
      } else {
        #expect(!problems.isEmpty)
      }
    }
  }
}

/// The same numbers in every run (Lehmer 1951 with the multiplier of L'Ecuyer 1999, modulo 2 to the 64th).
private struct Lehmer: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 2_862_933_555_777_941_757 &+ 3_037_000_493
    return state ^ (state >> 29)
  }
}
