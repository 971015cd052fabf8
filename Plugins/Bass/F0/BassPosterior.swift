#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How likely each pitch is the bass's in a frame, and how likely there is none: a conditional logit model.
struct BassPosterior {
  /// Weights of what is known of a pitch, and of what is known of a frame for the case that there is no bass.
  struct Weights {
    /// Of the logit that the pitch's key sounds, of the logarithm that none below does, and of the logits of its octaves below and above.
    var key = 0.0
    var nothingBelow = 0.0
    var keyOctaveBelow = 0.0
    var keyOctaveAbove = 0.0
    /// Of the logarithms of the network's probabilities of the pitch and of its octaves.
    var pitch: Double
    var pitchOctaveBelow = 0.0
    var pitchOctaveAbove: Double
    /// Of the distance from E2 in octaves, and of its square.
    var height: Double
    var squaredHeight: Double
    /// Of 1, of the logarithm that no low pitch is heard, and of that of the likeliest pitch.
    var rest: Double
    var restNothing: Double
    var restLikeliest: Double
  }

  /// Probabilities lie this far from 0 and 1 at least.
  private static let margin = 0.02
  /// Index of E2, from which heights count.
  private static let middle = 40 - BassScale.pitches.lowerBound
  /// One more than the index of the highest pitch that speaks against a rest: what is above may be other than a bass.
  private static let lowEnd = 56 - BassScale.pitches.lowerBound
  /// A key's own neighbour sounds along; what is below it counts as below.
  private static let neighbours = 1

  let weights: Weights
  /// Indices of pitches that are possible.
  var possible = 0..<BassScale.count

  /// Logarithms of probabilities of each pitch, and of rest last, row-major, frames x (pitches + 1); minus infinity of what
  /// is not possible.
  func logarithms(of evidence: BassEvidence, checkpoint: () throws -> Void) throws -> [Float] {
    let (count, states) = (BassScale.count, BassScale.count + 1)
    var result = [Float](repeating: 0, count: evidence.frameCount * states)
    var scores = [Double](repeating: 0, count: states)
    for frame in 0..<evidence.frameCount {
      if frame % 1024 == 0 { try checkpoint() }
      let place = frame * count..<(frame + 1) * count
      score(evidence.pitches[place], keys: evidence.keys?[place], into: &scores)
      for pitch in 0..<count where !possible.contains(pitch) { scores[pitch] = -.infinity }
      let greatest = scores.max() ?? 0
      let sum = scores.reduce(0) { $0 + exp($1 - greatest) }
      for state in 0..<states { result[frame * states + state] = Float(scores[state] - greatest - log(sum)) }
    }
    return result
  }

  private func score(_ pitches: ArraySlice<Float>, keys: ArraySlice<Float>?, into scores: inout [Double]) {
    let count = BassScale.count
    let first = pitches.startIndex
    func probability(_ pitch: Int) -> Double {
      pitch >= 0 && pitch < count ? Double(pitches[first + pitch]) : 0
    }
    var low = 0.0
    var likeliest = 0.0
    for pitch in 0..<count {
      likeliest = max(likeliest, probability(pitch))
      let height = Double(pitch - Self.middle) / 12
      scores[pitch] =
        weights.pitch * log(probability(pitch) + Self.margin)
        + weights.pitchOctaveBelow * log(probability(pitch - 12) + Self.margin)
        + weights.pitchOctaveAbove * log(probability(pitch + 12) + Self.margin)
        + weights.height * height + weights.squaredHeight * height * height
      if keys == nil, pitch < Self.lowEnd { low = max(low, probability(pitch)) }
    }
    if let keys { low = add(keys, to: &scores) }
    scores[BassScale.rest] =
      weights.rest + weights.restNothing * log(1 - min(low, 1 - Self.margin))
      + weights.restLikeliest * log(likeliest + Self.margin)
  }

  /// Adds what keys say to the scores of pitches and gives the likeliest low key's probability.
  private func add(_ keys: ArraySlice<Float>, to scores: inout [Double]) -> Double {
    let first = keys.startIndex
    func logit(_ pitch: Int) -> Double {
      let key = keys.indices.contains(first + pitch) ? Double(keys[first + pitch]) : 0
      let probability = min(max(key, Self.margin), 1 - Self.margin)
      return log(probability / (1 - probability))
    }
    var below = 0.0
    for pitch in 0..<BassScale.count {
      if pitch > Self.neighbours { below = max(below, Double(keys[first + pitch - Self.neighbours - 1])) }
      scores[pitch] +=
        weights.key * logit(pitch) + weights.nothingBelow * log(1 - min(below, 1 - Self.margin))
        + weights.keyOctaveBelow * logit(pitch - 12) + weights.keyOctaveAbove * logit(pitch + 12)
    }
    return Double(keys[first..<first + Self.lowEnd].max() ?? 0)
  }
}
