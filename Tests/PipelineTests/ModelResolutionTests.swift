import Testing

@testable import Pipeline

/// Names of models in pipelines, and what comes of those that cannot be used.
@Suite struct ModelResolutionTests {
  private static let neural = Synthetic.analyzer(
    "test.neural", inputs: [Synthetic.audio], outputs: [Synthetic.output("chords", "music/chords/1")],
    parameters: [
      ParameterDeclaration(name: "model", kind: .model, summary: "", defaultValue: .text("deep-chords")),
      ParameterDeclaration(name: "runtime", kind: .model, summary: "", defaultValue: .text("runtime")),
    ])

  private static let models = ModelCatalogue(names: ["deep-chords", "runtime", "restricted", "absent"]) { name in
    switch name {
    case "deep-chords", "runtime", "./my.onnx":
      .installed(
        InstalledModel(name: name, version: "1", path: "/models/\(name)", sha256: "00", licence: "MIT"))
    case "restricted":
      .unusable(
        reason: "has a licence that is not accepted, CC-BY-NC-4.0",
        repair: "performia models install restricted --accept-licence CC-BY-NC-4.0")
    case "absent": .unusable(reason: "is not installed", repair: "performia models install absent")
    default: .unknown
    }
  }

  private func plan(_ steps: String, set: [String] = []) throws -> Plan {
    try Synthetic.plan("performia: 1\nsteps:\n  \(steps)", set: set, more: [Self.neural], models: Self.models)
  }

  private func problems(_ steps: String, set: [String] = []) throws -> [PipelineProblem] {
    do {
      _ = try plan(steps, set: set)
      return []
    } catch let failure as PipelineFailure {
      return failure.problems
    }
  }

  @Test("an attempt carries the models that its parameters stand for")
  func installed() throws {
    let attempt = try #require(try plan("chords: { use: test.neural }").steps.first?.attempts.first)
    #expect(attempt.models.map(\.parameter) == ["model", "runtime"])
    #expect(attempt.models.map(\.model.path) == ["/models/deep-chords", "/models/runtime"])
    let own = try plan("chords: { use: test.neural, params: { model: ./my.onnx } }")
    #expect(own.steps.first?.attempts.first?.models.first?.model.path == "/models/./my.onnx")
  }

  @Test("a model that is not installed is a mistake with its place and the command that mends it")
  func notInstalled() throws {
    let found = try problems("chords: { use: test.neural, params: { model: absent } }")
    #expect(
      found.map(\.description) == [
        "song.yaml:3:48: error: test.neural reads the model 'absent', which is not installed: "
          + "performia models install absent [PF-PIPE-033]"
      ])
  }

  @Test("an unknown model is a mistake that names the one most like it")
  func unknown() throws {
    let found = try problems("chords: { use: test.neural, params: { model: deep-cords } }")
    #expect(found.map(\.nearest) == ["deep-chords"])
    #expect(found.map(\.finding) == ["test.neural reads the model 'deep-cords', which is not in the registry"])
  }

  @Test("a licence that is not accepted is told with the command that accepts it")
  func licence() throws {
    let found = try problems("chords: { use: test.neural, params: { model: restricted } }")
    #expect(found.first?.message.contains("install restricted --accept-licence CC-BY-NC-4.0") == true)
  }

  @Test("every model that an analyzer lacks is told in one run")
  func several() throws {
    let found = try problems("chords: { use: test.neural, params: { model: absent, runtime: restricted } }")
    #expect(found.map(\.kind) == [.unusableModel, .unusableModel])
  }

  @Test("a fallback stands in for an analyzer that lacks its model, and says why")
  func fallback() throws {
    let plan = try plan(
      "chords: { use: test.neural, params: { model: absent }, fallback: test.chords.audio }")
    let attempt = try #require(plan.steps.first?.attempts.first)
    #expect(attempt.analyzer.manifest.id == "test.chords.audio")
    #expect(attempt.insteadOf == "test.neural")
    #expect(
      attempt.because
        == "test.neural cannot be used: its model 'absent' is not installed (performia models install absent)")
    #expect(plan.notes.first == "step 'chords' uses test.chords.audio, because \(attempt.because ?? "")")
  }

  @Test("one analyzer with two models takes the second where the first is missing")
  func otherModel() throws {
    let plan = try plan(
      "chords: { use: test.neural, params: { model: absent }, fallback: [{ use: test.neural, params: {} }] }")
    #expect(plan.steps.first?.attempts.map { $0.models[0].model.name } == ["deep-chords"])
    #expect(plan.steps.first?.attempts.first?.insteadOf == "test.neural")
  }

  @Test("an optional step without its model is skipped")
  func optional() throws {
    let plan = try plan("chords: { use: test.neural, params: { model: absent }, optional: true }")
    #expect(plan.steps.isEmpty)
    #expect(plan.skipped.map(\.name) == ["chords"])
  }

  @Test("what the command line chooses is never silently replaced, neither analyzer nor model")
  func explicitChoice() throws {
    let steps = "chords: { use: test.chords.audio, fallback: test.chords.audio }"
    let chosen = try problems(steps.replacing("test.chords.audio,", with: "test.neural,"), set: ["chords.model=absent"])
    #expect(chosen.map { "\($0.position) \($0.kind)" } == ["--set argument 1 unusableModel"])
    let analyzer = try problems(
      "chords: { use: test.chords.audio, fallback: test.chords.audio }",
      set: ["chords.use=test.neural", "chords.runtime=absent"])
    #expect(analyzer.map(\.kind) == [.unusableModel])
  }

  @Test("other mistakes of a step are found beside a model that is missing")
  func furtherMistakes() throws {
    let found = try problems(
      "chords: { use: test.neural, params: { model: absent, depth: 3 } }\nsong_map: { chords: chords.chord }")
    #expect(found.map(\.kind) == [.unusableModel, .unknownParameter, .unknownPort])
  }
}
