import Foundation
import TestSupport
import Testing

@Suite("The verbs pack, install, installed and uninstall")
struct PackageVerbTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace(["TestAnalyzers"])
    try TestSignal.sine(frequency: 440, frames: 44100).write(to: workplace.file("song.wav"), as: .wav16)
    try workplace.write(
      """
      performia: 1
      name: level
      steps: { level: { use: org.example.level } }
      song_map: { beats: level.seconds }
      """, to: "level.yaml")
  }

  /// Without the folder of plugins that other commands of a workplace find.
  private func run(_ arguments: String...) throws -> ProgramResult {
    try workplace.start(arguments, environment: ["PERFORMIA_PLUGIN_PATH": ""]).wait()
  }

  private func pack() throws -> String {
    let result = try run("plugins", "pack", workplace.plugins.path + "/libTestAnalyzers.so", "-o", "tests.tar.gz")
    try #require(result.status == 0, "\(result.errors)")
    return try #require(result.text.split(separator: " ").last).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("what one user packs another one installs by its hash, analyses with, and takes away again")
  func wholeWay() throws {
    let hash = try pack()
    let address = "file://\(workplace.file("tests.tar.gz"))"
    let installed = try run("plugins", "install", address, "--sha256", hash)
    #expect(installed.status == 0, "\(installed.errors)")
    #expect(installed.text.contains("TestAnalyzers 1.0.0: ") && installed.text.contains("performia plugins trust"))
    let analysis = try run("analyze", "song.wav", "-p", "level.yaml", "--report", "report.json")
    #expect(analysis.status == 0, "\(analysis.errors)")
    let report = String(decoding: try FileBytes.read(workplace.file("report.json")), as: UTF8.self)
    #expect(report.contains(#""isolated": true"#), "what is installed is not trusted")
    #expect(try run("plugins", "installed").text.contains("TestAnalyzers  1.0.0"))

    try FileBytes.write([1], to: workplace.home + "/data/performia/plugins/TestAnalyzers/libTestAnalyzers.so")
    let changed = try run("plugins", "installed")
    #expect(changed.status == 1 && changed.text.contains("changed: libTestAnalyzers.so"))
    #expect(changed.errors.contains("PF-PACK-013"))

    // From a copy of the lock file the same package comes again.
    let lock = try FileBytes.read(workplace.home + "/data/performia/plugins/plugins.lock")
    try FileBytes.write(lock, to: workplace.file("copy.lock"))
    #expect(try run("plugins", "uninstall", "TestAnalyzers").status == 0)
    #expect(try run("plugins", "installed").text.isEmpty)
    #expect(try run("plugins", "install", "--locked", "copy.lock").status == 0)
    #expect(try run("plugins", "installed").status == 0)
    #expect(try FileBytes.read(workplace.home + "/data/performia/plugins/plugins.lock") == lock)
    #expect(try workplace.leftovers() == [])
  }

  @Test("an address without a hash, a hash that is none, a wrong one and a missing file are refused with their codes")
  func refusals() throws {
    _ = try pack()
    let address = "file://\(workplace.file("tests.tar.gz"))"
    let zeros = String(repeating: "0", count: 64)
    let cases: [(arguments: [String], status: Int32, words: String)] = [
      ([address], 64, "PF-PACK-005"), ([address, "--sha256", "12"], 64, "PF-PACK-011"),
      ([address, "--sha256", zeros], 65, "PF-PACK-002"), (["none.tar.gz"], 66, "none.tar.gz"), ([], 64, "--locked"),
      (["file:///none.tar.gz", "--sha256", zeros], 69, "PF-PACK-004"), (["level.yaml"], 65, "PF-PACK-001"),
      (["--locked", "none.lock"], 66, "none.lock"),
    ]
    for (arguments, status, words) in cases {
      let result = try workplace.run("plugins", "install", arguments: arguments)
      #expect(result.status == status, "\(arguments): \(result.errors)")
      #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
    }
    #expect(try run("plugins", "uninstall", "None").status == 66)
  }

  @Test("a library that lies about itself or crashes is neither packed nor installed")
  func lyingLibrary() throws {
    let plugins = try PluginFolder()
    try plugins.add("TestAnalyzers") { $0.analyzers[0].version = "9.9.9" }
    let result = try run("plugins", "pack", plugins.path + "/libTestAnalyzers.so", "-o", "lie.tar.gz")
    #expect(result.status == 70 && result.errors.contains("PF-HOST-004"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: workplace.file("lie.tar.gz")))
  }
}

extension Workplace {
  fileprivate func run(_ first: String, _ second: String, arguments: [String]) throws -> ProgramResult {
    try start([first, second] + arguments).wait()
  }
}
