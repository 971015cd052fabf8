import Foundation
import TestSupport
import Testing

@Suite("The plugin tutorial")
struct TutorialTests {
  /// A block of commands, and lines of which each must be part of what they print.
  private struct Passage {
    var commands: String
    var expected: [String] = []
  }

  private func passages() throws -> [Passage] {
    let page = String(decoding: try FileBytes.read(Repository.file("docs/plugins/tutorial.md")), as: UTF8.self)
    var passages: [Passage] = []
    for part in page.components(separatedBy: "```").enumerated() where !part.offset.isMultiple(of: 2) {
      let lines = part.element.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let body = lines.dropFirst()
      switch lines.first {
      case "sh": passages.append(Passage(commands: body.joined(separator: "\n")))
      case "text": passages[passages.count - 1].expected += body.filter { !$0.isEmpty }
      default: Issue.record("a block of the kind '\(lines.first ?? "")'")
      }
    }
    return passages
  }

  /// A home with what `make install PREFIX=$HOME/performia` puts there, but for the build.
  private func install(in home: String) throws {
    let result = try Shell.run([Repository.file("scripts/install-sdk"), home + "/performia"], folder: home)
    try #require(result.status == 0, "\(result.errors)")
    try FileManager.default.createDirectory(atPath: home + "/performia/bin", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: home + "/performia/bin/performia", withDestinationPath: BuiltProducts.performia)
  }

  @Test("its commands can be followed to the letter, and print what it says")
  func literally() throws {
    let folder = try TemporaryFolder()
    try install(in: folder.path)
    let passages = try passages()
    #expect(passages.count >= 8)
    var script = "set -eu\n"
    for (index, passage) in passages.enumerated() {
      let commands = passage.commands.split(separator: "\n").filter { !$0.hasPrefix("make install PREFIX=") }
      script += "{\n:\n\(commands.joined(separator: "\n"))\n} >\(folder.file("\(index).output")) 2>&1\n"
    }
    let result = try Shell.run(
      ["bash", "-c", script], folder: folder.path,
      environment: [
        // The program that is tested lies elsewhere than the SDK.
        "PERFORMIA_SDK": folder.file("performia"), "HOME": folder.path, "XDG_DATA_HOME": folder.file("data"),
        "XDG_CACHE_HOME": folder.file("cache"),
        "XDG_STATE_HOME": folder.file("state"), "XDG_CONFIG_HOME": folder.file("config"), "MAKEFLAGS": "",
        "PERFORMIA_PLUGIN_PATH": "",
      ])
    for (index, passage) in passages.enumerated() {
      let output =
        (try? FileBytes.read(folder.file("\(index).output"))).map { String(decoding: $0, as: UTF8.self) } ?? ""
      if result.status != 0, !FileManager.default.fileExists(atPath: folder.file("\(index + 1).output")) {
        Issue.record("\(passage.commands)\nends with \(result.ending):\n\(output)")
        return
      }
      for line in passage.expected { #expect(output.contains(line), "'\(line)' is not in:\n\(output)") }
    }
    #expect(result.status == 0, "\(result.errors)")
  }
}
