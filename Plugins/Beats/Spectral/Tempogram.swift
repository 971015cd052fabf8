import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Tempi evenly spaced on a logarithmic scale, from fast to slow.
struct TempoGrid {
  /// Beats per minute, falling.
  let tempi: [Double]

  /// Ratio between neighbours: fine enough for the 4 % that count as the same tempo.
  static let step = 1.01

  init(range: ClosedRange<Double>) {
    let count = Int((log(range.upperBound / range.lowerBound) / log(Self.step)).rounded(.down)) + 1
    tempi = (0..<count).map { range.upperBound * pow(Self.step, -Double($0)) }
  }

  /// The grid's place nearest to a tempo; nil outside the grid.
  func index(of tempo: Double) -> Int? {
    guard let fastest = tempi.first, tempo > 0 else { return nil }
    let index = Int((log(fastest / tempo) / log(Self.step)).rounded())
    return tempi.indices.contains(index) ? index : nil
  }
}

/// How strongly each tempo is present over time: the autocorrelation of the onset strength at the beat period and its
/// first multiples.
///
/// Sources: P. Grosche, M. Müller, "Extracting predominant local pulse information from music recordings", IEEE TASLP
/// 19(6), 2011 (tempogram); M. Davies, M. Plumbley, "Context-dependent beat tracking of musical audio", IEEE TASLP
/// 15(3), 2007 (comb over multiples of the period).
struct Tempogram {
  let grid: TempoGrid
  /// Seconds from one row to the next; row `k` is centred on `k * rowPeriod`.
  let rowPeriod: Double
  let rowCount: Int
  /// Salience, row-major, rows x tempi, 0 to about 1; 1 is a perfectly periodic sound.
  let salience: [Float]

  /// Length of the analysed window in seconds: two bars even of a slow tempo.
  private static let windowLength = 10.0
  /// Multiples of the beat period that are summed: a bar of four beats.
  private static let multiples = 4
  /// A multiple counts where it is greatest within this share of its lag, half a step of the grid.
  private static let tolerance = 0.005

  init(onsets: OnsetStrength, range: ClosedRange<Double>, rowPeriod: Double = 1) {
    let grid = TempoGrid(range: range)
    let frameRate = onsets.frameRate
    let frameCount = onsets.frameCount
    let rowCount = frameCount > 0 ? Int(Double(frameCount - 1) / frameRate / rowPeriod) + 1 : 0
    self.grid = grid
    self.rowPeriod = rowPeriod
    self.rowCount = rowCount
    let window = max(1, Int(Self.windowLength * frameRate))
    let autocorrelation = Autocorrelation(maximumLength: window)
    var segment = [Float](repeating: 0, count: window)
    var lags = [Float](repeating: 0, count: window)
    var salience = [Float](repeating: 0, count: rowCount * grid.tempi.count)
    for row in 0..<rowCount {
      let centre = Int(Double(row) * rowPeriod * frameRate)
      let start = max(0, min(centre - window / 2, frameCount - window))
      let count = min(window, frameCount - start)
      for index in 0..<count { segment[index] = onsets.total[start + index] }
      autocorrelation.compute(segment, count: count, lagCount: window, into: &lags)
      guard lags[0] > 0 else { continue }
      for (column, tempo) in grid.tempi.enumerated() {
        let comb = Self.comb(lags, period: 60 / tempo * frameRate, count: count)
        salience[row * grid.tempi.count + column] = max(0, comb / lags[0])
      }
    }
    self.salience = salience
  }

  /// Mean of the autocorrelation at those multiples of a period (frames) that the window holds.
  private static func comb(_ lags: [Float], period: Double, count: Int) -> Float {
    var sum: Float = 0
    var used: Float = 0
    for multiple in 1...multiples {
      let lag = Double(multiple) * period
      let last = Int((lag * (1 + tolerance)).rounded())
      guard last < count else { break }
      var best = -Float.infinity
      for index in Int((lag * (1 - tolerance)).rounded())...last { best = max(best, lags[index]) }
      sum += best
      used += 1
    }
    return used > 0 ? sum / used : 0
  }

  /// Mean salience along a path, 0 to about 1.
  func support(of path: TempoPath) -> Float {
    guard !path.tempi.isEmpty else { return 0 }
    var sum: Float = 0
    for (row, tempo) in path.tempi.enumerated() {
      if let column = grid.index(of: tempo) { sum += salience[row * grid.tempi.count + column] }
    }
    return sum / Float(path.tempi.count)
  }
}
