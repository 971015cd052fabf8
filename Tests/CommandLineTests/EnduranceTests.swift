import Foundation
import TestSupport
import Testing

#if os(Linux)
  @Suite("Many runs of plugins that do harm")
  struct EnduranceTests {
    /// What a process holds.
    private struct Holdings {
      var memory = 0
      var descriptors = 0
      var processes = 0

      init(of pid: pid_t) throws {
        let statm = try String(decoding: FileBytes.read("/proc/\(pid)/statm"), as: UTF8.self)
        memory = (statm.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
        descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")
        for thread in threads {
          let children = try? FileBytes.read("/proc/\(pid)/task/\(thread)/children")
          processes += String(decoding: children ?? [], as: UTF8.self).split(separator: " ").count
        }
      }
    }

    private static let faults = [
      "segfault", "abort", "exit", "endless_loop", "recursion", "memory", "huge_table", "writes_input", "child_stays",
      "child_flees", "closes_all", "prints_forever", "nan_result",
    ]

    @Test("after nearly 200 runs there is no process, no descriptor, no file and no more memory than after the first")
    func flat() throws {
      let workplace = try Workplace()
      let steps = Self.faults.map { "  \($0): { use: org.example.faulty, params: { fault: \($0) }, optional: true }" }
      try workplace.write(
        """
        performia: 1
        name: harm
        steps:
          level: { use: org.example.level }
        \(steps.joined(separator: "\n"))
        song_map:
          beats: level.seconds
          chords: [\(Self.faults.map { "\($0).chords" }.joined(separator: ", "))]
        """, to: "harm.yaml")
      try workplace.writeRecording("0.wav")
      let recordings = (0..<15).map { "\($0).wav" }
      for name in recordings.dropFirst() { link(workplace.file("0.wav"), workplace.file(name)) }
      // The analyzer that does its work is trusted, so that the short limit is not meant for it.
      expectSuccess(try workplace.run("plugins", "trust", BuiltProducts.library("TestAnalyzers")))
      let program = try workplace.start(
        ["analyze"] + recordings + [
          "-p", "harm.yaml", "-o", "maps", "--json", "--jobs", "1", "--no-cache", "--isolation", "untrusted", "--limit",
          "seconds=0.2", "--limit", "memory=100M",
        ])
      func afterRecording(_ name: String) throws -> Holdings {
        try program.waitForOutput(#""event":"recording_finished","recording":"\#(name)""#)
        return try Holdings(of: program.pid)
      }
      let early = try afterRecording("1.wav")
      let late = try afterRecording("13.wav")
      let result = try program.wait()
      #expect(result.status == 0, "\(result.errors.suffix(2000))")
      #expect(result.text.components(separatedBy: #""event":"step_failed""#).count - 1 == 15 * Self.faults.count)
      #expect(late.memory - early.memory < 16 << 20, "\(early) \(late)")
      #expect(late.descriptors - early.descriptors < 16, "\(early) \(late)")
      #expect(late.processes - early.processes < 4, "\(early) \(late)")
      #expect(try workplace.leftovers().isEmpty)
      #expect(try workplace.files().count { $0.hasPrefix("maps/") } == 15)
    }
  }
#endif
