import Foundation
import Pipeline
import TestSupport
import Testing

@Suite("Plugins that nobody trusts")
struct IsolationTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.writeRecording()
  }

  private func steps(_ report: String) throws -> [[String: Any]] {
    let recordings = try #require(try workplace.map(report)["recordings"] as? [[String: Any]])
    return recordings.flatMap { $0["steps"] as? [[String: Any]] ?? [] }
  }

  @Test("run in processes of their own, until they are trusted")
  func trust() throws {
    try workplace.writeLevelPipeline()
    let library = workplace.plugins.path + "/libTestAnalyzers.so"
    func isIsolated(_ options: String...) throws -> Bool? {
      expectSuccess(
        try workplace.start(
          ["analyze", "song.wav", "-p", "level.yaml", "--no-cache", "--report", "report.json"] + options
        ).wait())
      return try steps("report.json").first?["isolated"] as? Bool
    }
    #expect(try isIsolated() == true)
    let bytes = try FileBytes.read(workplace.file("song.songmap.json"))
    expectSuccess(try workplace.run("plugins", "trust", library))
    #expect(try workplace.run("plugin", "trusted").text.contains("libTestAnalyzers.so  trusted"))
    #expect(try isIsolated() == false)
    #expect(try isIsolated("--isolate", workplace.plugins.path) == true)
    #expect(try isIsolated("--isolate", workplace.home) == false)
    #expect(try isIsolated("--set", "level.limits.seconds=60") == true)
    #expect(try FileBytes.read(workplace.file("song.songmap.json")) == bytes)
    expectSuccess(try workplace.run("plugins", "untrust", library))
    #expect(try workplace.run("plugins", "trusted").text.isEmpty)
    #expect(try isIsolated() == true)
    #expect(try workplace.leftovers().isEmpty)
  }

  @Test("a crash fails its step by name, and with 'optional' the map is written all the same")
  func crash() throws {
    try workplace.writeFaultyPipeline("segfault")
    try expectFailure(
      workplace.run("analyze", "song.wav", "-p", "faulty.yaml"), code: "PF-HOST-018", status: 70,
      mentioning: "org.example.faulty", "SIGSEGV", in: workplace)
    try workplace.writePairPipeline()
    let result = try workplace.run(
      "analyze", "song.wav", "-p", "pair.yaml", "--set", "chords.fault=abort", "--set", "chords.optional=true", "-o",
      "map.json")
    expectSuccess(result)
    #expect(result.errors.contains("PF-HOST-018"))
    #expect((try workplace.map("map.json")["beats"] as? [Any])?.count == 4)
    try workplace.expectValid("map.json")
  }

  @Test("what a plugin prints never gets into the map on standard output")
  func printing() throws {
    try workplace.writeFaultyPipeline("prints")
    let result = try workplace.run("analyze", "song.wav", "-p", "faulty.yaml", "-o", "-")
    expectSuccess(result)
    #expect(result.text.hasPrefix("{"))
    #expect(!result.text.contains("[1, 2, 3]"))
  }

  @Test("--limit bounds a step, and a wrong one is refused")
  func limit() throws {
    try workplace.writeFaultyPipeline("sleeps")
    try expectFailure(
      workplace.run("analyze", "song.wav", "-p", "faulty.yaml", "--limit", "seconds=0.3"), code: "PF-HOST-019",
      status: 70, mentioning: "0.3 s", in: workplace)
    #expect(try workplace.run("analyze", "song.wav", "--limit", "seconds=0").status == 64)
    #expect(try workplace.run("analyze", "song.wav", "--limit", "patience=3").status == 64)
    #expect(try workplace.run("analyze", "song.wav", "--isolate", "nowhere").status == 64)
  }

  @Test("in a batch everything runs in processes of its own, and one recording's crash is not another's")
  func batch() throws {
    try workplace.writePairPipeline()
    try workplace.writeRecording("second.wav", frequency: 300)
    expectSuccess(
      try workplace.run(
        "plugins", "trust", BuiltProducts.library("TestAnalyzers"), BuiltProducts.library("FaultyAnalyzer")))
    expectSuccess(
      try workplace.run(
        "analyze", "song.wav", "second.wav", "-p", "pair.yaml", "-o", "maps", "--no-cache", "--report", "report.json"))
    let all = try steps("report.json")
    #expect(all.count == 4)
    #expect(all.allSatisfy { $0["isolated"] as? Bool == true })
    #expect(try workplace.leftovers().isEmpty)
  }

  @Test("a library that crashes while it is loaded harms neither doctor nor plugins manifest, and is released by retry")
  func crashingEntry() throws {
    let library = BuiltProducts.library("CrashingEntry")
    try expectFailure(
      workplace.run("plugins", "manifest", library), code: "PF-HOST-024", status: 70, mentioning: "SIGSEGV",
      in: workplace)
    try expectFailure(
      workplace.run("plugins", "manifest", library), code: "PF-HOST-025", status: 70, mentioning: "retry",
      in: workplace)
    #expect(try workplace.run("plugins", "trusted").text.contains("left alone"))
    expectSuccess(try workplace.run("plugins", "retry", library))
    #expect(try workplace.run("plugins", "trusted").text.isEmpty)
  }

  @Test("doctor says what protects the system from plugins")
  func doctor() throws {
    let text = try workplace.run("doctor").text
    #expect(text.contains("processes of their own"))
    #expect(text.contains("read-only"))
    #expect(text.contains("no network"))
  }
}
