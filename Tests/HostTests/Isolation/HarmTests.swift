import Artifacts
import Pipeline
import TestSupport
import Testing

@testable import Host

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Something that a plugin does to its process, and what the host says of it.
struct Harm: Sendable, CustomTestStringConvertible {
  let fault: String
  let code: String
  let words: [String]
  var limits = StepLimitChanges()

  var testDescription: String { fault }

  static let short = StepLimitChanges(seconds: 0.2)

  static let all = [
    Harm(fault: "segfault", code: "PF-HOST-018", words: ["SIGSEGV", "null pointer", "in analyze"]),
    Harm(fault: "abort", code: "PF-HOST-018", words: ["SIGABRT"]),
    Harm(fault: "division", code: "PF-HOST-018", words: ["SIGFPE"]),
    Harm(fault: "exit", code: "PF-HOST-020", words: ["exit code 0"]),
    Harm(fault: "exit_3", code: "PF-HOST-020", words: ["exit code 3"]),
    Harm(fault: "endless_loop", code: "PF-HOST-019", words: ["0.2 s of time"], limits: short),
    Harm(fault: "sleeps", code: "PF-HOST-019", words: ["0.2 s of time"], limits: short),
    Harm(
      fault: "endless_loop", code: "PF-HOST-019", words: ["0.1 s of processor time"],
      limits: StepLimitChanges(processorSeconds: 0.1)),
    Harm(fault: "recursion", code: "PF-HOST-018", words: ["ran out of stack"]),
    Harm(
      fault: "memory", code: "PF-HOST-019", words: ["200 MiB of memory"],
      limits: StepLimitChanges(memory: 200 << 20)),
    Harm(
      fault: "untouched_memory", code: "PF-HOST-019", words: ["200 MiB of memory"],
      limits: StepLimitChanges(memory: 200 << 20)),
    Harm(fault: "huge_table", code: "PF-HOST-019", words: ["96 MiB of results"]),
    Harm(fault: "writes_input", code: "PF-HOST-018", words: ["wrote to data that it may only read"]),
    Harm(fault: "child_stays", code: "PF-HOST-022", words: ["1 process"]),
    Harm(fault: "child_flees", code: "PF-HOST-022", words: ["1 process"]),
    Harm(fault: "closes_all", code: "PF-HOST-020", words: []),
    Harm(
      fault: "prints_forever", code: "PF-HOST-019", words: ["4 s of time", "again and again"],
      limits: StepLimitChanges(seconds: 4)),
    Harm(
      fault: "logs_forever", code: "PF-HOST-019", words: ["4 s of time", "again and again"],
      limits: StepLimitChanges(seconds: 4)),
    Harm(fault: "last_words", code: "PF-HOST-018", words: ["SIGABRT", "the bridge is out"]),
    Harm(fault: "bad_configure", code: "PF-HOST-018", words: ["in configure"]),
    Harm(fault: "bad_destroy", code: "PF-HOST-018", words: ["in destroy"]),
    Harm(fault: "nan_result", code: "PF-HOST-006", words: ["row 1"]),
    Harm(fault: "backwards", code: "PF-HOST-006", words: ["row 1"]),
    Harm(fault: "beyond_the_end", code: "PF-HOST-006", words: ["row 1"]),
  ]

  /// The harm as an optional step beside one that does its work.
  var pipeline: String {
    """
    performia: 1
    name: harm
    steps:
      chords: { use: org.example.faulty, params: { fault: \(fault) }, optional: true }
      level: { use: org.example.level }
    song_map: { chords: chords.chords, beats: level.seconds }
    """
  }
}

