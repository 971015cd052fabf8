import Testing

@testable import Pipeline

@Suite("Limits of steps")
struct StepLimitTests {
  private func limits(_ text: String, set: [String] = []) throws -> [StepLimitChanges] {
    try Synthetic.plan(text, set: set).steps.map { $0.attempts[0].limits }
  }

  private let text = """
    performia: 1
    steps:
      beats: { use: test.beats, limits: { seconds: 60, cpu: 0.5, memory: 4G, output: 1000 } }
      chroma: { use: test.chroma }
    """

  @Test("are read in the units of the command line, and a step that has some gets a process of its own")
  func read() throws {
    let plan = try Synthetic.plan(text)
    #expect(
      plan.steps[0].attempts[0].limits
        == StepLimitChanges(seconds: 60, processorSeconds: 0.5, memory: 4 << 30, output: 1000))
    #expect(plan.steps[0].attempts[0].isolation == .process)
    #expect(plan.steps[1].attempts[0].limits.isEmpty)
    #expect(plan.steps[1].attempts[0].isolation == .any)
  }

  @Test("hold for every fallback of the step")
  func fallback() throws {
    let text = """
      performia: 1
      steps:
        beats: { use: test.beats, fallback: test.beats, limits: { memory: 1G } }
      """
    #expect(try Synthetic.plan(text).steps[0].attempts.allSatisfy { $0.limits.memory == 1 << 30 })
  }

  @Test("are set one by one from the command line, and null gives the default back")
  func overrides() throws {
    #expect(try limits(text, set: ["beats.limits.seconds=5"])[0].seconds == 5)
    #expect(try limits(text, set: ["beats.limits.seconds=5"])[0].memory == 4 << 30)
    #expect(try limits(text, set: ["beats.limits.memory=null"])[0].memory == nil)
    #expect(try limits(text, set: ["chroma.limits.memory=500m"])[1].memory == 500 << 20)
  }

  @Test("are changed one by one in a derived pipeline")
  func derived() throws {
    let base = try PipelineFile.parsed(text)
    let derived = try PipelineFile.parsed(
      """
      performia: 1
      extends: base
      steps:
        beats: { limits: { seconds: 5, memory: null } }
      """)
    let problems = ProblemCollector()
    let merged = PipelineDefinition(merging: [derived, base], problems: problems)
    #expect(problems.isEmpty)
    #expect(merged.steps[0].limits == StepLimitChanges(seconds: 5, processorSeconds: 0.5, output: 1000))
    let without = try PipelineFile.parsed("performia: 1\nextends: base\nsteps: { beats: { limits: null } }")
    #expect(PipelineDefinition(merging: [without, base], problems: problems).steps[0].limits.isEmpty)
  }

  @Test("that are none are named with their place and what was expected")
  func mistakes() throws {
    let text = """
      performia: 1
      steps:
        a: { use: test.beats, limits: { secnds: 60 } }
        b: { use: test.beats, limits: { seconds: 0 } }
        c: { use: test.beats, limits: { memory: 4X, output: -1 } }
        d: { use: test.beats, limits: 60 }
        e: { use: test.beats, limits: { cpu: [1] } }
        f: { use: test.beats, limits: { timeout: 5 } }
      """
    expect(
      try Synthetic.mistakes(text),
      [
        "3:35 unknownKey 'seconds'", "4:44 wrongKind", "5:43 wrongKind", "5:55 wrongKind", "6:33 wrongKind",
        "7:40 wrongKind", "8:35 unknownKey",
      ])
    expect(
      try Synthetic.mistakes(
        self.text, set: ["beats.limits.secons=5", "beats.limits.memory=much", "beats.limits={seconds: 5}"]),
      [
        "--set argument 1 unknownKey 'seconds'", "--set argument 2 wrongKind", "--set argument 3 invalidOverride",
      ])
  }

  @Test("of the command line go before those of a pipeline, one by one")
  func precedence() {
    let pipeline = StepLimitChanges(seconds: 60, memory: 1 << 30)
    let commandLine = StepLimitChanges(seconds: 5, output: 1000)
    #expect(commandLine.over(pipeline) == StepLimitChanges(seconds: 5, memory: 1 << 30, output: 1000))
  }

  @Test("change no result, so that what is kept of one is good for all")
  func canonicalText() throws {
    let plain = text.replacing(", limits: { seconds: 60, cpu: 0.5, memory: 4G, output: 1000 }", with: "")
    #expect(try Synthetic.plan(text).canonicalText == (try Synthetic.plan(plain)).canonicalText)
  }
}

extension PipelineFile {
  fileprivate static func parsed(_ text: String) throws -> PipelineFile {
    let problems = ProblemCollector()
    let file = try #require(PipelineFile(Array(text.utf8), file: "test.yaml", problems))
    #expect(problems.isEmpty)
    return file
  }
}
