import Signal
import Testing

@Suite("Spectral flux")
struct SpectralFluxTests {
  private func flux(of rows: [[Float]], regions: [Range<Int>], lag: Int = 1) -> [[Float]] {
    var flux = SpectralFlux(bandCount: rows[0].count, regions: regions, lag: lag)
    return rows.map { row in
      var strengths = [Float](repeating: -1, count: regions.count)
      flux.push(row, into: &strengths)
      return strengths
    }
  }

  @Test("a steady spectrum has no onsets, not even where it begins")
  func steady() {
    #expect(flux(of: Array(repeating: [1, 2, 3], count: 4), regions: [0..<3]) == Array(repeating: [0], count: 4))
  }

  @Test("a rise counts in its own region, as a mean over the region's bands")
  func rise() {
    let rows: [[Float]] = [[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 2, 4]]
    #expect(flux(of: rows, regions: [0..<3, 4..<6]) == [[0, 0], [0, 3]])
  }

  @Test("a fall is no onset")
  func fall() {
    #expect(flux(of: [[5, 5], [1, 1]], regions: [0..<2])[1] == [0])
  }

  @Test("a tone that glides to the next band is no onset, one that leaps is")
  func vibrato() {
    #expect(flux(of: [[0, 3, 0, 0, 0], [0, 0, 3, 0, 0]], regions: [0..<5])[1] == [0])
    #expect(flux(of: [[0, 3, 0, 0, 0], [0, 0, 0, 0, 3]], regions: [0..<5])[1][0] > 0)
  }

  @Test("with a longer lag a slow rise counts in full")
  func lag() {
    let rows: [[Float]] = [[0], [1], [2], [3]]
    #expect(flux(of: rows, regions: [0..<1], lag: 3)[3] == [3])
    #expect(flux(of: rows, regions: [0..<1], lag: 1)[3] == [1])
  }

  @Test("a region without bands is silent")
  func emptyRegion() {
    #expect(flux(of: [[0], [1]], regions: [0..<0])[1] == [0])
  }
}

@Suite("Autocorrelation")
struct AutocorrelationTests {
  @Test("a periodic sequence peaks at its period as high as at lag 0, whatever the lag")
  func periodic() {
    let sequence = (0..<200).map { Float($0.isMultiple(of: 20) ? 1 : 0) }
    var result = [Float](repeating: 0, count: 120)
    Autocorrelation(maximumLength: 256).compute(sequence, count: 200, lagCount: 120, into: &result)
    for lag in [0, 20, 40, 100] { #expect(abs(result[lag] - 0.05) < 1e-5) }
    #expect(abs(result[10]) < 1e-5)
  }

  @Test("lags beyond the sequence are 0")
  func beyond() {
    var result = [Float](repeating: 9, count: 6)
    Autocorrelation(maximumLength: 8).compute([1, 1, 1], count: 3, lagCount: 6, into: &result)
    #expect(result[3...].allSatisfy { $0 == 0 })
    #expect(abs(result[2] - 1) < 1e-5)
  }
}
