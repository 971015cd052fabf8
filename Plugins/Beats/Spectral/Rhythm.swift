#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Beats, tempo and meter of a recording, as they are handed over.
struct Rhythm {
  struct Beat {
    /// Seconds.
    let time: Double
    let isDownbeat: Bool
    let numerator: Int
    /// 0 to 1.
    let confidence: Double
  }

  struct TempoCandidate {
    /// Beats per minute.
    let tempo: Double
    /// 0 to 1.
    let confidence: Double
  }

  struct MeterPassage {
    /// Seconds.
    let start: Double
    let duration: Double
    let numerator: Int
    let denominator: Int
    let confidence: Double
  }

  let beats: [Beat]
  /// Best first; none without beats.
  let tempi: [TempoCandidate]
  /// Tempo from a time (s) on, until the next.
  let curve: [(time: Double, tempo: Double)]
  let meters: [MeterPassage]
  /// How likely each meter is for the whole recording, best first.
  let meterLikelihoods: [(numerator: Int, confidence: Double)]

  static let none = Rhythm(beats: [], tempi: [], curve: [], meters: [], meterLikelihoods: [])

  /// The two likeliest other meters.
  func runnersUp(to passage: MeterPassage) -> [MeterPassage] {
    meterLikelihoods.filter { $0.numerator != passage.numerator }.prefix(2).map { numerator, confidence in
      MeterPassage(
        start: passage.start, duration: passage.duration, numerator: numerator,
        denominator: Self.denominator(numerator: numerator, tempo: tempi.first?.tempo ?? 0), confidence: confidence)
    }
  }
}

extension Rhythm {
  /// A difference in score at which one reading is e times as likely as another.
  private static let temperature: Float = 0.25
  /// The same for meters on one grid, which differ less.
  private static let meterTemperature: Float = 0.1
  /// Mean autocorrelation from which the beat is beyond doubt.
  private static let fullSupport: Float = 0.3
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
    self.beats = beats
    tempi = Self.candidates(hypotheses, tempo: meanTempo(of: beats.map(\.time)) ?? best.tempo)
    curve = tempoCurve(of: beats.map(\.time))
    meterLikelihoods = Self.meterLikelihoods(best)
    meters = Self.passages(of: beats, likelihoods: meterLikelihoods, tempo: best.tempo, duration: duration)
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
          confidence: Double(max(0, min(1, agreement[tatum])) * certainty)))
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

  /// Runs of beats in one meter.
  private static func passages(
    of beats: [Beat], likelihoods: [(numerator: Int, confidence: Double)], tempo: Double, duration: Double
  ) -> [MeterPassage] {
    var starts: [Int] = []
    for index in beats.indices where index == 0 || beats[index].numerator != beats[index - 1].numerator {
      starts.append(index)
    }
    return starts.enumerated().map { order, index in
      let start = beats[index].time
      let end = order + 1 < starts.count ? beats[starts[order + 1]].time : max(start, duration)
      let numerator = beats[index].numerator
      let confidence = likelihoods.first { $0.numerator == numerator }?.confidence ?? 0
      return MeterPassage(
        start: start, duration: end - start, numerator: numerator,
        denominator: denominator(numerator: numerator, tempo: tempo), confidence: confidence)
    }
  }

  /// Six and seven fast beats to a bar are written as eighths.
  private static func denominator(numerator: Int, tempo: Double) -> Int {
    numerator >= 6 && tempo >= 140 ? 8 : 4
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
