import Artifacts
import Host
import Pipeline
import TestSupport
import Testing

@Suite("Running a plan")
struct AnalysisTests {
  @Test("an analyzer gets the recording at the rate and channels it declares")
  func conversion() throws {
    let result = try Bench(seconds: 3).run(Pipelines.level)
    let table = try #require(result.artifacts[.output(step: "level", port: "seconds")]?.table)
    #expect(table.start == [0, 1, 2])
    #expect(result.source.sampleRate == 44100)
  }

  @Test("an analyzer gets a stem at the rate and channels it declares, the same samples as of the recording")
  func conversionOfStems() throws {
    let bench = try Bench(seconds: 3)
    let yaml = """
      performia: 1
      name: stem
      steps:
        echo: { use: org.example.signalecho }
        level: { use: org.example.level, inputs: { audio: echo.echo } }
        other: { use: org.example.level, inputs: { audio: echo.echo } }
      song_map: { beats: level.seconds, extensions: [other.seconds] }
      """
    let stem = try bench.run(yaml)
    let recording = try bench.run(Pipelines.level).artifacts[.output(step: "level", port: "seconds")]?.table
    #expect(stem.artifacts[.output(step: "level", port: "seconds")]?.table == recording)
    #expect(stem.artifacts[.output(step: "other", port: "seconds")]?.table == recording)
    #expect(recording?.start == [0, 1, 2])
    #expect(try bench.leftovers.isEmpty)
  }

  @Test("a step that fails is replaced by its fallback, and the outcome says why")
  func fallback() throws {
    let yaml = """
      performia: 1
      name: fallback
      steps:
        chords:
          use: org.example.faulty
          params: { fault: says_why }
          fallback:
            - { use: org.example.faulty, params: { fault: backwards } }
            - { use: org.example.faulty }
      song_map: { chords: chords.chords }
      """
    let events = Bench.Events()
    let result = try Bench().run(yaml, events: events)
    #expect(events.logged == Array(repeating: "org.example.faulty takes the place of org.example.faulty", count: 2))
    #expect(result.outcomes[0].attempt == 2)
    #expect(result.outcomes[0].failures.count == 2)
    #expect(result.outcomes[0].failures[0].contains("the moon is in the wrong phase"))
  }

  @Test("an optional step that fails leaves its field empty and the others alone")
  func optionalStep() throws {
    let yaml = """
      performia: 1
      name: optional
      steps:
        chords: { use: org.example.faulty, params: { fault: says_why }, optional: true }
        level: { use: org.example.level }
      song_map: { chords: chords.chords, beats: level.seconds }
      """
    let result = try Bench().run(yaml)
    #expect(result.artifacts.keys.map(\.description) == ["level.seconds"])
    guard case .failed = result.outcomes[0].status else {
      Issue.record("the step should have failed")
      return
    }
  }

  @Test("a step that nothing in the Song Map needs does not run")
  func unneededStep() throws {
    let yaml = """
      performia: 1
      name: unneeded
      steps:
        chords: { use: org.example.faulty, params: { fault: says_why } }
        level: { use: org.example.level }
      song_map: { beats: level.seconds }
      """
    let events = Bench.Events()
    _ = try Bench().run(yaml, events: events)
    #expect(events.ran == ["level"])
  }

  @Test("a request to stop ends an analyzer that works without end")
  func cancellation() throws {
    let bench = try Bench()
    let cancellation = Cancellation()
    let events = Bench.Events()
    let plan = try bench.plan(Pipelines.faulty("never_stops"))
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: 2), cancellation: cancellation, temporaryFolder: bench.folder.path,
      isolation: bench.inProcess,
      observer: { event in
        if case .stepStarted = event { cancellation.request() }
        events.note(event)
      })
    let types = try Discovery(folders: [bench.plugins.path]).catalogue.types
    let analysis = try Analysis(plan: plan, types: types, path: bench.recording, settings: settings)
    let error = #expect(throws: HostError.self) { try analysis.run() }
    #expect(error?.code == "PF-HOST-012")
    #expect(events.ran == ["chords"])
  }

  @Test("a recording that is written to while it is decoded is refused, and nothing of it is kept")
  func changedRecording() throws {
    let bench = try Bench()
    let plan = try bench.plan(Pipelines.level)
    let path = bench.recording
    let settings = AnalysisSettings(
      cache: bench.cache, budget: CoreBudget(cores: 2), cancellation: Cancellation(),
      temporaryFolder: bench.folder.path, isolation: bench.inProcess,
      observer: { event in
        if case .decoding(let fraction) = event, fraction == 0 {
          try? TestSignal.sine(frequency: 220, frames: 44100).write(to: path, as: .wav16)
        }
      })
    let types = try Discovery(folders: [bench.plugins.path]).catalogue.types
    let error = #expect(throws: HostError.self) {
      try Analysis(plan: plan, types: types, path: path, settings: settings).run()
    }
    #expect(error?.code == "PF-HOST-017")
    #expect(bench.cache.statistics().entries == 0)
  }

  @Test("any number of cores gives the same results", arguments: [1, 2, 4])
  func determinism(jobs: Int) throws {
    let yaml = """
      performia: 1
      name: several
      steps:
        a: { use: org.example.level }
        b: { use: org.example.level, params: { gain: 2 } }
        chords: { use: org.example.faulty }
      song_map: { chords: chords.chords, beats: [a.seconds, b.seconds] }
      """
    let result = try Bench().run(yaml, jobs: jobs)
    #expect(result.artifacts.keys.map(\.description).sorted() == ["a.seconds", "chords.chords"])
  }

  @Test("a value that an analyzer refuses is the user's mistake: no fallback hides it", arguments: [false, true])
  func refusalIsNoFallback(_ isIsolated: Bool) throws {
    let bench = try Bench()
    let yaml = Pipelines.faulty("refuses_parameter", extra: "    fallback: org.example.onechord")
    let error = try #require(throws: HostError.self) {
      try bench.run(yaml, isolation: isIsolated ? bench.isolated() : nil)
    }
    #expect(error.code == "PF-HOST-008" && error.message.contains("'fault'"), "\(error.message)")
  }

  @Test("an analyzer that is chosen by --set and fails is not replaced")
  func chosenAnalyzerFails() throws {
    let yaml = """
      performia: 1
      name: chosen
      steps:
        chords: { use: org.example.modelbeats, fallback: org.example.onechord }
      song_map: { chords: chords.chords }
      """
    let error = try #require(throws: HostError.self) {
      try Bench().run(yaml, set: ["chords.use=org.example.faulty", "chords.fault=says_why"])
    }
    #expect(error.message.contains("the moon is in the wrong phase"), "\(error.message)")
  }

  @Test("what an analyzer notes of its results stays with them, wherever it runs", arguments: [false, true])
  func notes(_ isIsolated: Bool) throws {
    let bench = try Bench()
    let yaml = """
      performia: 1
      name: noted
      steps: { chords: { use: org.example.onechord, params: { remark: "It was heard in 4 windows." } } }
      song_map: { chords: chords.chords }
      """
    for isFromCache in [false, true] {
      let result = try bench.run(yaml, cache: bench.cache, isolation: isIsolated ? bench.isolated() : nil)
      #expect(result.outcomes[0].fromCache == isFromCache)
      #expect(result.outcomes[0].notes == ["It was heard in 4 windows."])
    }
  }
}
