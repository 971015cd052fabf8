import Foundation
import Host
import Models

/// A small network with made-up weights, installed as the real one is: its checkpoint by a registry of the test's own, the
/// model by the converter that comes with Performia.
public final class RandomModel {
  /// Networks whose checkpoints can be made up.
  public enum Network: String {
    case allIn1 = "allin1"
    case beatThis = "beat_this"
    case htdemucs

    /// The converter, which `Tests/ConversionTests/random_CONVERTER.py` makes a checkpoint for.
    public var converter: String { rawValue }

    fileprivate var task: String {
      switch self {
      case .allIn1: "structure"
      case .beatThis: "beats"
      case .htdemucs: "separation"
      }
    }
  }

  public var store: ModelStore { models.store }
  /// The network's file.
  public let path: String
  /// What the store has it under, in version 1.
  public let name = "random-network"

  private let models: InstalledModels

  /// - Parameters:
  ///   - network: which one.
  ///   - seeds: of the checkpoints that the model is made of, for networks that are several.
  public init(_ network: Network, seeds: [Int] = []) throws {
    models = try InstalledModels()
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let converter = "random_\(network.converter)"
    let folder = models.folder
    try FileManager.default.createDirectory(atPath: folder.file("convert"), withIntermediateDirectories: true)
    for module in [converter, "torch_archive"] {
      let script = tests.appendingPathComponent("ConversionTests/\(module).py").path
      try FileManager.default.copyItem(atPath: script, toPath: folder.file("convert/\(module).py"))
    }
    // The first entries make the checkpoints, of which the last one is made.
    let script = folder.file("convert/\(converter).py")
    let hash = try SHA256Digest(ofFile: script).description
    var registry = "performia_models: 1\nmodels:\n"
    var files: [String] = []
    for options in seeds.isEmpty ? [""] : seeds.map({ "options: { seed: \($0) }," }) {
      let checkpoint = "checkpoint\(files.count)"
      registry += """
          \(checkpoint):
            { task: \(network.task), version: "1", summary: Random weights., licence: MIT, use: any,
              converter: \(converter), \(options)
              files: [{ name: seed.py, sha256: \(hash), sources: [{ path: "\(script)" }] }], model: { file: random.ckpt } }

        """
      let path = try models.install(checkpoint, registry: registry)
      files.append(
        "{ name: \(checkpoint).ckpt, sha256: \(try SHA256Digest(ofFile: path)), sources: [{ url: \"file://\(path)\" }] }"
      )
    }
    registry += """
        \(name):
          { task: \(network.task), version: "1", summary: Random weights., licence: MIT, use: any,
            converter: \(network.converter), files: [\(files.joined(separator: ", "))], model: { file: random.onnx } }

      """
    path = try models.install(name, registry: registry)
  }
}
