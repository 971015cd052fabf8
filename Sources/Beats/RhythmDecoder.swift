/// Reads beats, bars and tempo from observations frame by frame with a bar pointer.
package struct RhythmDecoder: Sendable {
  private let calibration: BeatCalibration
  private let model: BarPointerModel
  private let meters: [Int]
  private let tempoRange: ClosedRange<Double>

  /// Bars that the pointer goes through: any other bar is a sequence of these, and its beats are found all the same.
  private static let pointerMeters = [2, 3, 4]
  /// A passage in which no frame within this many seconds is stronger than `silence` has no beats.
  private static let silenceReach = 2.0
  private static let silence: Float = 0.05
  /// Before the first and after the last beat that has this share of the mean strength there are none: what resounds after
  /// the last note goes on in the pointer's order, but holds no beats.
  private static let edgeShare: Float = 0.15
  /// Of a beat that lies nearer to the end of the recording, in seconds, nothing is heard.
  private static let lastMoment = 0.03
  /// Beats to either side over which confidence is judged.
  private static let surroundings = 8

  /// - Parameters:
  ///   - frameRate: of the observations, frames per second.
  ///   - meters: beats in a bar that are considered.
  ///   - tempoRange: beats per minute.
  ///   - calibration: of the confidence of beats.
  package init(
    frameRate: Double, meters: ClosedRange<Int>, tempoRange: ClosedRange<Double>, calibration: BeatCalibration
  ) {
    self.calibration = calibration
    model = BarPointerModel(frameRate: frameRate, meters: Self.pointerMeters, tempoRange: tempoRange)
    self.meters = Array(meters)
    self.tempoRange = tempoRange
  }

  /// - Parameters:
  ///   - start: time of the first frame in seconds.
  ///   - duration: of the recording in seconds.
  ///   - spectrogram: what bars sound like, from the same first frame; without it bars are counted by observations alone.
  ///   - checkpoint: called every so often; what it throws ends the reading.
  package func read(
    _ observations: BeatObservations, start: Double = 0, duration: Double, spectrogram: BarSpectrogram? = nil,
    checkpoint: () throws -> Void
  ) rethrows -> Rhythm {
    let path = try BarPointerSearch(model: model, observations: observations).run(checkpoint: checkpoint)
    let placed = sounding(place(path, observations, start: start, duration: duration))
    guard placed.count > 1 else { return .none }
    var evidence = BarDecoding.Evidence(downbeat: placed.map(\.downbeatEvidence))
    if let spectrogram {
      let heard = BarEvidence(spectrogram, beats: placed.map { $0.time - start }, meters: meters)
      evidence.downbeat = zip(evidence.downbeat, heard.downbeat).map { $0 + $1 }
      evidence.meters = heard.meters
      evidence.halfBarStress = heard.halfBarStress
    }
    let bars = BarDecoding(meters: meters, prices: spectrogram == nil ? .judged : .heard)
    let counted = bars.count(evidence)
    let posteriors = bars.posteriors(evidence)
    let certainty = confidences(placed)
    let beats = placed.indices.map { index in
      Rhythm.Beat(
        time: placed[index].time, isDownbeat: counted[index].isDownbeat, numerator: bars.meters[counted[index].meter],
        confidence: certainty[index], downbeatConfidence: certainty[index] * posteriors.downbeat[index])
    }
    let tempo = meanTempo(of: beats.map(\.time)) ?? 120
    let likelihoods = meterLikelihoods(posteriors.meters)
    let passages = Rhythm.passages(of: beats, tempo: tempo, duration: duration) { numerator, run in
      let meter = bars.meters.firstIndex(of: numerator) ?? 0
      return run.reduce(0) { $0 + posteriors.meters[$1][meter] } / Double(run.count)
    }
    let candidates = TempoLevels(beats: beats.map(\.time), observations: observations, start: start)
    return Rhythm(
      beats: beats, tempi: candidates.tempi(tempo, within: tempoRange), meters: passages, meterLikelihoods: likelihoods)
  }

  /// A beat with its time.
  private struct PlacedBeat {
    let time: Double
    let strength: Float
    let downbeatEvidence: Double
  }

  /// Puts each beat on the strongest frame of the part of its period that belongs to it, and leaves out what lies in silence.
  private func place(
    _ path: [BarPointerSearch.Beat], _ observations: BeatObservations, start: Double, duration: Double
  ) -> [PlacedBeat] {
    let strength = observations.strength
    let reach = Int(Self.silenceReach * observations.frameRate)
    let loudest = movingMaximum(strength, reach: reach)
    var beats: [PlacedBeat] = []
    for step in path {
      let width = (step.period + 15) / 16
      let frames = step.start..<min(step.start + width, strength.count)
      guard let frame = frames.max(by: { strength[$0] < strength[$1] }), loudest[frame] >= Self.silence else {
        continue
      }
      let time = max(0, start + Double(frame) / observations.frameRate)
      guard time < duration - Self.lastMoment, time > beats.last?.time ?? -1 else { continue }
      beats.append(
        PlacedBeat(
          time: time, strength: strength[frame], downbeatEvidence: observations.downbeatEvidence(near: frame)))
    }
    return beats
  }

  /// The beats from the first to the last that is strong enough.
  private func sounding(_ beats: [PlacedBeat]) -> [PlacedBeat] {
    let least = Self.edgeShare * beats.reduce(0) { $0 + $1.strength } / Float(max(1, beats.count))
    guard let first = beats.firstIndex(where: { $0.strength >= least }),
      let last = beats.lastIndex(where: { $0.strength >= least })
    else { return [] }
    return Array(beats[first...last])
  }

  /// From the mean strength of the beats around each.
  private func confidences(_ beats: [PlacedBeat]) -> [Double] {
    movingMean(beats.map { min(1, $0.strength) }, reach: Self.surroundings).map { calibration.confidence(Double($0)) }
  }

  /// - Parameter meters: probabilities of the meters, beat by beat.
  private func meterLikelihoods(_ meters: [[Double]]) -> [(numerator: Int, confidence: Double)] {
    let likelihoods = self.meters.enumerated().map { index, numerator in
      (numerator: numerator, confidence: meters.reduce(0) { $0 + $1[index] } / Double(max(1, meters.count)))
    }
    return likelihoods.sorted { ($0.confidence, $1.numerator) > ($1.confidence, $0.numerator) }
  }
}

/// The greatest of `values` within `reach` places to either side.
package func movingMaximum(_ values: [Float], reach: Int) -> [Float] {
  var result = values
  // Places of values that none behind them in reach exceeds, falling.
  var candidates: [Int] = []
  var first = 0
  var entered = 0
  for index in values.indices {
    while entered < min(values.count, index + reach + 1) {
      while candidates.count > first, values[candidates[candidates.count - 1]] <= values[entered] {
        candidates.removeLast()
      }
      candidates.append(entered)
      entered += 1
    }
    while candidates[first] < index - reach { first += 1 }
    result[index] = values[candidates[first]]
  }
  return result
}
