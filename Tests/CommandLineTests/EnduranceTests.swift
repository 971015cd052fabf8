import Artifacts
import Foundation
import Pipeline
import TestSupport
import Testing

#if os(Linux)
  @Suite("All bad plugins in one command")
  struct EnduranceTests {
    /// What a process holds.
    private struct Holdings {
      /// Bytes of its own that are resident: heap, stacks, and what it shares with others.
      var memory = 0
      var descriptors = 0
      var processes = 0

      init(of pid: pid_t) throws {
        let status = String(decoding: try FileBytes.read("/proc/\(pid)/status"), as: UTF8.self)
        for line in status.split(separator: "\n") where line.hasPrefix("RssAnon:") || line.hasPrefix("RssShmem:") {
          memory += (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
        }
        descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")
        for thread in threads {
          let children = try? FileBytes.read("/proc/\(pid)/task/\(thread)/children")
          processes += String(decoding: children ?? [], as: UTF8.self).split(separator: " ").count
        }
      }
    }

    private func prepare(limits: StepLimitChanges? = nil) throws -> Workplace {
      let workplace = try Workplace(["TestAnalyzers"])
      for plugin in BadPlugin.all { try plugin.install(in: workplace.plugins) }
      // The last one's results may be there in a batch, which calls destroy at its end; none behind it would be tried.
      let plugins =
        BadPlugin.all.filter { $0.name != "bad_destroy" } + BadPlugin.all.filter { $0.name == "bad_destroy" }
      try workplace.write(BadPlugin.pipeline(plugins, limits: limits), to: "bad.yaml")
      return workplace
    }

    @Test("each is an error of its own step, and the map holds what the good analyzer gave")
    func matrix() throws {
      let workplace = try prepare()
      try workplace.writeRecording()
      let result = try workplace.run("analyze", "song.wav", "-p", "bad.yaml", "-o", "map.json", "--json", "--no-cache")
      #expect(result.status == 0, "\(result.errors.suffix(2000))")
      let events = try result.text.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
      let failures = events.filter { $0["event"]?.string == "step_failed" }
      let codes = Dictionary(failures.map { ($0["step"]?.string, $0["code"]?.string) }) { first, _ in first }
      for plugin in BadPlugin.all { #expect(codes[plugin.name] == plugin.code, "\(plugin.name)") }
      #expect(failures.count == BadPlugin.all.count)
      #expect((try workplace.map("map.json")["beats"] as? [Any])?.count == 4)
      try workplace.expectValid("map.json")
      #expect(try workplace.leftovers().isEmpty)
    }

    @Test("after a thousand runs there is no process, no descriptor, no file and no more memory than after the first")
    func flat() throws {
      let count = 1000 / BadPlugin.all.count + 1
      let workplace = try prepare(limits: StepLimitChanges(seconds: 0.2, memory: 100 << 20))
      try workplace.writeRecording("0.wav")
      let recordings = (0..<count).map { "\($0).wav" }
      for name in recordings.dropFirst() { link(workplace.file("0.wav"), workplace.file(name)) }
      let program = try workplace.start(
        ["analyze"] + recordings + ["-p", "bad.yaml", "-o", "maps", "--json", "--jobs", "1", "--no-cache"],
        patience: 1200)
      func afterRecording(_ index: Int) throws -> Holdings {
        try program.waitForOutput(#""event":"recording_finished","recording":"\#(index).wav""#)
        return try Holdings(of: program.pid)
      }
      // The first recordings fill caches and pools, whose size does not depend on how many there are.
      let early = try afterRecording(4)
      for index in stride(from: 8, to: count - 2, by: 4) { _ = try afterRecording(index) }
      let late = try afterRecording(count - 2)
      let result = try program.wait()
      #expect(result.status == 0, "\(result.errors.suffix(2000))")
      let events = try result.text.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
      let failed = Dictionary(grouping: events.filter { $0["event"]?.string == "step_failed" }) { $0["step"]?.string }
      for plugin in BadPlugin.all where plugin.name != "bad_destroy" {
        #expect(failed[plugin.name]?.count == count, "\(plugin.name)")
      }
      // Less than 1.5 KiB for each run: no result, message or thread of any of them can have stayed.
      #expect(late.memory - early.memory < 1 << 20, "\(early) \(late)")
      #expect(late.descriptors - early.descriptors < 16, "\(early) \(late)")
      #expect(late.processes - early.processes < 4, "\(early) \(late)")
      #expect(try workplace.leftovers().isEmpty)
      #expect(try workplace.files().count { $0.hasPrefix("maps/") } == count)
    }
  }
#endif
