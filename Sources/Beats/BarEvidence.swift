#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the sound itself says about bars, beat by beat, apart from what networks were trained to hear.
///
/// A bar of m beats sounds like the bars before and after it: its beats resemble those m, 2m, ... beats away more than
/// others. Where it begins, bass and kick drum sound, harmony changes and more is played.
///
/// Sources: J. Foote, S. Uchihashi, "The beat spectrum: a new approach to rhythm analysis", ICME 2001; M. Goto, "An
/// audio-based real-time beat tracking system for music with or without drum-sounds", JNMR 30(2), 2001.
struct BarEvidence {
  /// Logarithm of the odds that each beat is a downbeat.
  let downbeat: [Double]
  /// What speaks for each meter at each beat, comparable between meters.
  let meters: [[Double]]
  /// How much more each beat is stressed than those three beats away: the halves of a bar of six are not stressed alike.
  let halfBarStress: [Double]

  /// Weights of bass onsets, onsets of the middle (the snare drum answers the downbeat), onsets of all regions, and
  /// harmonic change, each with mean 0 and variance 1 around the beat.
  private static let lowWeight: Float = 0.3
  private static let midWeight: Float = -0.2
  private static let accentWeight: Float = 0.3
  private static let changeWeight: Float = 1
  private static let repetitionWeight: Float = 0.8
  private static let halfBarWeight: Float = 2
  /// A beat without any stress is not the half of a bar: more than this does not speak for one the more.
  private static let greatestHalfBarStress: Float = 0.5
  /// Seconds that bars of three beats, or of six where these are nearer, are taken to last.
  private static let barLength = 1.7
  private static let barLengthWeight = 2.0

  /// Beats over which repetition is looked for: two bars of the longest meter, four of most music.
  private static let longestLag = 16
  /// Beats to either side over which features are standardised: eight bars of four in each direction.
  private static let surroundings = 32
  /// Beats to either side whose mean spectrum is taken from that of a beat.
  private static let spectralSurroundings = 16
  /// Lengths in beats of the passages that are compared for harmonic change.
  private static let changeSpans = [2, 3]

  /// - Parameters:
  ///   - spectrogram: of the recording.
  ///   - beats: seconds from the first frame, rising.
  ///   - meters: beats in a bar that are considered.
  init(_ spectrogram: BarSpectrogram, beats: [Double], meters: [Int]) {
    let features = BeatFeatures(spectrogram, beats: beats)
    let onsets = features.onsets.map { standardised($0, reach: Self.surroundings) }
    let accents = beats.indices.map { beat in features.onBeat.reduce(Float(0)) { $0 + $1[beat] } }
    let accent = standardised(accents, reach: Self.surroundings)
    let change = standardised(
      Self.harmonicChange(features.spectra, width: spectrogram.toneCount), reach: Self.surroundings)
    downbeat = beats.indices.map { beat in
      let mid = 0.5 * (onsets[2][beat] + onsets[3][beat])
      return Double(
        Self.lowWeight * onsets[0][beat] + Self.midWeight * mid + Self.accentWeight * accent[beat]
          + Self.changeWeight * change[beat])
    }
    // Bars of six repeat what bars of three repeat; stress and length tell them apart.
    let templates = meters.map { Self.template(of: $0 == 6 ? 3 : $0) }
    let similarity = Self.similarity(onsets, features.spectra, width: spectrogram.toneCount, count: beats.count)
    let periods = Self.periods(of: beats)
    self.meters = zip(similarity, periods).map { row, period in
      zip(meters, templates).map { meter, template in
        Double(Self.repetitionWeight) * zip(row, template).reduce(0) { $0 + Double($1.0 * $1.1) }
          + (meter.isMultiple(of: 3) ? Self.lengthEvidence(beats: meter, period: period) : 0)
      }
    }
    halfBarStress = accent.indices.map { beat in
      let others = [beat - 3, beat + 3].filter(accent.indices.contains).map { accent[$0] }
      let difference = others.isEmpty ? 0 : accent[beat] - others.reduce(0, +) / Float(others.count)
      let bounded = min(max(difference, -Self.greatestHalfBarStress), Self.greatestHalfBarStress)
      return Double(Self.halfBarWeight * bounded)
    }
  }

  /// What the length of bars of three or six beats speaks for, for one beat.
  private static func lengthEvidence(beats: Int, period: Double) -> Double {
    let deviation = log(Double(beats) * period / barLength)
    return -barLengthWeight * deviation * deviation / Double(beats)
  }

  /// Seconds from beat to beat around each, the median of the nearest.
  private static func periods(of beats: [Double]) -> [Double] {
    let steps = beats.indices.map { beat in
      let (before, after) = (max(0, beat - 1), min(beats.count - 1, beat + 1))
      return after > before ? (beats[after] - beats[before]) / Double(after - before) : barLength / 4
    }
    return beats.indices.map { beat in
      let near = steps[max(0, beat - 8)..<min(steps.count, beat + 9)].sorted()
      return max(1e-3, near[near.count / 2])
    }
  }

