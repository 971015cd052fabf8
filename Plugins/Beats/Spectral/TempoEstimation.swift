#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Signal

/// Beat periods that are considered, evenly spaced in log tempo.
struct TempoGrid {
  /// Beats per minute, falling, i.e. periods rise.
  let tempi: [Double]

  /// Ratio between neighbouring tempi.
  static let step = 1.01

  init(range: ClosedRange<Double>) {
    let count = Int((log(range.upperBound / range.lowerBound) / log(Self.step)).rounded(.down)) + 1
    tempi = (0..<count).map { range.upperBound * pow(Self.step, -Double($0)) }
  }
}

/// How strongly each tempo is present, over time.
struct Tempogram {
  let grid: TempoGrid
  /// Seconds from one row to the next; row `k` is centred on `k * rowPeriod`.
  let rowPeriod: Double
  let rowCount: Int
  /// Salience, row-major, rows x tempi, each row at most 1 and weighted by how periodic the sound is.
  let salience: [Float]

  /// Length of the analysed window in seconds: long enough for two bars at a moderate tempo.
  private static let windowLength = 10.0
  /// Multiples of the beat period that are summed.
  private static let multiples = 4

  init(onsets: OnsetStrength, range: ClosedRange<Double>, rowPeriod: Double = 1) {
    let grid = TempoGrid(range: range)
    self.grid = grid
    self.rowPeriod = rowPeriod
    let frameRate = onsets.frameRate
    let frameCount = onsets.frameCount
    let rowCount = frameCount > 0 ? Int(Double(frameCount - 1) / frameRate / rowPeriod) + 1 : 0
    self.rowCount = rowCount
    let window = Int(Self.windowLength * frameRate)
    let autocorrelation = Autocorrelation(maximumLength: window)
    let lagCount = window
    var segment = [Float](repeating: 0, count: window)
    var lags = [Float](repeating: 0, count: lagCount)
    var salience = [Float](repeating: 0, count: rowCount * grid.tempi.count)
    for row in 0..<rowCount {
      let centre = Int(Double(row) * rowPeriod * frameRate)
      let start = max(0, min(centre - window / 2, frameCount - window))
      let count = min(window, frameCount - start)
      for index in 0..<count { segment[index] = onsets.total[start + index] }
      autocorrelation.compute(segment, count: count, lagCount: lagCount, into: &lags)
      guard lags[0] > 0 else { continue }
      let scale = 1 / lags[0]
      for (column, tempo) in grid.tempi.enumerated() {
        let period = 60 / tempo * frameRate
        var sum: Float = 0
        var weight: Float = 0
        for multiple in 1...Self.multiples {
          let lag = Double(multiple) * period
          guard Int(lag) + 2 < count else { break }
          sum += Self.peak(of: lags, near: lag, tolerance: 0.005 * lag)
          weight += 1
        }
        if weight > 0 { salience[row * grid.tempi.count + column] = max(0, sum / weight * scale) }
      }
    }
    self.salience = salience
  }

  private static func peak(of lags: [Float], near lag: Double, tolerance: Double) -> Float {
    var best: Float = -.infinity
    let first = Int((lag - tolerance).rounded())
    let last = Int((lag + tolerance).rounded())
    for index in first...max(first, last) where index < lags.count { best = max(best, lags[index]) }
    return best
  }
}

/// The tempo over time that the tempogram supports best.
struct TempoPath {
  /// Beats per minute for each row of the tempogram.
  let tempi: [Double]
  let rowPeriod: Double

  func tempo(at time: Double) -> Double {
    guard !tempi.isEmpty else { return 0 }
    return tempi[max(0, min(tempi.count - 1, Int((time / rowPeriod).rounded())))]
  }

  /// The same path at another metrical level.
  func scaled(by factor: Double) -> TempoPath { TempoPath(tempi: tempi.map { $0 * factor }, rowPeriod: rowPeriod) }
}

/// Preference for moderate tempi: a Gaussian over log tempo.
///
/// Source: D. Moelants, "Preferred tempo reconsidered", ICMPC 2002 (centre); D. Ellis, "Beat tracking by dynamic
/// programming", JNMR 36(1), 2007 (shape).
struct TempoPrior {
  /// Beats per minute.
  var centre = 120.0
  /// Standard deviation in octaves.
  var width = 1.0

  func weight(_ tempo: Double) -> Double {
    let octaves = log2(tempo / centre) / width
    return exp(-0.5 * octaves * octaves)
  }
}

extension Tempogram {
  /// The path of greatest summed salience under the prior, by Viterbi search.
  ///
  /// - Parameter changeCost: price of a tempo change of one octave from row to row; changes are never priced above a
  ///   jump to anywhere.
  func bestPath(prior: TempoPrior, changeCost: Float = 30, jumpCost: Float = 3) -> TempoPath {
    let count = grid.tempi.count
    guard rowCount > 0, count > 0 else { return TempoPath(tempi: [], rowPeriod: rowPeriod) }
    let weights = grid.tempi.map { Float(prior.weight($0)) }
    let stepOctaves = Float(log2(TempoGrid.step))
    let reach = min(count, max(1, Int(jumpCost / (changeCost * stepOctaves))))
    var score = (0..<count).map { salience[$0] * weights[$0] }
    var next = score
    var back = [UInt16](repeating: 0, count: rowCount * count)
    for row in 1..<max(1, rowCount) {
      var bestAnywhere = 0
      for column in 0..<count where score[column] > score[bestAnywhere] { bestAnywhere = column }
      for column in 0..<count {
        var best = score[bestAnywhere] - jumpCost
        var from = bestAnywhere
        for other in max(0, column - reach)...min(count - 1, column + reach) {
          let candidate = score[other] - changeCost * stepOctaves * Float(abs(other - column))
          if candidate > best {
            best = candidate
            from = other
          }
        }
        next[column] = best + salience[row * count + column] * weights[column]
        back[row * count + column] = UInt16(from)
      }
      swap(&score, &next)
    }
    var column = score.indices.max { score[$0] < score[$1] } ?? 0
    var tempi = [Double](repeating: 0, count: rowCount)
    for row in stride(from: rowCount - 1, through: 0, by: -1) {
      tempi[row] = grid.tempi[column]
      if row > 0 { column = Int(back[row * count + column]) }
    }
    return TempoPath(tempi: tempi, rowPeriod: rowPeriod)
  }
}
