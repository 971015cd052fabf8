import Artifacts
import Testing

@testable import Pipeline

@Suite struct ResolverTests {
  private let whole = """
    performia: 1
    name: song
    steps:
      chords: { use: test.chords, params: { vocabulary: full } }
      beats:
        use: test.beats
        params:
          tempo_range: [60, 180.5]
          tightness: 5
      chroma: { use: test.chroma }
      key: { use: test.keys }
    song_map:
      tempo: { tempo: beats.tempo, curve: beats.curve }
      beats: beats.beats
      key: key.keys
      chords: [chords.chords]
    """

  @Test func stepsComeAfterWhatTheyReadAndOtherwiseAsWritten() throws {
    let plan = try Synthetic.plan(whole)
    #expect(plan.name == "song")
    #expect(plan.steps.map(\.name) == ["beats", "chroma", "chords", "key"])
    #expect(plan.steps[2].dependencies == ["beats", "chroma"])
    #expect(plan.steps[0].usedOutputs == ["beats", "curve", "tempo"])
    #expect(plan.notes.isEmpty)
  }

  @Test func inputsThatAreNotWiredTakeTheOnlyOutputThatFits() throws {
    let chords = try #require(try Synthetic.plan(whole).steps.first { $0.name == "chords" })
    #expect(chords.attempts[0].inputs.map(\.port.name) == ["chroma", "beats"])
    #expect(
      chords.attempts[0].inputs.map(\.alternatives) == [
        [.output(step: "chroma", port: "chroma")], [.output(step: "beats", port: "beats")],
      ])
    let beats = try #require(try Synthetic.plan(whole).steps.first)
    #expect(beats.attempts[0].inputs[0].alternatives == [.source])
  }

  @Test func parametersAreCompleteTypedAndSorted() throws {
    let beats = try #require(try Synthetic.plan(whole).steps.first)
    let parameters = beats.attempts[0].parameters
    #expect(parameters.map(\.name) == ["iterations", "method", "smooth", "tempo_range", "tightness"])
    #expect(
      parameters.map(\.value) == [.integer(3), .text("flux"), .bool(true), .numbers([60, 180.5]), .number(5)])
  }

  @Test func fieldsNameTheirPartsInTheirOwnOrder() throws {
    let fields = try Synthetic.plan(whole).fields
    #expect(fields.map(\.field) == ["tempo", "beats", "key", "chords"])
    #expect(fields[0].parts.map(\.name) == ["tempo", "curve"])
    #expect(fields[3].parts[0].alternatives == [.output(step: "chords", port: "chords")])
  }

  @Test func thePlansTextDependsOnWhatIsResolvedAndOnNothingElse() throws {
    let text = try Synthetic.plan(whole).canonicalText
    #expect(text == (try Synthetic.plan("# a comment\n" + whole).canonicalText))
    #expect(text == (try Synthetic.plan(whole, set: ["beats.iterations=3"]).canonicalText))
    #expect(text != (try Synthetic.plan(whole, set: ["beats.iterations=4"]).canonicalText))
    #expect(try JSON(parsing: Array(text.utf8))["name"]?.string == "song")
  }

  @Test func aPipelineNeedsNoSongMap() throws {
    let plan = try Synthetic.plan("performia: 1\nsteps: { beats: { use: test.beats } }")
    #expect(plan.fields.isEmpty)
    #expect(plan.name == "song")
    #expect(plan.notes == ["nothing reads what step 'beats' gives"])
  }

  @Test func aThousandStepsMakeAPlan() throws {
    var text = "performia: 1\nsteps:\n  s0: { use: test.beats }\n"
    for index in 1..<1000 { text += "  s\(index): { use: test.refine, inputs: { beats: s\(index - 1).beats } }\n" }
    let plan = try Synthetic.plan(text)
    #expect(plan.steps.count == 1000)
    #expect(plan.steps[999].dependencies == ["s998"])
  }

  @Test func aThousandStepsWithAThousandMistakesAreAllReported() throws {
    var text = "performia: 1\nsteps:\n"
    for index in 0..<1000 { text += "  s\(index): { use: test.refine, inputs: { beats: t\(index).beats } }\n" }
    #expect(try Synthetic.problems(text).count == 1000)
  }

  @Test func ofOutputsThatAreWiredIntoOneAnotherAnInputTakesTheLast() throws {
    let chain = """
      performia: 1
      steps:
        chroma: { use: test.chroma }
        guide: { use: test.beats }
        middle: { use: test.refine, inputs: { beats: guide.beats } }
        beats: { use: test.refine, inputs: { beats: middle.beats } }
        chords: { use: test.chords }
      """
    let plan = try Synthetic.plan(chain)
    let chords = try #require(plan.steps.first { $0.name == "chords" })
    #expect(chords.attempts[0].inputs[1].alternatives == [.output(step: "beats", port: "beats")])
    // A missing analyzer that would read another's output leaves the rule as it is.
    let missing = try Synthetic.plan(
      """
      performia: 1
      steps:
        guide: { use: test.beats }
        beats: { use: test.neural, fallback: test.beats, inputs: { guide: guide.beats } }
        last: { use: test.refine }
      song_map: { beats: last.beats }
      """)
    #expect(missing.steps.last?.attempts[0].inputs[0].alternatives == [.output(step: "beats", port: "beats")])
    // Two that nothing ties together stay a mistake.
    let problems = try Synthetic.problems(
      """
      performia: 1
      steps:
        one: { use: test.beats }
        other: { use: test.beats }
        last: { use: test.refine }
      """)
    #expect(problems.map(\.kind) == [.ambiguousProducer])
  }
}