#if os(Linux)
  @Suite("What a plugin can do to its own process and to nothing else")
  struct HarmTests {
    @Test(
      "each harm is one error that names the plugin and the cause, and the other step's results are there",
      arguments: Harm.all)
    func harm(_ harm: Harm) throws {
      let bench = try Bench()
      // The other analyzer is trusted, so that short limits are not meant for it.
      try bench.register.trust(BuiltProducts.library("TestAnalyzers"))
      let isolation = bench.isolated(limits: harm.limits)
      let events = Bench.Events()
      let result = try bench.run(harm.pipeline, isolation: isolation, events: events)
      #expect(result.artifacts.keys.map(\.description) == ["level.seconds"])
      let error = try #require(events.failures.first)
      #expect(events.failures.count == 1)
      #expect(error.code == harm.code, "\(error.message)")
      #expect(error.message.contains("org.example.faulty"), "\(error.message)")
      for word in harm.words { #expect(error.message.contains(word), "'\(word)' in: \(error.message)") }
      isolation.close()
      #expect(try bench.leftovers.isEmpty)
    }

    @Test("an exception of another language ends its process alone, and what it said is quoted")
    func exception() throws {
      let bench = try Bench(products: ["ThrowingAnalyzer"])
      let yaml = Pipelines.faulty("none").replacing("org.example.faulty", with: "org.example.throwing")
        .replacing("params: { fault: none }", with: "")
      let error = #expect(throws: HostError.self) { try bench.run(yaml, isolation: bench.isolated()) }
      #expect(error?.code == "PF-HOST-018")
      #expect(error?.message.contains("SIGABRT") == true)
      #expect(error?.message.contains("nobody catches this") == true, "\(error?.message ?? "")")
    }

    @Test("a library that crashes while it is loaded is left alone until it changes")
    func crashingEntry() throws {
      let bench = try Bench(products: [])
      let promise = try PluginFolder(["TestAnalyzers"])
      var manifest = try PluginManifest(
        parsing: FileBytes.read(promise.path + "/TestAnalyzers.plugin.json"), file: "manifest",
        types: try TypeRegistry.registered.get())
      manifest.library = "libCrashingEntry.so"
      try bench.plugins.add("CrashingEntry", manifest: manifest)
      let first = bench.isolated()
      let crash = #expect(throws: HostError.self) { try bench.run(Pipelines.level, isolation: first) }
      #expect(crash?.code == "PF-HOST-024")
      #expect(crash?.message.contains("libCrashingEntry.so") == true)
      #expect(crash?.message.contains("SIGSEGV") == true)
      let second = bench.isolated()
      let refusal = #expect(throws: HostError.self) { try bench.run(Pipelines.level, isolation: second) }
      #expect(refusal?.code == "PF-HOST-025")
      #expect(refusal?.message.contains("SIGSEGV") == true)
      #expect(try bench.register.release(BuiltProducts.library("CrashingEntry")))
      let third = #expect(throws: HostError.self) { try bench.run(Pipelines.level, isolation: bench.isolated()) }
      #expect(third?.code == "PF-HOST-024")
    }

    @Test("an analyzer that is kept and crashes at its end costs no result, and is told of")
    func lateCrash() throws {
      let bench = try Bench()
      let isolation = bench.isolated(keepsAnalyzers: true)
      let result = try bench.run(Pipelines.faulty("bad_destroy"), isolation: isolation)
      #expect(result.artifacts.count == 1)
      let failures = isolation.close()
      #expect(failures.map(\.code) == ["PF-HOST-018"])
      #expect(failures.first?.message.contains("in destroy") == true)
    }

    @Test("a plugin can neither reach a network, nor write outside its folder, nor signal its host")
    func sandbox() throws {
      let bench = try Bench()
      let protections = try bench.isolated().protections(temporaryFolder: bench.folder.path)
      let protected: [(String, Protection)] = [
        ("network", .noNetwork), ("writes_file", .readOnlyFiles), ("kills_parent", .noForeignSignals),
      ]
      for (fault, protection) in protected where protections.contains(protection) {
        let result = try bench.run(Pipelines.faulty(fault), isolation: bench.isolated())
        #expect(result.artifacts.count == 1, "\(fault)")
      }
    }

    @Test("threads and printing are no harm", arguments: ["threads", "prints", "none"])
    func harmless(fault: String) throws {
      let bench = try Bench()
      #expect(try bench.run(Pipelines.faulty(fault), isolation: bench.isolated()).artifacts.count == 1)
    }

    @Test("after every harm no process and no file is left")
    func nothingLeft() throws {
      let bench = try Bench()
      let isolation = bench.isolated(limits: StepLimitChanges(seconds: 0.2, memory: 100 << 20))
      for harm in Harm.all { _ = try? bench.run(Pipelines.faulty(harm.fault), isolation: isolation) }
      isolation.close()
      #expect(isolation.pool.startedCount > Harm.all.count / 2)
      #expect(zombies() == 0)
      #expect(try bench.leftovers.isEmpty)
    }

    /// Children of this process that ended and that nobody waited for.
    private func zombies() -> Int {
      let pid = getpid()
      return folderContents("/proc").count { name in
        guard let bytes = try? FileBytes.read("/proc/\(name)/stat") else { return false }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 1 && fields[0] == "Z" && fields[1] == "\(pid)"
      }
    }
  }
#endif
