#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One reading of a recording's rhythm: a tempo, beats and bars that go together.
struct RhythmHypothesis {
  let path: TempoPath
  let grid: TatumGrid
  let features: TatumFeatures
  let places: [BarPlace]
  /// Tatums to a beat.
  let tatumsPerBeat: Int
  /// Median tempo in beats per minute.
  let tempo: Double
  /// How periodic the sound is at this tempo, 0 to about 1.
  let support: Float
  /// How well the bars explain the onsets, with the preference for moderate tempi; comparable within a recording.
  let score: Float
}

/// Makes and judges the readings of a recording's rhythm.
///
/// The tempogram's best path fixes the tempo up to the metrical level. The path, and what takes three for its two or four,
/// are tracked each; bars then are fitted to double, same and half speed of each, and the reading whose bars explain the
/// onsets best is the first.
struct RhythmReader {
  /// Beats per minute that are allowed.
  let tempoRange: ClosedRange<Double>

  /// For the choice of the path, where the level is not decided yet.
  private static let pathPrior = TempoPrior(centre: 120, width: 1)
  /// For the choice of the level.
  private static let levelPrior = TempoPrior(centre: 110, width: 1)
  /// Weight of the tempo's log preference against the score per tatum.
  private static let priorWeight: Float = 1.5
  /// Other tempi than the path's that are tried, and the price of each.
  private static let ratios = [1, 3.0 / 4, 4.0 / 3, 2.0 / 3, 3.0 / 2]
  private static let ratioCost: Float = 0.15
  /// Other tempi are tried where they have at least this share of the path's support.
  private static let minimumSupport: Float = 0.5

  /// - Parameters:
  ///   - duration: of the recording in seconds.
  ///   - checkpoint: called every so often; what it throws ends the reading.
  /// - Returns: the readings, best first; none where nothing has onsets.
  func read(
    onsets: OnsetStrength, change: HarmonicChange, duration: Double, checkpoint: () throws -> Void
  ) rethrows -> [RhythmHypothesis] {
    let tempogram = Tempogram(onsets: onsets, range: tempoRange)
    let path = tempogram.bestPath(prior: Self.pathPrior)
    let support = tempogram.support(of: path)
    guard support > 0 else { return [] }
    let peaks = change.peaks(path: path)
    var hypotheses: [RhythmHypothesis] = []
    for ratio in Self.ratios {
      let scaled = path.scaled(by: ratio)
      let scaledSupport = tempogram.support(of: scaled)
      guard ratio == 1 || scaledSupport >= Self.minimumSupport * support else { continue }
      let frames = BeatTracker.track(onsets.total, frameRate: onsets.frameRate, path: scaled)
      let grid = TatumGrid(beats: frames.map(onsets.time), path: scaled, duration: duration)
      guard !grid.times.isEmpty else { continue }
      let features = TatumFeatures(grid: grid, onsets: onsets, change: peaks, changeRate: change.blockRate)
      let offset = ratio == 1 ? 0 : log(scaledSupport / support) - Self.ratioCost
      for tatumsPerBeat in [3, 6, 12] {
        let tempo = scaled.median * Double(TatumGrid.perBeat) / Double(tatumsPerBeat)
        guard tempoRange.contains(tempo) else { continue }
        try checkpoint()
        let (places, score) = MeterDecoder(tatumsPerBeat: tatumsPerBeat).decode(features)
        hypotheses.append(
          RhythmHypothesis(
            path: scaled, grid: grid, features: features, places: places, tatumsPerBeat: tatumsPerBeat, tempo: tempo,
            support: scaledSupport,
            score: score + offset + Self.priorWeight * Float(Self.levelPrior.logWeight(tempo))))
      }
    }
    return hypotheses.sorted { $0.score > $1.score }
  }
}
