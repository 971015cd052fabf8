#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Weights and costs by which notes are made, for what there is to hear them by.
struct BassModel {
  let posterior: BassPosterior
  let decoding: BassDecoding
  /// Of 1 and of the logits of a note's probability and of its onset: how likely the note is right.
  private let calibration: (constant: Double, probability: Double, onset: Double)

  /// Where keys and their onsets are told.
  static let withKeys = BassModel(
    posterior: BassPosterior(
      weights: .init(
        key: 2.581, nothingBelow: 0.282, keyOctaveBelow: -0.062, keyOctaveAbove: 0.502, pitch: 0.355,
        pitchOctaveAbove: -0.277, height: -1.357, squaredHeight: -1.025, rest: -0.618, restNothing: -0.197,
        restLikeliest: 0.067)),
    decoding: BassDecoding(
      frameWeight: 0.4, leastOnset: 0.02, beginningWeight: 1.5, passingWeight: 0.8, minimumLength: 6),
    calibration: (-0.413, 0.97, 1.148))

  /// Where the network and attacks are all there is.
  static let alone = BassModel(
    posterior: BassPosterior(
      weights: .init(
        pitch: 1.633, pitchOctaveBelow: 0.53, pitchOctaveAbove: -0.174, height: -1.24, squaredHeight: -1.924,
        rest: -2.446, restNothing: 0.369, restLikeliest: 0.404)),
    decoding: BassDecoding(
      frameWeight: 0.2, leastOnset: 0.01, beginningWeight: 2, passingWeight: 0.6, minimumLength: 8),
    calibration: (1.045, 1.215, 0.343))

  /// How likely a note is right in pitch and onset, 0 to 1.
  func confidence(of note: BassDecoding.Note) -> Double {
    let logit =
      calibration.constant + calibration.probability * Self.logit(note.probability)
      + calibration.onset * Self.logit(note.onset)
    return 1 / (1 + exp(-logit))
  }

  private static func logit(_ value: Double) -> Double {
    let probability = min(max(value, 0.02), 0.98)
    return log(probability / (1 - probability))
  }

  /// How likely a note begins, whatever its pitch, where an attack has a strength.
  static func onset(ofStrength strength: Double) -> Float {
    strength > 0 ? Float(1 / (1 + exp(3 - 3 * min(strength, 2)))) : 0
  }
}
