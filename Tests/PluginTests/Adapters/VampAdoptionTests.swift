import Foundation
import TestSupport
import Testing

@Suite("Vamp plugins are adopted")
struct VampAdoptionTests {
  private let pipeline = """
    performia: 1
    steps: { settings: { use: org.vamp-plugins.odd.settings } }
    song_map: { extensions: [settings.values] }
    """

  private func write(_ bench: VampBench, frames: Int = 5000) throws {
    try TestSignal.silence(frames: frames).write(to: bench.workplace.file("song.wav"), as: .wav16)
    try bench.workplace.write(pipeline, to: "odd.yaml")
  }

  @Test("libraries and plugins that crash are named, and all others are usable, also while they crash")
  func crashes() throws {
    let bench = try VampBench(["OddVamp": "odd.so", "CrashingVamp": "crashing.so"], adopting: [])
    #expect(bench.adoption.status == 1)
    #expect(
      bench.adoption.errors.contains("the foreign library \(bench.libraries.file("crashing.so")) crashed: signal 11"))
    #expect(
      bench.adoption.errors.contains("the foreign plugin 'odd:crashing' crashed: signal"), "\(bench.adoption.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: bench.adopted)
    #expect(!files.contains { $0.contains(".crashing") })
    #expect(files.contains("org.vamp-plugins.odd.settings.plugin.json"))
    #expect(files.contains("org.vamp-plugins.vamp-example-plugins.fixedtempo.plugin.json"))
    #expect(files.contains("libVamp.so"))
    try write(bench)
    #expect(try bench.run(["analyze", "song.wav", "-p", "odd.yaml"]).status == 0)
    #expect(try bench.run(["plugins", "trusted"]).text.isEmpty)
    #expect(try bench.workplace.leftovers().isEmpty)
  }

  @Test("a Vamp library that begins to crash later fails its own steps, and does so no longer once it is mended")
  func crashLater() throws {
    let bench = try VampBench(["OddVamp": "odd.so"], adopting: ["odd:settings"])
    try write(bench)
    let library = bench.libraries.file("odd.so")
    let sound = try FileBytes.read(library)
    try FileBytes.write(try FileBytes.read(BuiltProducts.library("CrashingVamp")), to: library)
    let broken = try bench.run(["analyze", "song.wav", "-p", "odd.yaml"])
    #expect(broken.status == 70)
    #expect(broken.errors.contains("[PF-HOST-018]") && broken.errors.contains("signal 11"), "\(broken.errors)")
    try FileBytes.write(sound, to: library)
    #expect(try bench.run(["analyze", "song.wav", "-p", "odd.yaml"]).status == 0)
    try FileManager.default.removeItem(atPath: library)
    let missing = try bench.run(["analyze", "song.wav", "-p", "odd.yaml", "--no-cache"])
    #expect(missing.status == 70)
    #expect(missing.errors.contains("no Vamp library 'odd' is installed"), "\(missing.errors)")
  }

  @Test("a Vamp library that changes makes earlier results void")
  func changedLibrary() throws {
    let bench = try VampBench(["OddVamp": "odd.so"], adopting: ["odd:settings"])
    try write(bench)
    func status() throws -> String? {
      let run = try bench.run(["analyze", "song.wav", "-p", "odd.yaml", "--report", "report.json"])
      #expect(run.status == 0, "\(run.errors)")
      let bytes = try FileBytes.read(bench.workplace.file("report.json"))
      let report = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
      let recordings = report?["recordings"] as? [[String: Any]]
      return (recordings?.first?["steps"] as? [[String: Any]])?.first?["status"] as? String
    }
    #expect(try status() == "analysed")
    #expect(try status() == "from cache")
    // What follows the sections of a library is never loaded.
    let library = bench.libraries.file("odd.so")
    try FileBytes.write(try FileBytes.read(library) + [0], to: library)
    #expect(try status() == "analysed")
  }

  @Test("--list writes nothing; names that are not found, and libraries that adapt nothing, are errors in words")
  func names() throws {
    let bench = try VampBench(["OddVamp": "odd.so"], adopting: ["odd:setings"])
    #expect(bench.adoption.status == 64)
    #expect(bench.adoption.errors.contains("did you mean 'odd:settings'?"), "\(bench.adoption.errors)")
    let list = try bench.run(["plugins", "adopt", BuiltProducts.library("Vamp"), "--list", "odd:Stereo"])
    #expect(list.status == 0 && list.text.hasPrefix("org.vamp-plugins.odd.stereo  odd:Stereo  "), "\(list)")
    let byName = try bench.run(["plugins", "adopt", "vamp", "--list", "org.vamp-plugins.odd.stereo"])
    #expect(byName.text == list.text, "\(byName.errors)")
    #expect(!FileManager.default.fileExists(atPath: bench.adopted))
    let none = try bench.run(["plugins", "adopt", BuiltProducts.library("TestAnalyzers")])
    #expect(none.status == 70 && none.errors.contains("[PF-HOST-028]"), "\(none.errors)")
    let text = bench.libraries.file("text.so")
    try FileBytes.write(Array("no library".utf8), to: text)
    let broken = try bench.run(["plugins", "adopt", BuiltProducts.library("Vamp"), "-o", "adopted"])
    #expect(broken.status == 1 && broken.errors.contains("\(text) cannot be loaded"), "\(broken.errors)")
  }

  @Test("the pipeline 'vamp' puts onsets, loudness and tempo of real Vamp plugins into a valid Song Map")
  func songMap() throws {
    let bench = try VampBench(adopting: ["vamp-example-plugins"])
    try strokes(frames: 8 * 44100).write(to: bench.workplace.file("song.wav"), as: .wav16)
    let pipeline = BundledAnalyzers.repository.appendingPathComponent("pipelines/research/vamp.yaml").path
    let result = try bench.run(["analyze", "song.wav", "-p", pipeline, "-o", "map.json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try bench.run(["validate", "map.json"]).status == 0)
    let bytes = try FileBytes.read(bench.workplace.file("map.json"))
    let map = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let tempo = try #require((map["tempo"] as? [String: Any])?["bpm_global"] as? Double)
    #expect(abs(tempo - 120) < 1)
    let extensions = try #require(map["extensions"] as? [String: [String: [String: Any]]])
    let onsets = extensions["org.vamp-plugins.vamp-example-plugins.percussiononsets"]?["onsets"]
    let starts = try #require(onsets?["rows"] as? [[String: Any]]).compactMap { $0["start"] as? Double }
    // A stroke begins each half second; the detector finds each within two blocks, and nothing else.
    #expect((15...16).contains(starts.count), "\(starts)")
    #expect((1...15).allSatisfy { stroke in starts.contains { abs($0 - 0.5 * Double(stroke)) < 0.05 } }, "\(starts)")
    let loudness = extensions["org.vamp-plugins.vamp-example-plugins.amplitudefollower"]?["amplitude"]
    #expect((loudness?["rows"] as? [Any])?.count == 87)
  }

  /// One that gets samples, one that gets spectra, and one with a matrix: `PERFORMIA_VALIDATE=full` asks for all.
  private static let validated =
    ProcessInfo.processInfo.environment["PERFORMIA_VALIDATE"] == "full"
    ? VampBench.examples : ["amplitudefollower", "percussiononsets", "powerspectrum"]

  @Test("an adopted plugin keeps every promise of the protocol", arguments: validated)
  func validity(_ plugin: String) throws {
    let bench = try VampBench(adopting: ["vamp-example-plugins:\(plugin)"])
    let manifest = "\(bench.adopted)/org.vamp-plugins.vamp-example-plugins.\(plugin).plugin.json"
    let result = try bench.run(["plugins", "validate", manifest, "--level", "quick", "--quiet"])
    #expect(result.status == 0, "\(result.text)")
  }
}
