import Beats
import Neural
import PerformiaSDK
import Signal

/// BeatNet's networks, which hear a recording in time order: the mean of their judgements.
///
/// Source: M. Heydari, F. Cwitkowitz, Z. Duan, "BeatNet: CRNN and particle filtering for online joint beat, downbeat and
/// meter tracking", ISMIR 2021.
struct BeatNetwork {
  static let sampleRate = 22050
  /// Of the activations, between two frames of the network's one is interpolated: half the error of a beat's period.
  static let frameRate = 100.0

  private static let frameSize = 1411
  private static let hopSize = 441
  private static let bandsPerOctave = 24
  private static let features = 272
  private static let networks = 3
  /// Of each network: two layers with an output and a cell each.
  private static let states = 12
  private static let stateSize = 150
  private static let classes = 3
  /// A frame without a feature above this is silent.
  private static let silence: Float = 1e-3
  /// A minute at a time.
  private static let framesAtOnce = 3000

  static let inputs = [
    TensorDeclaration("feat", shape: [1, nil, features]),
    TensorDeclaration("state", shape: [states, 1, stateSize]),
  ]
  static let outputs = [
    TensorDeclaration("activations", shape: [networks, nil, classes]),
    TensorDeclaration("next_state", shape: [states, 1, stateSize]),
  ]

  let session: NeuralSession

  /// Probabilities of a beat that is no downbeat and of a downbeat; frame `k` is centred on `k / frameRate` seconds from
  /// the audio's start.
  /// `isSilent` tells of the same frames whether nothing sounds in them, in which the networks are not silent;
  /// `spectrogram` holds what bars are told by, at the network's own frame rate.
  func activations(
    of audio: AudioInput, context: AnalysisContext
  ) throws -> (beat: [Float], downbeat: [Float], isSilent: [Bool], spectrogram: BarSpectrogram) {
    let spectrogram = LogFilteredSpectrogram(
      sampleRate: Double(Self.sampleRate), frameSize: Self.frameSize, hopSize: Self.hopSize,
      bandsPerOctave: Self.bandsPerOctave)
    let frameCount = spectrogram.frameCount(sampleCount: audio.frames)
    var barSpectrogram = BarSpectrogram(
      frequencies: spectrogram.frequencies, frameRate: Double(Self.sampleRate) / Double(Self.hopSize))
    var beat = [Float](repeating: 0, count: frameCount)
    var downbeat = beat
    var isSilent = [Bool](repeating: false, count: frameCount)
    var features = [Float](repeating: 0, count: min(Self.framesAtOnce, frameCount) * Self.features)
    var state = [Float](repeating: 0, count: Self.states * Self.stateSize)
    for first in stride(from: 0, to: frameCount, by: Self.framesAtOnce) {
      try context.checkCancellation()
      let frames = first..<min(first + Self.framesAtOnce, frameCount)
      try features.withUnsafeMutableBufferPointer { features in
        guard let rows = features.baseAddress else { return }
        try spectrogram.compute(frames, sampleCount: audio.frames, into: rows, stride: Self.features) {
          try audio.read(from: $0, count: $1, into: $2)
        }
        for frame in 0..<frames.count { barSpectrogram.push(rows + frame * Self.features) }
      }
      try run(features, frames: frames.count, state: &state, cancellation: context.cancellation) {
        frame, probabilities in
        let row = features[frame * Self.features..<(frame + 1) * Self.features]
        isSilent[first + frame] = !row.contains { $0 > Self.silence }
        beat[first + frame] = probabilities.beat
        downbeat[first + frame] = probabilities.downbeat
      }
      context.progress(0.8 * Double(frames.upperBound) / Double(frameCount))
    }
    return (withMidpoints(beat), withMidpoints(downbeat), isSilent.flatMap { [$0, $0] }, barSpectrogram)
  }

  private func run(
    _ features: [Float], frames: Int, state: inout [Float], cancellation: HostCancellation,
    _ take: (_ frame: Int, _ probabilities: (beat: Float, downbeat: Float)) -> Void
  ) throws {
    state = try features.withUnsafeBufferPointer { features in
      try state.withUnsafeBufferPointer { state in
        let views = [
          TensorView(
            "feat", shape: [1, frames, Self.features],
            values: UnsafeBufferPointer(rebasing: features[..<(frames * Self.features)])),
          TensorView("state", shape: [Self.states, 1, Self.stateSize], values: state),
        ]
        return try session.run(
          views, outputs: ["activations", "next_state"],
          shapes: [[Self.networks, frames, Self.classes], [Self.states, 1, Self.stateSize]],
          probabilities: ["activations"], isCancelled: { cancellation.isRequested }
        ) { outputs in
          let values = outputs[0].values
          for frame in 0..<frames {
            var sums: (beat: Float, downbeat: Float) = (0, 0)
            for network in 0..<Self.networks {
              let row = (network * frames + frame) * Self.classes
              sums.beat += values[row]
              sums.downbeat += values[row + 1]
            }
            take(frame, (sums.beat / Float(Self.networks), sums.downbeat / Float(Self.networks)))
          }
          return Array(outputs[1].values)
        }
      }
    }
  }
}
