import Artifacts
import Pipeline
import TestSupport
import Testing

@testable import Host

@Suite("Analyzers in processes of their own")
struct IsolationTests {
  private static let beats = ArtifactReference.output(step: "level", port: "seconds")
  private static let chords = ArtifactReference.output(step: "chords", port: "chords")

  @Test("a library that did not come with Performia gets a process, and its results are the same")
  func sameResults() throws {
    let bench = try Bench()
    let stranger = bench.isolated()
    for (yaml, reference) in [(Pipelines.level, Self.beats), (Pipelines.faulty("none"), Self.chords)] {
      let here = try bench.run(yaml)
      let there = try bench.run(yaml, isolation: stranger)
      #expect(there.artifacts[reference]?.table == here.artifacts[reference]?.table)
      #expect(try #require(there.artifacts[reference]?.table).rowCount > 0)
    }
    #expect(stranger.pool.startedCount > 0)
    #expect(bench.inProcess.pool.startedCount == 0)
  }

  @Test(
    "audio and matrices reach a process and come back from it without a difference in any bit",
    arguments: [0, 1, 10_000, 300_000, Spool.memoryLimit + 5])
  func sameBits(length: Int) throws {
    let bench = try Bench()
    let job = try bench.echoJob(length: length)
    let runner = IsolatedRunner(isolation: bench.isolated(), isSandboxed: true, limits: StepLimitChanges())
    let (here, there) = (try InProcessRunner().run(job), try runner.run(job))
    #expect(here.keys.sorted() == ["echo", "levels"])
    for (name, artifact) in here {
      let other = try #require(there[name])
      #expect(other.type == artifact.type && other.attributes == artifact.attributes)
      #expect(try other.allValues == artifact.allValues)
      #expect(try artifact.allValues.first?.count == length)
    }
    guard case .matrix(let matrix) = there["levels"]?.payload else { return }
    #expect(matrix.binLabels == ["sample"])
    #expect(matrix.framePeriod == 1.0 / 44100)
  }

  @Test("isolation: process gives a bundled analyzer a process too")
  func onRequest() throws {
    let bench = try Bench()
    let isolation = bench.inProcess
    let yaml = Pipelines.level.replacing(
      "{ use: org.example.level }", with: "{ use: org.example.level, isolation: process }")
    let result = try bench.run(yaml, isolation: isolation)
    #expect(isolation.pool.startedCount == 1)
    #expect(result.artifacts[Self.beats]?.table?.rowCount == 4)
  }

  @Test("what lies in a folder that is named for it gets a process even if it is trusted")
  func folder() throws {
    let bench = try Bench()
    try bench.register.trust(BuiltProducts.library("TestAnalyzers"))
    let isolation = Isolation(isolatedFolders: [bench.plugins.path + "/."], register: bench.register)
    #expect(try bench.run(Pipelines.level, isolation: isolation).artifacts.count == 1)
    #expect(isolation.pool.startedCount == 1)
  }

