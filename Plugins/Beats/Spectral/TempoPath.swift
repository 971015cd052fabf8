#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Tempo over time.
struct TempoPath {
  /// Beats per minute, one for each row of a tempogram.
  let tempi: [Double]
  /// Seconds from one row to the next; the first is at 0.
  let rowPeriod: Double

  func tempo(at time: Double) -> Double {
    guard !tempi.isEmpty else { return 0 }
    return tempi[max(0, min(tempi.count - 1, Int((time / rowPeriod).rounded())))]
  }

  var median: Double {
    tempi.isEmpty ? 0 : tempi.sorted()[tempi.count / 2]
  }

  /// The same path at another metrical level.
  func scaled(by factor: Double) -> TempoPath {
    TempoPath(tempi: tempi.map { $0 * factor }, rowPeriod: rowPeriod)
  }
}

/// Preference for moderate tempi: a Gaussian over log tempo.
///
/// Sources: D. Moelants, "Preferred tempo reconsidered", ICMPC 2002 (a maximum between 110 and 130 per minute); D. Ellis,
/// "Beat tracking by dynamic programming", JNMR 36(1), 2007 (the shape and a width near one octave).
struct TempoPrior {
  /// Beats per minute.
  let centre: Double
  /// Standard deviation in octaves.
  let width: Double

  /// Natural logarithm of the preference, 0 at the centre.
  func logWeight(_ tempo: Double) -> Double {
    let octaves = log2(tempo / centre) / width
    return -0.5 * octaves * octaves
  }
}

extension Tempogram {
  /// Price of a tempo change of one octave within a row, in units of salience.
  private static let changeCost: Float = 30
  /// Price of a jump to any tempo: a passage in another tempo pays it back within about ten seconds.
  private static let jumpCost: Float = 3

  /// The path of greatest summed salience under a prior, by Viterbi search.
  func bestPath(prior: TempoPrior) -> TempoPath {
    let count = grid.tempi.count
    guard rowCount > 0, count > 0 else { return TempoPath(tempi: [], rowPeriod: rowPeriod) }
    let weights = grid.tempi.map { Float(exp(prior.logWeight($0))) }
    let stepCost = Self.changeCost * Float(log2(TempoGrid.step))
    let reach = min(count, max(1, Int(Self.jumpCost / stepCost)))
    var score = (0..<count).map { salience[$0] * weights[$0] }
    var next = score
    var back = [UInt16](repeating: 0, count: rowCount * count)
    for row in 1..<max(1, rowCount) {
      var best = 0
      for column in 0..<count where score[column] > score[best] { best = column }
      for column in 0..<count {
        var value = score[best] - Self.jumpCost
        var from = best
        for other in max(0, column - reach)...min(count - 1, column + reach) {
          let candidate = score[other] - stepCost * Float(abs(other - column))
          if candidate > value {
            value = candidate
            from = other
          }
        }
        next[column] = value + salience[row * count + column] * weights[column]
        back[row * count + column] = UInt16(from)
      }
      swap(&score, &next)
    }
    var column = 0
    for other in 0..<count where score[other] > score[column] { column = other }
    var tempi = [Double](repeating: 0, count: rowCount)
    for row in stride(from: rowCount - 1, through: 0, by: -1) {
      tempi[row] = grid.tempi[column]
      if row > 0 { column = Int(back[row * count + column]) }
    }
    return TempoPath(tempi: tempi, rowPeriod: rowPeriod)
  }
}
