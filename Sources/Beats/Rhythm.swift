/// Beats, tempo and meter of a recording, as analyzers of rhythm hand them over.
package struct Rhythm {
  package struct Beat {
    /// Seconds.
    package let time: Double
    package let isDownbeat: Bool
    /// Beats of the bar that the beat is in.
    package let numerator: Int
    /// 0 to 1.
    package let confidence: Double
    /// That the beat is a downbeat, 0 to 1.
    package let downbeatConfidence: Double

    package init(
      time: Double, isDownbeat: Bool, numerator: Int, confidence: Double, downbeatConfidence: Double? = nil
    ) {
      self.time = time
      self.isDownbeat = isDownbeat
      self.numerator = numerator
      self.confidence = confidence
      self.downbeatConfidence = downbeatConfidence ?? confidence
    }
  }

  package struct TempoCandidate {
    /// Beats per minute.
    package let tempo: Double
    /// 0 to 1.
    package let confidence: Double

    package init(tempo: Double, confidence: Double) {
      self.tempo = tempo
      self.confidence = confidence
    }
  }

  package struct MeterPassage {
    /// Seconds.
    package let start: Double
    package let duration: Double
    package let numerator: Int
    package let denominator: Int
    package let confidence: Double
  }

  package let beats: [Beat]
  /// Best first; none without beats.
  package let tempi: [TempoCandidate]
  /// Tempo from a time (s) on, until the next.
  package let curve: [(time: Double, tempo: Double)]
  package let meters: [MeterPassage]
  /// How likely each meter is for the whole recording, best first.
  package let meterLikelihoods: [(numerator: Int, confidence: Double)]

  package static let none = Rhythm(beats: [], tempi: [], meters: [], meterLikelihoods: [])

  package init(
    beats: [Beat], tempi: [TempoCandidate], meters: [MeterPassage],
    meterLikelihoods: [(numerator: Int, confidence: Double)]
  ) {
    self.beats = beats
    self.tempi = tempi
    self.meters = meters
    self.meterLikelihoods = meterLikelihoods
    curve = beats.count > 1 ? tempoCurve(of: beats.map(\.time)) : []
  }

  /// Runs of beats in one meter, each until the next.
  ///
  /// - Parameters:
  ///   - tempo: beats per minute, for the note value that is one beat.
  ///   - duration: of the recording in seconds.
  ///   - confidence: of a numerator for a run of beats, 0 to 1.
  package static func passages(
    of beats: [Beat], tempo: Double, duration: Double, confidence: (_ numerator: Int, _ run: Range<Int>) -> Double
  ) -> [MeterPassage] {
    let starts = beats.indices.filter { $0 == 0 || beats[$0].numerator != beats[$0 - 1].numerator }
    return starts.enumerated().map { order, index in
      let next = order + 1 < starts.count ? starts[order + 1] : beats.count
      let start = beats[index].time
      let end = next < beats.count ? beats[next].time : max(start, duration)
      let numerator = beats[index].numerator
      return MeterPassage(
        start: start, duration: end - start, numerator: numerator,
        denominator: denominator(numerator: numerator, tempo: tempo), confidence: confidence(numerator, index..<next))
    }
  }

  /// The two likeliest other meters.
  package func runnersUp(to passage: MeterPassage) -> [MeterPassage] {
    meterLikelihoods.filter { $0.numerator != passage.numerator }.prefix(2).map { numerator, confidence in
      MeterPassage(
        start: passage.start, duration: passage.duration, numerator: numerator,
        denominator: Self.denominator(numerator: numerator, tempo: tempi.first?.tempo ?? 0), confidence: confidence)
    }
  }

  /// Six and seven fast beats to a bar are written as eighths.
  private static func denominator(numerator: Int, tempo: Double) -> Int {
    numerator >= 6 && tempo >= 140 ? 8 : 4
  }
}