  /// How each beat resembles those `1...longestLag` beats away in both directions: mean product of standardised onsets and
  /// correlation of spectra, less the straight line that fits the lags best, because near beats are always more alike.
  private static func similarity(_ onsets: [[Float]], _ spectra: [Float], width: Int, count: Int) -> [[Float]] {
    let shapes = shapes(spectra, width: width, count: count)
    var sums = [[Float]](repeating: [Float](repeating: 0, count: longestLag), count: count)
    var counts = sums
    for lag in 1...longestLag {
      for beat in stride(from: lag, to: count, by: 1) {
        let earlier = beat - lag
        var value: Float = 0
        for onset in onsets { value += onset[beat] * onset[earlier] }
        value /= Float(max(1, onsets.count))
        for band in 0..<width { value += shapes[beat * width + band] * shapes[earlier * width + band] }
        for place in [beat, earlier] {
          sums[place][lag - 1] += value
          counts[place][lag - 1] += 1
        }
      }
    }
    return sums.indices.map { beat in
      var row = zip(sums[beat], counts[beat]).map { $1 > 0 ? $0 / $1 : 0 }
      let known = counts[beat].count { $0 > 0 }
      let mean = row.reduce(0, +) / Float(max(1, known))
      for lag in row.indices where counts[beat][lag] == 0 { row[lag] = mean }
      return withoutTrend(row)
    }
  }

  /// 1 at the multiples of a meter, less its straight line, with square sum 1, so that no meter gains by its mere shape.
  private static func template(of meter: Int) -> [Float] {
    let row = withoutTrend((1...longestLag).map { $0.isMultiple(of: meter) ? 1 : 0 })
    let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm > 1e-3 ? row.map { $0 / norm } : row.map { _ in 0 }
  }

  private static func withoutTrend(_ row: [Float]) -> [Float] {
    let centre = Float(row.count - 1) / 2
    let mean = row.reduce(0, +) / Float(row.count)
    var (covariance, variance): (Float, Float) = (0, 0)
    for index in row.indices {
      covariance += (Float(index) - centre) * row[index]
      variance += (Float(index) - centre) * (Float(index) - centre)
    }
    return row.indices.map { row[$0] - mean - covariance / variance * (Float($0) - centre) }
  }

  /// Spectra of beats less the mean of their surroundings, each with square sum 1.
  private static func shapes(_ spectra: [Float], width: Int, count: Int) -> [Float] {
    var shapes = spectra
    for band in 0..<width {
      let mean = movingMean((0..<count).map { spectra[$0 * width + band] }, reach: spectralSurroundings)
      for beat in 0..<count { shapes[beat * width + band] -= mean[beat] }
    }
    for beat in 0..<count {
      let row = beat * width..<(beat + 1) * width
      let norm = max(1e-6, shapes[row].reduce(0) { $0 + $1 * $1 }.squareRoot())
      for index in row { shapes[index] /= norm }
    }
    return shapes
  }

  /// Euclidean distance between the mean spectra of the beats before and after the start of each beat, whatever their level.
  private static func harmonicChange(_ spectra: [Float], width: Int) -> [Float] {
    guard width > 0 else { return [] }
    let count = spectra.count / width
    var levelled = spectra
    for beat in 0..<count {
      let row = beat * width..<(beat + 1) * width
      let level = spectra[row].reduce(0, +) / Float(width)
      for index in row { levelled[index] -= level }
    }
    return (0..<count).map { beat in
      guard beat > 0 else { return 0 }
      return changeSpans.reduce(Float(0)) { sum, span in
        let before = max(0, beat - span)..<beat
        let after = beat..<min(count, beat + span)
        var distance: Float = 0
        for band in 0..<width {
          var (left, right): (Float, Float) = (0, 0)
          for other in before { left += levelled[other * width + band] }
          for other in after { right += levelled[other * width + band] }
          let difference = right / Float(after.count) - left / Float(before.count)
          distance += difference * difference
        }
        return sum + distance.squareRoot()
      }
    }
  }
}

/// Values less the mean of those within `reach` places, divided by their deviation there; a passage with less than a tenth
/// of the whole variance counts as uneventful.
func standardised(_ values: [Float], reach: Int) -> [Float] {
  let mean = movingMean(values, reach: reach)
  let centred = zip(values, mean).map { $0 - $1 }
  let squares = centred.map { $0 * $0 }
  let floor = max(1e-9, 0.1 * Float(squares.reduce(0.0) { $0 + Double($1) }) / Float(max(1, values.count)))
  return zip(centred, movingMean(squares, reach: reach)).map { $0 / max($1, floor).squareRoot() }
}
