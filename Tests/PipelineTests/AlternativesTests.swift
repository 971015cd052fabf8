import Testing

@testable import Pipeline

@Suite struct AlternativesTests {
  private let steps = """
    performia: 1
    steps:
      beats: { use: test.beats }
      chroma: { use: test.chroma }

    """

  @Test func aFallbackStandsInForAnAnalyzerThatIsNotInstalled() throws {
    let plan = try Synthetic.plan(
      steps + "  chords: { use: test.neural, fallback: [{ use: test.chords, params: { vocabulary: majmin } }] }")
    let attempt = try #require(plan.steps.last?.attempts.first)
    #expect(attempt.analyzer.manifest.id == "test.chords")
    #expect(attempt.parameters.map(\.value) == [.text("majmin")])
    #expect(attempt.insteadOf == "test.neural")
    #expect(attempt.because == "test.neural is not installed")
    #expect(plan.notes.first == "step 'chords' uses test.chords, because test.neural is not installed")
  }

  @Test func installedFallbacksAreTriedInOrder() throws {
    let plan = try Synthetic.plan(steps + "  chords: { use: test.chords, fallback: [test.gone, test.chords.audio] }")
    let step = try #require(plan.steps.last)
    #expect(step.attempts.map(\.analyzer.manifest.id) == ["test.chords", "test.chords.audio"])
    #expect(step.attempts.allSatisfy { $0.insteadOf == nil })
    #expect(plan.notes.first == "step 'chords' has fewer fallbacks, because test.gone is not installed")
    #expect(step.attempts[1].inputs.map(\.alternatives) == [[.source]])
    #expect(step.dependencies == ["beats", "chroma"])
  }

