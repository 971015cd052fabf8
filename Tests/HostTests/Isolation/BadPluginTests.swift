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

#if os(Linux)
  @Suite("Bad plugins")
  struct BadPluginTests {
    @Test(
      "each is one error that names the plugin and the cause, and the other step's results are there",
      arguments: BadPlugin.all)
    func oneError(_ plugin: BadPlugin) throws { try expectOneError(plugin) }

    @Test("a Rust panic that crosses the border is one too", .enabled(if: RustCompiler.isInstalled))
    func panic() throws { try expectOneError(.panicking) }

    private func expectOneError(_ plugin: BadPlugin) throws {
      let bench = try Bench(products: ["TestAnalyzers"])
      try plugin.install(in: bench.plugins)
      let isolation = bench.isolated()
      let events = Bench.Events()
      let result = try bench.run(BadPlugin.pipeline([plugin]), isolation: isolation, events: events)
      #expect(result.artifacts.keys.map(\.description) == ["level.seconds"])
      #expect(isolation.pool.startedCount > 0)
      let error = try #require(events.failures.first)
      #expect(events.failures.count == 1)
      #expect(error.code == plugin.code, "\(error.message)")
      // Before a library is known for what it is, its file is all that can be named.
      let isNamed = error.message.contains(plugin.analyzer) || error.message.contains(plugin.library)
      #expect(isNamed, "\(error.message)")
      for word in plugin.words { #expect(error.message.contains(word), "'\(word)' in: \(error.message)") }
      #expect(!error.advice.isEmpty)
      isolation.close()
      #expect(try bench.leftovers.isEmpty)
    }

    @Test("one that prints to standard output is warned of, once; its results stand, and the print goes nowhere")
    func printing() throws {
      let bench = try Bench()
      let events = Bench.Events()
      let result = try bench.run(Pipelines.faulty("prints"), isolation: bench.isolated(), events: events)
      #expect(result.artifacts.count == 1)
      #expect(events.warnings == ["PF-HOST-027"])
      let warning = try #require(
        events.all.compactMap { if case .warning(let error) = $0 { error.message } else { nil } }.first)
      #expect(warning.contains("org.example.faulty"))
      #expect(warning.contains("[1, 2, 3]"))
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

    @Test("after all of them no process and no file is left")
    func nothingLeft() throws {
      let bench = try Bench(products: [])
      for plugin in BadPlugin.all { try plugin.install(in: bench.plugins) }
      let isolation = bench.isolated(limits: StepLimitChanges(seconds: 0.2, memory: 100 << 20))
      for plugin in BadPlugin.all { _ = try? bench.run(BadPlugin.pipeline([plugin]), isolation: isolation) }
      isolation.close()
      #expect(isolation.pool.startedCount > BadPlugin.all.count / 2)
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
