import TestSupport
import Testing

@Suite("Beats by networks")
struct NeuralBeatsTests {
  private func rock(tempo: Double, seconds: Double = 30) -> (DrumTrack, [Double], [Double]) {
    var track = DrumTrack(seconds: seconds)
    let (beats, downbeats) = track.play(
      ["K.....K.", "..S...S.", "hhhhhhhh"], beatsPerBar: 4, tempo: tempo, from: 0.2, to: seconds)
    return (track, beats, downbeats)
  }

  @Test(
    "a rock beat is found", arguments: [NeuralBeatsBench.beatNet, NeuralBeatsBench.guided, NeuralBeatsBench.madmom])
  func beats(pipeline: String) throws {
    let (track, beats, downbeats) = rock(tempo: 112)
    let bench = try NeuralBeatsBench(track.signal, pipeline: pipeline)
    #expect(agreement(bench.beats, beats) > 0.9)
    #expect(abs((bench.tempo ?? 0) / 112 - 1) < 0.02)
    #expect(bench.numerators == [4])
    #expect(Set(bench.downbeats).isSubset(of: Set(bench.beats)))
    if pipeline == NeuralBeatsBench.guided { #expect(agreement(bench.downbeats, downbeats) > 0.9) }
  }

  @Test("BeatNet's activations are those of its own program")
  func beatNetActivations() throws {
    let bench = try NeuralBeatsBench(beatReferenceSignal(rate: 22050), pipeline: NeuralBeatsBench.beatNet)
    let found = try bench.activation()
    let reference = try beatReference("beatnet_activations")
    let frames = reference.count / 9
    #expect(found.count == 4 * frames)
    for frame in 0..<frames {
      let networks = (0..<3).map { (frame + $0 * frames) * 3 }
      let beat = networks.map { reference[$0] + reference[$0 + 1] }.reduce(0, +) / 3
      let downbeat = networks.map { reference[$0 + 1] }.reduce(0, +) / 3
      // Every second frame is the network's own.
      #expect(abs(found[4 * frame] - beat) < 1e-3)
      #expect(abs(found[4 * frame + 1] - downbeat) < 1e-3)
    }
  }

  @Test("madmom's activations are those of its own program")
  func madmomActivations() throws {
    let bench = try NeuralBeatsBench(beatReferenceSignal(rate: 44100), pipeline: NeuralBeatsBench.madmom)
    let found = try bench.activation()
    let reference = try beatReference("madmom_activations")
    #expect(found.count == reference.count / 3 * 2)
    for frame in 0..<found.count / 2 {
      #expect(abs(found[2 * frame] - reference[3 * frame + 1] - reference[3 * frame + 2]) < 1e-3)
      #expect(abs(found[2 * frame + 1] - reference[3 * frame + 2]) < 1e-3)
    }
  }

  @Test(
    "silence and a recording of one sample have no beats",
    arguments: [NeuralBeatsBench.beatNet, NeuralBeatsBench.madmom], [1, 5 * 44100])
  func nothing(pipeline: String, frames: Int) throws {
    let bench = try NeuralBeatsBench(.silence(frames: frames), pipeline: pipeline)
    #expect(bench.beats.isEmpty && bench.tempo == nil && bench.numerators.isEmpty)
  }

  @Test(
    "one core and two give the same", arguments: [NeuralBeatsBench.guided, NeuralBeatsBench.madmom])
  func threads(pipeline: String) throws {
    let (track, _, _) = rock(tempo: 97)
    let one = try NeuralBeatsBench(track.signal, pipeline: pipeline, cores: 1)
    let two = try NeuralBeatsBench(track.signal, pipeline: pipeline, cores: 2)
    #expect(one.beats == two.beats)
    #expect(one.table("beats").confidence == two.table("beats").confidence)
    #expect(try one.activation() == two.activation())
  }

  @Test("another kind of model is refused with the parameter that names it")
  func wrongModel() throws {
    let other = try TestModels.path("madmom-downbeats")
    let (track, _, _) = rock(tempo: 120, seconds: 5)
    let message = #expect(throws: (any Error).self) {
      try NeuralBeatsBench(track.signal, pipeline: NeuralBeatsBench.beatNet, set: ["beats.model=\(other)"])
    }
    #expect("\(message.map { "\($0)" } ?? "")".contains("another kind of model"))
  }

  @Test("meters that are no whole numbers are refused")
  func meters() throws {
    let message = #expect(throws: (any Error).self) {
      try NeuralBeatsBench(
        .silence(frames: 44100), pipeline: NeuralBeatsBench.beatNet, set: ["beats.meters=[2.5, 4]"])
    }
    #expect("\(message.map { "\($0)" } ?? "")".contains("meters"))
  }
}
