import Testing

@testable import Beats

@Suite("Bars told by sound")
struct BarEvidenceTests {
  private static let bands = stride(from: 40.0, to: 10_000, by: 80).map { $0 }

  /// Beats of which the first of each bar has the bass and others the snare at a place of their own.
  ///
  /// - Parameter half: of the bass in the middle of bars of six.
  private static func spectrogram(
    bars: [Int], beatFrames: Int = 25, half: Float = 0
  ) -> (spectrogram: BarSpectrogram, beats: [Double]) {
    var spectrogram = BarSpectrogram(frequencies: bands, frameRate: 50)
    var beats: [Double] = []
    for (bar, meter) in bars.enumerated() {
      for position in 0..<meter {
        beats.append(Double(beats.count * beatFrames) / 50)
        for frame in 0..<beatFrames {
          var row = [Float](repeating: 0, count: 2 * bands.count)
          for band in bands.indices where bands[band] < 2000 { row[band] = (band + bar).isMultiple(of: 3) ? 1 : 0 }
          if frame == 0 {
            for band in bands.indices {
              let isBass = position == 0 && bands[band] < 150
              let isSnare = (position == 2 || (meter, position) == (6, 5)) && (1600...5000).contains(bands[band])
              let isHalf = meter == 6 && position == 3 && bands[band] < 150
              row[bands.count + band] = isBass || isSnare ? 1 : isHalf ? half : 0.05
            }
          }
          row.withUnsafeBufferPointer { row in
            if let base = row.baseAddress { spectrogram.push(base) }
          }
        }
      }
    }
    return (spectrogram, beats)
  }

  private static func evidence(_ heard: BarEvidence) -> BarDecoding.Evidence {
    BarDecoding.Evidence(downbeat: heard.downbeat, meters: heard.meters, halfBarStress: heard.halfBarStress)
  }

  @Test("A bar of six is told from two of three by the weaker stress in its middle", arguments: [Float(0.15), 0.3])
  func halfBars(half: Float) {
    let (spectrogram, beats) = Self.spectrogram(bars: [Int](repeating: 6, count: 12), beatFrames: 19, half: half)
    let decoding = BarDecoding(meters: Array(2...7))
    let evidence = Self.evidence(BarEvidence(spectrogram, beats: beats, meters: decoding.meters))
    let right = decoding.count(evidence).enumerated().count { $1.isDownbeat == $0.isMultiple(of: 6) }
    #expect(Double(right) >= 0.95 * Double(beats.count))
    #expect(decoding.posteriors(evidence).meters.count { $0[4] > 0.5 } > beats.count * 9 / 10)
  }

  @Test("Bars are counted where nothing but the sound tells them", arguments: [3, 4, 5, 7])
  func meters(meter: Int) {
    let (spectrogram, beats) = Self.spectrogram(bars: [Int](repeating: meter, count: 14))
    let decoding = BarDecoding(meters: Array(2...7))
    let heard = BarEvidence(spectrogram, beats: beats, meters: decoding.meters)
    let counted = decoding.count(Self.evidence(heard))
    let right = counted.indices.count { counted[$0].isDownbeat == $0.isMultiple(of: meter) }
    #expect(Double(right) >= 0.95 * Double(beats.count))
    #expect(counted.count { decoding.meters[$0.meter] == meter } > beats.count * 9 / 10)
  }

  @Test("A change from four to five is found within a bar")
  func change() {
    let (spectrogram, beats) = Self.spectrogram(
      bars: [Int](repeating: 4, count: 12) + [Int](repeating: 5, count: 10))
    let decoding = BarDecoding(meters: Array(2...7))
    let heard = BarEvidence(spectrogram, beats: beats, meters: decoding.meters)
    let counted = decoding.count(Self.evidence(heard)).map { decoding.meters[$0.meter] }
    #expect(counted[..<43].allSatisfy { $0 == 4 })
    #expect(counted[54...].allSatisfy { $0 == 5 })
  }

  @Test("Silence speaks for no meter and no downbeat")
  func silence() {
    var spectrogram = BarSpectrogram(frequencies: Self.bands, frameRate: 50)
    let row = [Float](repeating: 0, count: 2 * Self.bands.count)
    for _ in 0..<500 {
      row.withUnsafeBufferPointer { row in
        if let base = row.baseAddress { spectrogram.push(base) }
      }
    }
    let heard = BarEvidence(spectrogram, beats: (0..<20).map { 0.5 * Double($0) }, meters: [2, 4, 5])
    #expect(heard.halfBarStress.allSatisfy { abs($0) < 1e-6 })
    #expect(heard.downbeat.allSatisfy { abs($0) < 1e-6 })
    #expect(heard.meters.allSatisfy { $0.allSatisfy { abs($0) < 1e-6 } })
  }
}