  @Test func aStepWithoutAnyInstalledAnalyzerIsAMistakeUnlessOptional() throws {
    expect(
      try Synthetic.mistakes(steps + "  chords: { use: test.chrods, fallback: [org.example.gone] }"),
      [
        "5:18 unknownAnalyzer 'test.chords'", "5:42 unknownAnalyzer",
      ])
    let plan = try Synthetic.plan(
      steps + "  chords: { use: test.chrods, optional: true }\nsong_map: { chords: chords.chords }")
    #expect(plan.steps.map(\.name) == ["beats", "chroma"])
    #expect(
      plan.skipped == [
        SkippedStep(name: "chords", because: "test.chrods is not installed (did you mean 'test.chords'?)")
      ])
    #expect(plan.fields.map(\.field) == ["chords"])
    #expect(plan.fields[0].parts[0].alternatives.isEmpty)
  }

  @Test func whatIsChosenOnTheCommandLineIsNeverSilentlyReplaced() throws {
    let text = steps + "  chords: { use: test.chords, fallback: test.chords.audio }"
    expect(
      try Synthetic.mistakes(text, set: ["chords.use=test.chord"]),
      [
        "--set argument 1 unknownAnalyzer 'test.chords'"
      ])
  }

  @Test func aFallbackMustGiveWhatIsReadFromItsStep() throws {
    let text = """
      performia: 1
      steps:
        beats: { use: test.beats, fallback: [test.refine, test.chroma] }
        more: { use: test.beats }
      song_map:
        beats: beats.beats
        tempo: beats.tempo
      """
    let problems = try Synthetic.problems(text)
    #expect(
      problems.map { "\($0.position) \($0.kind)" } == [
        "song.yaml:3:40 incompatibleFallback", "song.yaml:3:53 incompatibleFallback",
        "song.yaml:3:53 incompatibleFallback",
      ])
    #expect(problems[0].finding == "test.refine has no output 'tempo'")
  }

  @Test func aRequiredStepMayNotDependOnOptionalStepsAlone() throws {
    let text = """
      performia: 1
      steps:
        separation: { use: test.separation, optional: true }
        beats:
          use: test.beats
          inputs: { audio: separation.accompaniment }
      """
    expect(try Synthetic.mistakes(text), ["6:15 notGuaranteed"])
    expect(try Synthetic.mistakes(text, set: ["beats.optional=true"]), [])
    expect(try Synthetic.mistakes(text, set: ["separation.optional=false"]), [])
    expect(try Synthetic.mistakes(text, set: ["beats.inputs.audio=[separation.accompaniment, source]"]), [])
  }

  @Test func aFallbackThatCanAlwaysRunIsGuaranteeEnough() throws {
    let text = """
      performia: 1
      steps:
        chroma: { use: test.chroma, optional: true }
        chords: { use: test.chords, fallback: test.chords.audio }
      """
    #expect(try Synthetic.plan(text).steps[1].attempts.count == 2)
  }

  @Test func aStepThatLosesItsInputToAMissingPluginIsSkippedWithTheReason() throws {
    let text = """
      performia: 1
      steps:
        separation: { use: test.spleeter, optional: true }
        melody: { use: test.melody, inputs: { voice: separation.vocals }, optional: true }
        beats: { use: test.beats, inputs: { audio: [separation.accompaniment, source] } }
      song_map:
        performance: { melody: melody.notes }
        beats: beats.beats
      """
    let plan = try Synthetic.plan(text)
    #expect(plan.skipped.map(\.name) == ["separation", "melody"])
    #expect(plan.skipped[1].because == "test.melody gets no 'voice'")
    #expect(plan.steps.map(\.name) == ["beats"])
    #expect(plan.steps[0].attempts[0].inputs[0].alternatives == [.source])
  }

  @Test func anOptionalInputLeavesOutWhatWouldCloseACircle() throws {
    let smoother = Synthetic.analyzer(
      "test.smoother", inputs: [Synthetic.audio, Synthetic.input("chords", "music/chords/1", .optional)],
      outputs: [Synthetic.output("beats", "music/beats/1")])
    let text = """
      performia: 1
      steps:
        chroma: { use: test.chroma }
        chords: { use: test.chords, inputs: { beats: beats.beats } }
        beats: { use: test.smoother }
      """
    let plan = try Synthetic.plan(text, more: [smoother])
    #expect(plan.steps.map(\.name) == ["chroma", "beats", "chords"])
    #expect(plan.steps[1].attempts[0].inputs[1].alternatives.isEmpty)
  }

  @Test func anOptionalInputCanBeLeftOpen() throws {
    let plan = try Synthetic.plan(steps + "  chords: { use: test.chords, inputs: { beats: [] } }")
    #expect(plan.steps.last?.attempts[0].inputs[1].alternatives.isEmpty == true)
    #expect(plan.steps.last?.dependencies == ["chroma"])
  }

  @Test func aPortThatTakesManyTakesAllThatFit() throws {
    let text = """
      performia: 1
      steps:
        vote: { use: test.vote }
        one: { use: test.beats }
        two: { use: test.beats }
        after: { use: test.refine, inputs: { beats: vote.beats } }
      """
    let plan = try Synthetic.plan(text)
    let vote = try #require(plan.steps.first { $0.name == "vote" })
    #expect(
      vote.attempts[0].inputs[0].alternatives == [
        .output(step: "one", port: "beats"), .output(step: "two", port: "beats"),
      ])
    let wired = try Synthetic.plan(text, set: ["vote.inputs.beats=two.beats"])
    #expect(wired.steps.first { $0.name == "vote" }?.dependencies == ["two"])
  }

  @Test func aStepRunsInAProcessOfItsOwnWhereItOrItsAnalyzerAsks() throws {
    let text = """
      performia: 1
      steps:
        beats: { use: test.beats, isolation: process }
        chroma: { use: test.chroma }
        refined: { use: test.refine, isolation: any }
      """
    #expect(try Synthetic.plan(text).steps.map { $0.attempts[0].isolation } == [.process, .any, .process])
  }

  @Test func whatIsChosenOnTheCommandLineHasNoFallbackUnlessOneIsChosenToo() throws {
    let text = steps + "  chords: { use: test.neural, fallback: [test.chords, test.chords.audio] }"
    let plan = try Synthetic.plan(text, set: ["chords.use=test.chords"])
    #expect(plan.steps.last?.attempts.map(\.analyzer.manifest.id) == ["test.chords"])
  }

  @Test func whatAMissingAnalyzerWouldReadIsNotThereForNothing() throws {
    let text = """
      performia: 1
      steps:
        guide: { use: test.beats }
        beats: { use: test.neural, fallback: test.beats, inputs: { guide: guide.beats } }
      song_map: { beats: beats.beats }
      """
    #expect(try Synthetic.plan(text).notes == ["step 'beats' uses test.beats, because test.neural is not installed"])
    let unread = text.replacing(", inputs: { guide: guide.beats }", with: "")
    #expect(try Synthetic.plan(unread).notes.contains("nothing reads what step 'guide' gives"))
  }
}
