import Foundation
import Testing

@testable import Signal

/// Against the spectrograms of madmom 0.17, which `Tests/ConversionTests/beat_reference.py` writes.
@Suite("Logarithmic spectrogram with its rise")
struct LogFilteredSpectrogramTests {
  private static let frames = 40

  /// Decaying tones on beats half a second apart, every fourth lower and louder, with softer ones half way between.
  private static func signal(rate: Int) -> [Float] {
    let seconds = 4
    var samples = [Double](repeating: 0, count: seconds * rate)
    for step in 0..<4 * seconds {
      let (frequency, level) = step % 8 == 0 ? (110.0, 0.5) : step % 2 == 0 ? (440, 0.3) : (1760, 0.1)
      for index in samples.indices {
        let age = Double(index) / Double(rate) - 0.25 * Double(step) - 0.1
        guard age >= 0 else { continue }
        for partial in [1.0, 2, 3, 5] {
          samples[index] += level / partial * exp(-12 * age) * sin(2 * Double.pi * frequency * partial * age)
        }
      }
    }
    return samples.map(Float.init)
  }

  private static func reference(_ name: String) throws -> [Float] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("ConversionTests/References/\(name).f32")
    return try Data(contentsOf: file).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  private static func rows(
    _ resolutions: [(frameSize: Int, bands: Int)], rate: Int, frames: Range<Int>
  ) throws -> [Float] {
    let samples = signal(rate: rate)
    let spectrograms = resolutions.map {
      LogFilteredSpectrogram(
        sampleRate: Double(rate), frameSize: $0.frameSize, hopSize: 441, bandsPerOctave: $0.bands)
    }
    let width = spectrograms.map(\.featureCount).reduce(0, +)
    var rows = [Float](repeating: .nan, count: frames.count * width)
    try rows.withUnsafeMutableBufferPointer { rows in
      var column = try #require(rows.baseAddress)
      for spectrogram in spectrograms {
        spectrogram.compute(frames, sampleCount: samples.count, into: column, stride: width) {
          start, count, destination in
          for index in 0..<count { destination[index] = samples[start + index] }
        }
        column += spectrogram.featureCount
      }
    }
    return rows
  }

  private static func largestDifference(_ one: [Float], _ other: [Float]) -> Float {
    zip(one, other).map { abs($0 - $1) }.max() ?? .infinity
  }

  @Test("BeatNet's features are those of madmom's processors")
  func beatNet() throws {
    let rows = try Self.rows([(1411, 24)], rate: 22050, frames: 0..<Self.frames)
    let expected = try Self.reference("beatnet_features")
    #expect(rows.count == expected.count)
    #expect(Self.largestDifference(rows, expected) < 2e-5)
  }

  @Test("the features of madmom's downbeat networks are those of its processors")
  func madmom() throws {
    let rows = try Self.rows([(1024, 3), (2048, 6), (4096, 12)], rate: 44100, frames: 0..<Self.frames)
    let expected = try Self.reference("madmom_features")
    #expect(rows.count == expected.count)
    #expect(Self.largestDifference(rows, expected) < 2e-5)
  }

  @Test("rows do not depend on which of them are asked for", arguments: [1..<2, 7..<20, 39..<40])
  func anyRows(_ range: Range<Int>) throws {
    let width = 272
    let all = try Self.rows([(1411, 24)], rate: 22050, frames: 0..<Self.frames)
    let some = try Self.rows([(1411, 24)], rate: 22050, frames: range)
    #expect(some == Array(all[(range.lowerBound * width)..<(range.upperBound * width)]))
  }

  @Test("a signal without samples has no rows, and one sample has one")
  func short() {
    let spectrogram = LogFilteredSpectrogram(sampleRate: 22050, frameSize: 1411, hopSize: 441, bandsPerOctave: 24)
    #expect(spectrogram.frameCount(sampleCount: 0) == 0)
    #expect(spectrogram.frameCount(sampleCount: 1) == 1)
    var row = [Float](repeating: .nan, count: spectrogram.featureCount)
    spectrogram.compute(0..<1, sampleCount: 1, into: &row, stride: row.count) { _, count, destination in
      destination.update(repeating: 1, count: count)
    }
    #expect(row.allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(row.suffix(spectrogram.bandCount).allSatisfy { $0 == 0 })
  }
}
