import Testing

@testable import Pipeline

@Suite struct OverrideTests {
  private let text = """
    performia: 1
    steps:
      beats: { use: test.beats, params: { tempo_range: [60, 180], method: energy } }
      chroma: { use: test.chroma }
      chords:
        use: test.chords
        params: { vocabulary: full }
        inputs: { chroma: chroma.chroma }
        fallback: test.chords.audio
    """

  private func values(_ plan: Plan, _ step: String) -> [String: ParameterValue] {
    let parameters = plan.steps.first { $0.name == step }?.attempts[0].parameters ?? []
    return Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.value) })
  }

  @Test func parametersAreSetAsYAML() throws {
    let plan = try Synthetic.plan(
      text, set: ["beats.tempo_range=[80, 160]", "beats.smooth=false", "beats.params.tightness=2.5e1"])
    let beats = values(plan, "beats")
    #expect(beats["tempo_range"] == .numbers([80, 160]))
    #expect(beats["smooth"] == .bool(false))
    #expect(beats["tightness"] == .number(25))
    #expect(beats["method"] == .text("energy"))
  }

  @Test func theLastOfEqualOverridesCounts() throws {
    let plan = try Synthetic.plan(text, set: ["beats.iterations=5", "beats.iterations=7"])
    #expect(values(plan, "beats")["iterations"] == .integer(7))
  }

  @Test func nullGivesTheDefaultBack() throws {
    #expect(values(try Synthetic.plan(text, set: ["beats.method=null"]), "beats")["method"] == .text("flux"))
  }

  @Test func anotherAnalyzerDiscardsTheParametersAndSaysSo() throws {
    let plan = try Synthetic.plan(text, set: ["chords.use=test.chords.audio"])
    let chords = try #require(plan.steps.first { $0.name == "chords" })
    #expect(chords.attempts.map(\.analyzer.manifest.id) == ["test.chords.audio"])
    #expect(chords.attempts[0].parameters.isEmpty)
    #expect(
      plan.notes.contains(
        "step 'chords' now uses test.chords.audio; the parameters of test.chords are discarded: vocabulary"))
  }

  @Test func theAnalyzerIsChosenBeforeItsParametersAreSet() throws {
    let other = Synthetic.analyzer(
      "test.other", inputs: [Synthetic.audio], outputs: [Synthetic.output("chords", "music/chords/1")],
      parameters: [.init(name: "depth", kind: .integer, summary: "", defaultValue: .integer(1))])
    let plan = try Synthetic.plan(text, set: ["chords.depth=4", "chords.use=test.other"], more: [other])
    #expect(values(plan, "chords") == ["depth": .integer(4)])
  }

  @Test func theSameAnalyzerKeepsItsParameters() throws {
    let plan = try Synthetic.plan(text, set: ["chords.use=test.chords"])
    #expect(values(plan, "chords") == ["vocabulary": .text("full")])
    #expect(!plan.notes.contains { $0.contains("discarded") })
  }

  @Test func mistakesNameTheArgument() throws {
    expect(
      try Synthetic.mistakes(
        text,
        set: [
          "chord.vocabulary=full", "chords.vocabulry=full", "chords.vocabulary=ful", "chords.optional=5",
          "beats.isolation=thread", "beats.inputs.audio=here", "beats.inputs.adio=source", "beats.params=5",
        ]),
      [
        "--set argument 1 unknownStep 'chords'", "--set argument 2 unknownParameter 'vocabulary'",
        "--set argument 3 invalidParameter 'full'", "--set argument 4 wrongKind", "--set argument 5 wrongKind",
        "--set argument 6 invalidName", "--set argument 7 unknownPort 'audio'", "--set argument 8 invalidOverride",
      ])
  }

  @Test func mistakesOfThePipelineAndOfArgumentsAreReportedTogether() throws {
    expect(
      try Synthetic.mistakes(text + "\nsong_map: { beets: beats.beats }", set: ["beats.method=noise"]),
      [
        "10:13 unknownField 'beats'", "--set argument 1 invalidParameter",
      ])
  }

  @Test func argumentsOfAnotherFormAreAllReported() throws {
    let failure = try #require(throws: PipelineFailure.self) {
      try Override.list(["beats", "beats=5", "beats.method=", "beats.a=[1", "be ats.a=1", "beats.ok=1", ".a=1"])
    }
    #expect(
      failure.problems.map { "\($0.position) \($0.kind)" } == [
        "--set argument 1 invalidOverride", "--set argument 2 invalidOverride", "--set argument 3 invalidOverride",
        "--set argument 4 invalidYAML", "--set argument 5 invalidOverride", "--set argument 7 invalidOverride",
      ])
  }

  @Test func aValueMayHoldEqualsSignsAndDots() throws {
    let texts = Synthetic.analyzer(
      "test.text", inputs: [Synthetic.audio], outputs: [],
      parameters: [.init(name: "words", kind: .text, summary: "", defaultValue: .text(""))])
    let plan = try Synthetic.plan(
      "performia: 1\nsteps: { t: { use: test.text } }", set: ["t.words=a.b=c"], more: [texts])
    #expect(values(plan, "t") == ["words": .text("a.b=c")])
  }
}
