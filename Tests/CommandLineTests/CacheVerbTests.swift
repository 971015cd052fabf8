import Foundation
import TestSupport
import Testing

@Suite("The cache and its verbs")
struct CacheVerbTests {
  private let workplace: Workplace
  private var cacheFolder: String { workplace.home + "/cache/performia" }

  init() throws {
    workplace = try Workplace()
    try workplace.writeLevelPipeline()
    try workplace.writeRecording()
  }

  private func analyze(_ more: String...) throws -> ProgramResult {
    try workplace.start(["analyze", "song.wav", "-p", "level.yaml", "--json"] + more).wait()
  }

  private func damageEverything() throws {
    for path in try allFiles(below: cacheFolder) {
      var bytes = try FileBytes.read(path)
      bytes[bytes.count / 2] ^= 0xFF
      try FileBytes.write(bytes, to: path)
    }
  }

  @Test("a second run takes the results from the cache and gives the same map")
  func secondRun() throws {
    expectSuccess(try analyze())
    let first = try FileBytes.read(workplace.file("song.songmap.json"))
    let second = try analyze()
    expectSuccess(second)
    #expect(second.text.contains(#""from_cache":true"#))
    #expect(!second.text.contains("decoded"))
    #expect(try FileBytes.read(workplace.file("song.songmap.json")) == first)
  }

  @Test("--no-cache neither reads nor writes it")
  func noCache() throws {
    expectSuccess(try analyze("--no-cache"))
    #expect(!FileManager.default.fileExists(atPath: cacheFolder))
    expectSuccess(try analyze())
    #expect(try analyze("--no-cache").text.contains(#""from_cache":false"#))
  }

  @Test("damaged entries are a warning, and the analysis computes them again")
  func damagedEntry() throws {
    expectSuccess(try analyze())
    let first = try FileBytes.read(workplace.file("song.songmap.json"))
    try damageEverything()
    let result = try workplace.run("analyze", "song.wav", "-p", "level.yaml")
    expectSuccess(result)
    #expect(result.errors.contains("warning:"))
    #expect(result.errors.contains("[PF-HOST-013]"))
    #expect(try FileBytes.read(workplace.file("song.songmap.json")) == first)
    expectSuccess(try workplace.run("cache", "verify"))
  }

  @Test("verify reports damaged entries with an exit code, removes them and leaves nothing behind")
  func verify() throws {
    expectSuccess(try analyze())
    let healthy = try workplace.run("cache", "verify")
    expectSuccess(healthy)
    #expect(healthy.text.contains("none damaged"))
    #expect(try workplace.leftovers().isEmpty)
    try damageEverything()
    let damaged = try workplace.run("cache", "verify")
    try expectFailure(damaged, code: "PF-CLI-009", status: 74, mentioning: "[PF-HOST-013]", in: workplace)
    #expect(try workplace.run("cache", "info").text.contains("entries  0\n"))
    expectSuccess(try workplace.run("cache", "verify"))
  }

  @Test("info says where the cache is and what it holds, trim and clear what they removed")
  func infoTrimClear() throws {
    let empty = try workplace.run("cache", "info")
    expectSuccess(empty)
    #expect(empty.text.contains(cacheFolder))
    #expect(empty.text.contains("entries  0\n"))
    expectSuccess(try analyze())
    let full = try workplace.run("cache")
    #expect(!full.text.contains("entries  0\n"), "info is what cache does by itself")
    #expect(try workplace.run("cache", "trim", "--to", "1G").text == "removed 0 entries, 0 bytes\n")
    #expect(try workplace.run("cache", "trim", "--to", "0").text.hasPrefix("removed 2 entries"))
    expectSuccess(try analyze())
    #expect(try workplace.run("cache", "clear").text.hasPrefix("removed 2 entries"))
    #expect(try allFiles(below: cacheFolder).isEmpty)
    #expect(try workplace.run("cache", "clear").text.hasPrefix("removed 0 entries"))
  }

  @Test("the limit is read from the environment, and a size that is none is refused")
  func limit() throws {
    let result = try workplace.run("cache", "info", environment: ["PERFORMIA_CACHE_LIMIT": "300M"])
    #expect(result.text.contains("of 300.0 MiB"))
    let refused = try workplace.run("cache", "info", environment: ["PERFORMIA_CACHE_LIMIT": "plenty"])
    #expect(refused.status == 64)
    #expect(refused.errors.contains("plenty"))
    #expect(try workplace.run("cache", "trim", "--to", "-1").status == 64)
  }

  @Test("another folder is used where one is named, on the command line before the environment")
  func otherFolder() throws {
    let environment = ["PERFORMIA_CACHE": workplace.file("from-environment")]
    expectSuccess(try workplace.run("analyze", "song.wav", "-p", "level.yaml", environment: environment))
    #expect(try workplace.files().contains { $0.hasPrefix("from-environment/") })
    let info = try workplace.run("cache", "info", "--cache", "elsewhere", environment: environment)
    #expect(info.text.contains("elsewhere"))
  }
}
