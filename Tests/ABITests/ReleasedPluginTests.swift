import Foundation
import TestSupport
import Testing

@Suite("A plugin that was built for protocol 1.0")
struct ReleasedPluginTests {
  private let workplace: Workplace
  private static let folder = Repository.file("Tests/ABITests/Released/1.0")

  #if arch(x86_64)
    private static let library = "libfirst_version-x86_64.so"
  #else
    private static let library = "libfirst_version-aarch64.so"
  #endif

  init() throws {
    workplace = try Workplace(["TestAnalyzers"])
    symlink("\(Self.folder)/\(Self.library)", workplace.plugins.path + "/libfirst_version.so")
    symlink("\(Self.folder)/first_version.plugin.json", workplace.plugins.path + "/first_version.plugin.json")
    // Square waves whose samples, and so all sums of them, are exact.
    let samples = (0..<20_000).map { index -> Float in
      let level: Float = index < 10_000 ? 0.25 : 0.125
      return index / 20 % 2 == 0 ? -level : level
    }
    try TestSignal(sampleRate: 8000, channels: [samples]).write(to: workplace.file("song.wav"), as: .wav16)
  }

  /// What the map holds of the plugin: its documents, and its notes without members that a later version may add.
  private func results(_ pipeline: String, _ options: [String] = []) throws -> [String: Any] {
    let result = try workplace.start(["analyze", "song.wav", "-p", pipeline, "--no-cache"] + options).wait()
    #expect(result.status == 0, "\(result.errors)")
    let bytes = try FileBytes.read(workplace.file("song.songmap.json"))
    let map = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let performance = try #require(map["performance"] as? [String: [[String: Any]]])
    let notes = try #require(performance["melody"]).map { note in
      note.filter { ["start", "end", "midi", "conf"].contains($0.key) }
    }
    return ["extensions": try #require(map["extensions"]), "notes": notes]
  }

  private static func committed(_ name: String) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(FileBytes.read("\(folder)/\(name)")))
    return try #require(object as? [String: Any])
  }

  #if os(Linux)
    @Test("gives what it gave, in a process of its own and in the host's", arguments: [false, true])
    func sameResult(_ isTrusted: Bool) throws {
      if isTrusted {
        #expect(try workplace.run("plugins", "trust", workplace.plugins.path + "/libfirst_version.so").status == 0)
      }
      let found = try results("\(Self.folder)/pipeline.yaml")
      #expect(found as NSDictionary == (try Self.committed("result.json")) as NSDictionary)
    }

    @Test("takes an optional input from an analyzer of today")
    func optionalInput() throws {
      let pipeline = String(decoding: try FileBytes.read("\(Self.folder)/pipeline.yaml"), as: UTF8.self)
      try workplace.write(
        pipeline.replacing("steps:\n", with: "steps:\n  beats: { use: org.example.level }\n"), to: "beats.yaml")
      let found = try results("beats.yaml", ["--set", "measure.style=plain"])
      let reports = try #require(found["extensions"] as? [String: [String: Any]])
      let report = try #require(reports["org.example.first.measure"])
      #expect(report["beats"] as? Int == 3)
      #expect(report["last_beat_ms"] as? Int == 2000)
      #expect(report["style"] as? String == "plain")
    }

    @Test("still tells its manifest, which is the committed one but for the types of its own")
    func manifest() throws {
      let told = try workplace.run("plugins", "manifest", workplace.plugins.path + "/libfirst_version.so")
      #expect(told.status == 0, "\(told.errors)")
      var expected = try Self.committed("first_version.plugin.json")
      expected["types"] = nil
      let object = try JSONSerialization.jsonObject(with: Data(told.bytes))
      #expect(object as? NSDictionary == expected as NSDictionary)
    }
  #endif
}
