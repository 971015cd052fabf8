#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How much speaks for counting a recording twice or thrice as fast, or half or a third as fast, as its beats.
struct TempoLevels {
  private let belief: [(ratio: Double, weight: Double)]

  /// Listeners prefer tempi around this (1/min), and half as much an octave away.
  private static let preferred = 110.0
  /// A beat's strength is looked for within this many seconds.
  private static let reach = 0.03

  /// - Parameters:
  ///   - beats: seconds, rising.
  ///   - start: time of the first frame in seconds.
  init(beats: [Double], observations: BeatObservations, start: Double) {
    let strength = observations.strength
    func strongest(at time: Double) -> Double {
      let first = max(0, Int(((time - Self.reach - start) * observations.frameRate).rounded(.up)))
      let end = min(strength.count - 1, Int(((time + Self.reach - start) * observations.frameRate).rounded(.down)))
      return first <= end ? Double(strength[first...end].max() ?? 0) : 0
    }
    func mean(_ values: some Collection<Double>) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

    let onBeats = beats.map(strongest)
    let whole = max(mean(onBeats), 1e-9)
    var belief = [(ratio: 1.0, weight: 1.0)]
    for division in [2, 3] {
      let between = zip(beats, beats.dropFirst()).flatMap { beat, next in
        (1..<division).map { beat + (next - beat) * Double($0) / Double(division) }
      }
      belief.append((Double(division), min(1, mean(between.map(strongest)) / whole)))
      let phases = (0..<division).map { phase in
        mean(stride(from: phase, to: onBeats.count, by: division).map { onBeats[$0] })
      }
      let (greatest, rest) = (phases.max() ?? 0, phases.reduce(0, +) - (phases.max() ?? 0))
      belief.append((1 / Double(division), max(0, min(1, (greatest - rest / Double(division - 1)) / whole))))
    }
    self.belief = belief
  }

  /// Tempi with their shares of belief, that of the beats first.
  func tempi(_ tempo: Double, within range: ClosedRange<Double>) -> [Rhythm.TempoCandidate] {
    func preference(_ tempo: Double) -> Double {
      let octaves = log2(tempo / Self.preferred)
      return exp(-log(2) * octaves * octaves)
    }
    let weighted = belief.map { level in
      (tempo: tempo * level.ratio, weight: level.weight * preference(tempo * level.ratio))
    }
    let possible = weighted.prefix(1) + weighted.dropFirst().filter { range.contains($0.tempo) && $0.weight > 0 }
    let sum = possible.reduce(0) { $0 + $1.weight }
    let others = possible.dropFirst().sorted { $0.weight > $1.weight }
    return (possible.prefix(1) + others).map {
      Rhythm.TempoCandidate(tempo: $0.tempo, confidence: $0.weight / sum)
    }
  }
}
