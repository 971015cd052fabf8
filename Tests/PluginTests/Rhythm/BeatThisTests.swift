import Foundation
import TestSupport
import Testing

@Suite("Beats by Beat This!", .serialized)
struct BeatThisTests {
  private func bench(_ signal: TestSignal, _ network: RandomModel, cores: Int = 1) throws -> NeuralBeatsBench {
    try NeuralBeatsBench(
      signal, pipeline: NeuralBeatsBench.beatThis, set: ["beats.model=\(network.path)"], cores: cores)
  }

  @Test("a checkpoint of made-up weights is installed, and says of a recording what its own program says of it")
  func activations() throws {
    let network = try RandomModel(.beatThis)
    #expect(try network.store.record(network.name, "1").converter == "beat_this")
    let found = try bench(beatReferenceSignal(rate: 22050, seconds: 32), network).activation()
    let reference = try beatReference("beat_this_logits")
    let frames = reference.count / 2
    #expect(found.count == 4 * frames)
    var worst: Float = 0
    for frame in 0..<frames {
      // Every second frame is the network's own. A beat of either kind is no less likely than a downbeat.
      let downbeat = 1 / (1 + exp(-reference[2 * frame + 1]))
      let beat = max(1 / (1 + exp(-reference[2 * frame])), downbeat)
      worst = max(worst, abs(found[4 * frame] - beat), abs(found[4 * frame + 1] - downbeat))
    }
    #expect(worst < 1e-3)
  }

  @Test("silence, one sample and less than half a frame have no beats", arguments: [1, 300, 5 * 44100])
  func nothing(frames: Int) throws {
    let bench = try bench(.silence(frames: frames), RandomModel(.beatThis))
    #expect(bench.beats.isEmpty && bench.tempo == nil && bench.numerators.isEmpty)
  }

  @Test("one core and two give the same")
  func threads() throws {
    let network = try RandomModel(.beatThis)
    let signal = beatReferenceSignal(rate: 44100, seconds: 8)
    #expect(try bench(signal, network, cores: 1).activation() == bench(signal, network, cores: 2).activation())
  }
}
