import Artifacts
import Pipeline
import TestSupport
import Testing

@testable import Host

/// How analyzers get the files of their models.
@Suite(.serialized) struct ModelTests {
  private static let pipeline = """
    performia: 1
    name: model
    steps:
      beats: { use: org.example.modelbeats }
    song_map:
      beats: beats.seconds
    """

  private static let withFallback = pipeline.replacing(
    "org.example.modelbeats }", with: "org.example.modelbeats, fallback: org.example.evenbeats }")

  /// A bench whose catalogue knows the model by a name.
  private func bench(beats: Int) throws -> (bench: Bench, path: String) {
    let bench = try Bench()
    let path = try bench.modelFile(beats: beats)
    let model = InstalledModel(
      name: "test-beats", version: "1", path: path, sha256: try SHA256Digest(ofFile: path).description, licence: "MIT")
    bench.models = ModelCatalogue(names: ["test-beats"]) { $0 == "test-beats" ? .installed(model) : .unknown }
    return (bench, path)
  }

  private func beats(_ result: AnalysisResult) -> Int? {
    result.artifacts[.output(step: "beats", port: "seconds")]?.table?.rowCount
  }

  @Test("an analyzer in the host's process reads its model")
  func inProcess() throws {
    let (bench, _) = try bench(beats: 3)
    #expect(beats(try bench.run(Self.pipeline)) == 3)
  }

  @Test("an analyzer in a process of its own reads its model, again and again")
  func isolated() throws {
    let (bench, _) = try bench(beats: 2)
    let isolation = bench.isolated(keepsAnalyzers: true)
    #expect(beats(try bench.run(Self.pipeline, isolation: isolation)) == 2)
    #expect(beats(try bench.run(Self.pipeline, isolation: isolation)) == 2)
    #expect(isolation.close().isEmpty)
  }

  @Test("a model that changed since the plan was made is not read: the fallback takes over and says why")
  func changed() throws {
    let (bench, path) = try bench(beats: 3)
    try FileBytes.write(Array("4".utf8), to: path)
    #expect(throws: HostError.self) { try bench.run(Self.pipeline) }
    let events = Bench.Events()
    let result = try bench.run(Self.withFallback, events: events)
    #expect(events.failures.map(\.code) == ["PF-HOST-030"])
    #expect(result.outcomes[0].attempt == 1)
    #expect(result.outcomes[0].failures.first?.contains("has changed") == true)
  }

  @Test("a result is cached by what is in the model, not by what it is called or where it lies")
  func recipe() throws {
    func key(_ beats: Int, name: String) throws -> String {
      let bench = try Bench()
      let path = try bench.modelFile(beats: beats)
      let model = InstalledModel(
        name: name, version: nil, path: path, sha256: try SHA256Digest(ofFile: path).description, licence: "MIT")
      bench.models = ModelCatalogue(names: [name]) { _ in .installed(model) }
      let plan = try bench.plan(Self.pipeline, set: ["beats.model=\(name)"])
      return Recipe.step(
        plan.steps[0].attempts[0], source: "s", parameters: ["model": .text(name)], libraryHash: "l", inputs: [])
    }
    let first = try key(3, name: "one")
    #expect(try key(3, name: "two") == first)
    #expect(try key(4, name: "one") != first)
  }

  @Test("results of another model are computed anew")
  func cache() throws {
    let (bench, path) = try bench(beats: 3)
    #expect(beats(try bench.run(Self.pipeline, cache: bench.cache)) == 3)
    #expect(try bench.run(Self.pipeline, cache: bench.cache).outcomes[0].fromCache)
    try FileBytes.write(Array("2".utf8), to: path)
    let model = InstalledModel(
      name: "test-beats", version: "2", path: path, sha256: try SHA256Digest(ofFile: path).description, licence: "MIT")
    bench.models = ModelCatalogue(names: ["test-beats"]) { _ in .installed(model) }
    #expect(beats(try bench.run(Self.pipeline, cache: bench.cache)) == 2)
  }
}