  @Test("limits of a step give it a process, and those of the command line go before them")
  func limits() throws {
    let bench = try Bench()
    let yaml = Pipelines.faulty("sleeps").replacing(
      "{ fault: sleeps }", with: "{ fault: sleeps }\n    limits: { seconds: 0.2 }")
    for (isolation, words) in [
      (bench.inProcess, "0.2 s of time"),
      (bench.isolated(limits: StepLimitChanges(seconds: 0.3)), "0.3 s of time"),
      (bench.isolated(limits: StepLimitChanges(memory: 1 << 30)), "0.2 s of time"),
    ] {
      let error = #expect(throws: HostError.self) { try bench.run(yaml, isolation: isolation) }
      #expect(error?.code == "PF-HOST-019")
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
  }

  @Test("a library that the user trusts runs in this process until it changes")
  func trusted() throws {
    let bench = try Bench()
    try bench.register.trust(BuiltProducts.library("TestAnalyzers"))
    let isolation = bench.isolated()
    _ = try bench.run(Pipelines.level, isolation: isolation)
    #expect(isolation.pool.startedCount == 0)
    _ = try bench.run(Pipelines.faulty("none"), isolation: isolation)
    #expect(isolation.pool.startedCount == 1)
  }

  @Test("a process is used again, by several recordings and with its analyzer")
  func reuse() throws {
    let bench = try Bench()
    let isolation = bench.isolated(keepsAnalyzers: true)
    let first = try bench.run(Pipelines.level, isolation: isolation)
    for _ in 0..<3 {
      let next = try bench.run(Pipelines.level, isolation: isolation)
      #expect(next.artifacts[Self.beats]?.table == first.artifacts[Self.beats]?.table)
    }
    #expect(isolation.pool.startedCount == 1)
    #expect(isolation.close().isEmpty)
  }

  @Test("progress, messages and what is printed arrive")
  func services() throws {
    let bench = try Bench()
    let events = Bench.Events()
    _ = try bench.run(Pipelines.level, isolation: bench.isolated(), events: events)
    #expect(events.fractions.contains { $0 > 0 && $0 < 1 })
    _ = try bench.run(Pipelines.faulty("prints"), isolation: bench.isolated(), events: events)
    #expect(events.logged.contains("printed: [1, 2, 3]"))
    #expect(events.logged.contains("printed: and more"))
  }

  @Test("a request to stop ends an analyzer, whether it listens or not", arguments: ["never_stops", "endless_loop"])
  func cancellation(fault: String) throws {
    let bench = try Bench()
    let cancellation = Cancellation()
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: 2), cancellation: cancellation, temporaryFolder: bench.folder.path,
      isolation: bench.isolated(),
      observer: { event in if case .stepStarted = event { cancellation.request() } })
    let types = try Discovery(folders: [bench.plugins.path]).catalogue.types
    let analysis = try Analysis(
      plan: try bench.plan(Pipelines.faulty(fault)), types: types, path: bench.recording, settings: settings)
    let error = #expect(throws: HostError.self) { try analysis.run() }
    #expect(error?.code == "PF-HOST-012")
  }

  @Test("a program that is no Performia is said to be none")
  func noProgram() throws {
    let bench = try Bench()
    let missing = Isolation(executable: "/nowhere/performia", register: bench.register)
    let error = #expect(throws: HostError.self) { try bench.run(Pipelines.level, isolation: missing) }
    #expect(error?.code == "PF-HOST-023")
    #expect(error?.message.contains("/nowhere/performia") == true)
    let other = Isolation(executable: "/bin/true", register: bench.register)
    let ended = #expect(throws: HostError.self) { try bench.run(Pipelines.level, isolation: other) }
    #expect(ended?.code == "PF-HOST-023")
  }

  @Test("a library that says something else than its manifest is found out there too")
  func lyingManifest() throws {
    let bench = try Bench(products: [])
    try bench.plugins.add("TestAnalyzers") { $0.analyzers[0].version = "9.9.9" }
    let error = #expect(throws: HostError.self) { try bench.run(Pipelines.level, isolation: bench.isolated()) }
    #expect(error?.code == "PF-HOST-004")
    #expect(error?.message.contains(#"/version is "9.9.9" in the manifest, "1.0.0" in the library"#) == true)
  }

  @Test("what workers rehearse before they are made goes as it would in earnest")
  func rehearsal() throws {
    try WorkerRehearsal.run()
  }

  @Test("what a library is asked for is answered by a process")
  func description() throws {
    let bench = try Bench()
    let isolation = bench.isolated()
    let library = bench.plugins.path + "/libTestAnalyzers.so"
    let manifest = try isolation.manifest(of: library, temporaryFolder: bench.folder.path)
    #expect(JSON(encoding: manifest) == JSON(encoding: try PluginLibrary.load(library).manifest()))
    #expect(isolation.pool.startedCount == 1)
  }
}
