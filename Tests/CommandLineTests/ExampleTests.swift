import Foundation
import TestSupport
import Testing

@Suite("The examples")
struct ExampleTests {
  private let workplace: Workplace

  /// With copies of the examples and of the pipelines that use them.
  init() throws {
    workplace = try Workplace([])
    for folder in ["Examples", "pipelines"] {
      try FileManager.default.copyItem(atPath: Repository.file(folder), toPath: workplace.file(folder))
    }
    let rules = workplace.file("Examples/performia.mk")
    try FileManager.default.removeItem(atPath: rules)
    try FileManager.default.copyItem(atPath: Repository.file("templates/common/performia.mk"), toPath: rules)
  }

  /// Builds, tests and validates an example, and installs it for the workplace's user.
  private func install(_ example: String) throws {
    for target in ["clean", "test", "install"] {
      let result = try Shell.run(
        ["make", target, "PERFORMIA=\(BuiltProducts.performia)", "PERFORMIA_SDK=\(try InstalledSDK.prefix.get())"],
        folder: workplace.file("Examples/\(example)"),
        environment: [
          "XDG_DATA_HOME": workplace.home + "/data", "XDG_CACHE_HOME": workplace.home + "/cache", "MAKEFLAGS": "",
        ])
      try #require(result.status == 0, "\(example), make \(target): \(result.text)\(result.errors)")
    }
  }

  /// The extension of an analyzer in the map of `song.wav`, which must be valid.
  private func extensionOf(_ id: String, pipeline: String) throws -> [String: Any] {
    let result = try workplace.run("analyze", "song.wav", "-p", "pipelines/research/\(pipeline).yaml")
    try #require(result.status == 0, "\(result.errors)")
    let valid = try workplace.run("validate", "song.songmap.json")
    #expect(valid.status == 0 && !valid.errors.contains("not checked"), "\(valid.errors)")
    let extensions = try #require(workplace.map("song.songmap.json")["extensions"] as? [String: Any])
    return try #require(extensions[id] as? [String: Any])
  }

  private func write(_ channels: [[Float]]) throws {
    try TestSignal(sampleRate: 44100, channels: channels).write(to: workplace.file("song.wav"), as: .wav16)
  }

  /// A sine of 1 kHz.
  private func sine(_ decibels: Double, seconds: Int) -> [Float] {
    let amplitude = pow(10, decibels / 20)
    return (0..<seconds * 44100).map { Float(amplitude * sin(2 * .pi * 1000 * Double($0) / 44100)) }
  }

  /// A short burst of noise at each time (s), as loud as is said.
  private func bursts(_ times: [(time: Double, level: Float)], seconds: Int) -> [Float] {
    var samples = [Float](repeating: 0, count: seconds * 44100)
    var state: UInt32 = 1
    for (time, level) in times {
      let first = Int(time * 44100)
      for index in first..<min(first + 2000, samples.count) {
        state = state &* 1_664_525 &+ 1_013_904_223
        let noise = Float(Int32(bitPattern: state)) / Float(Int32.max)
        samples[index] += 0.5 * level * noise * exp(-Float(index - first) / 400)
      }
    }
    return samples
  }

  @Test("Loudness in C gives the level that EBU Tech 3341 asks for, and the Song Map check holds a map to its schema")
  func loudness() throws {
    try install("Loudness")
    try write([sine(-23, seconds: 20), sine(-23, seconds: 20)])
    let summary = try extensionOf("performia.examples.loudness", pipeline: "loudness")
    #expect(abs(try #require(summary["integrated_lufs"] as? Double) + 23) < 0.1)
    #expect(summary["peak_kind"] as? String == "true")

    let map = String(decoding: try FileBytes.read(workplace.file("song.songmap.json")), as: UTF8.self)
    try workplace.write(map.replacing(#""peak_kind": "true""#, with: #""peak_kind": "loud""#), to: "edited.json")
    let edited = try workplace.run("validate", "edited.json")
    #expect(edited.status == 65)
    #expect(edited.errors.contains("/extensions/performia.examples.loudness/peak_kind"), "\(edited.errors)")
  }

  @Test("Dynamic range in Rust finds how far the peaks of each channel stand above its level")
  func dynamics() throws {
    try install("DynamicRange")
    var peaks = sine(-20, seconds: 30)
    for second in [1, 10] { peaks[second * 44100] = 0.999 }
    try write([peaks, sine(-20, seconds: 30)])
    let dynamics = try extensionOf("performia.examples.dynamics", pipeline: "dynamics")
    let ranges = (dynamics["channels"] as? [[String: Any]])?.compactMap { $0["range_db"] as? Double } ?? []
    #expect(ranges.count == 2 && abs(ranges[0] - 20) < 0.1 && abs(ranges[1]) < 0.1, "\(ranges)")
    #expect(dynamics["dr"] as? Int == 10)
  }

  @Test("Swing ratio in Swift works on the onsets of C++ and the beats of the default pipeline")
  func swing() throws {
    try install("Onsets")
    try install("SwingRatio")
    // Inputs are made up by the rules of types that other plugins declare.
    let checked = try workplace.run(
      "plugins", "validate", "Examples/SwingRatio/build/libSwingRatio.so", "--level", "quick", "--check",
      "determinism.twice", "--plugin-path", "Examples/Onsets/build")
    #expect(checked.status == 0 && checked.text.contains("pass  determinism.twice"), "\(checked.text)")
    // Swung by triplets at 120 beats a minute.
    let beats = (0..<60).map { 0.25 + Double($0) * 0.5 }
    let times = beats.flatMap { [(time: $0, level: Float(1)), (time: $0 + 1.0 / 3, level: Float(0.4))] }
    try write([bursts(times, seconds: 31)])
    let table = try extensionOf("performia.examples.onsets", pipeline: "onsets")
    let rows = try #require((table["onsets"] as? [String: Any])?["rows"] as? [[String: Any]])
    let found = rows.compactMap { $0["start"] as? Double }
    let heard = times.filter { onset in found.contains { abs($0 - onset.time) < 0.05 } }
    #expect(heard.count >= 114, "of \(times.count) onsets \(heard.count) were found")
    let swing = try extensionOf("performia.examples.swing", pipeline: "swing")
    #expect(abs(try #require(swing["ratio"] as? Double) - 2) < 0.2, "\(swing)")
  }
}
