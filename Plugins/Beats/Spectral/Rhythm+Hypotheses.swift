import Beats

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Rhythm {
  /// A difference in score at which one reading is e times as likely as another.
  private static let temperature: Float = 0.25
  /// The same for meters on one grid, which differ less.
  private static let meterTemperature: Float = 0.1
  /// Mean autocorrelation from which the beat is beyond doubt.
  private static let fullSupport: Float = 0.3
  /// Of beats by their agreement with the grid, fitted to the development recordings.
  private static let calibration = BeatCalibration(steepness: 5, centre: 0.17)
  /// Onset strength, summed over the regions, below which a passage is silent.
  private static let silence: Float = 0.5

  /// - Parameter hypotheses: readings of the rhythm, best first.
  init(hypotheses: [RhythmHypothesis], onsets: OnsetStrength, duration: Double) {
    guard let best = hypotheses.first else {
      self = .none
      return
    }
    let beats = Self.beats(of: best, onsets: onsets, duration: duration)
    guard beats.count > 1 else {
      self = .none
      return
    }
    let likelihoods = Self.meterLikelihoods(best)
    self.init(
      beats: beats, tempi: Self.candidates(hypotheses, tempo: meanTempo(of: beats.map(\.time)) ?? best.tempo),
      meters: Self.passages(of: beats, tempo: best.tempo, duration: duration) { numerator, _ in
        likelihoods.first { $0.numerator == numerator }?.confidence ?? 0
      },
      meterLikelihoods: likelihoods)
  }

  /// The beats of a reading, less those in silence.
  private static func beats(of reading: RhythmHypothesis, onsets: OnsetStrength, duration: Double) -> [Beat] {
    var activity = [Float](repeating: 0, count: onsets.frameCount)
    for region in onsets.regions {
      for frame in activity.indices { activity[frame] += region[frame] }
    }
    activity = movingMean(activity, reach: Int(120 / reading.tempo * onsets.frameRate))
    let agreement = movingMean(reading.agreement, reach: 8 * reading.tatumsPerBeat)
    let certainty = min(1, reading.support / fullSupport)
    var beats: [Beat] = []
    for (tatum, place) in reading.places.enumerated() where place.isBeat {
      let time = max(0, reading.grid.times[tatum])
      let frame = max(0, min(activity.count - 1, Int(onsets.frame(at: time).rounded())))
      guard time < duration, time > beats.last?.time ?? -1, activity[frame] >= silence else { continue }
      beats.append(
        Beat(
          time: time, isDownbeat: place.isDownbeat, numerator: place.numerator,
          confidence: calibration.confidence(Double(max(0, min(1, agreement[tatum])) * certainty))))
    }
    return beats
  }

  /// The tempi of the readings with their shares of belief; readings of the same tempo count together.
  private static func candidates(_ hypotheses: [RhythmHypothesis], tempo: Double) -> [TempoCandidate] {
    let best = hypotheses[0]
    let weights = hypotheses.map { exp(($0.score - best.score) / temperature) }
    let sum = weights.reduce(0, +)
    let certainty = min(1, best.support / fullSupport)
    var candidates: [TempoCandidate] = []
    for (hypothesis, weight) in zip(hypotheses, weights) {
      let reading = hypothesis.tempo * tempo / best.tempo
      let confidence = Double(weight / sum * certainty)
      if let same = candidates.firstIndex(where: { abs($0.tempo / reading - 1) < 0.04 }) {
        candidates[same] = TempoCandidate(
          tempo: candidates[same].tempo, confidence: candidates[same].confidence + confidence)
      } else {
        candidates.append(TempoCandidate(tempo: reading, confidence: confidence))
      }
    }
    return candidates
  }

  /// How likely each meter is for the whole recording, judged alone.
  private static func meterLikelihoods(_ reading: RhythmHypothesis) -> [(numerator: Int, confidence: Double)] {
    let scores = BarPattern.all.map { pattern in
      MeterDecoder(tatumsPerBeat: reading.tatumsPerBeat, patterns: [pattern]).decode(reading.features).score
    }
    let greatest = scores.max() ?? 0
    let weights = scores.map { exp(($0 - greatest) / meterTemperature) }
    let sum = weights.reduce(0, +)
    return zip(BarPattern.all, weights).map { ($0.numerator, Double($1 / sum)) }.sorted { $0.1 > $1.1 }
  }
}

extension RhythmHypothesis {
  /// How well each tatum's onsets agree with its place: product of standardised strength and expectation, mean at most 1.
  fileprivate var agreement: [Float] {
    let total = features.values[TatumFeatures.Feature.total.rawValue]
    var expectations: [Int: [Float]] = [:]
    for pattern in BarPattern.all {
      expectations[pattern.numerator] = pattern.expectation(of: .total, tatumsPerBeat: tatumsPerBeat)
    }
    return places.indices.map { tatum in
      let place = places[tatum]
      return (expectations[place.numerator]?[place.position] ?? 0) * total[tatum]
    }
  }
}
