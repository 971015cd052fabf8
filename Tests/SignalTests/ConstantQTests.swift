import Foundation
import Testing

@testable import Signal

/// Against librosa 0.11 on a made-up signal: `hybrid_cqt(y, sr=22050, hop_length=512, fmin=note_to_hz("F#0"), n_bins=288,
/// bins_per_octave=36, tuning=None)`, magnitudes of every sixteenth frame, and `estimate_tuning(bins_per_octave=36)`.
@Suite("Constant-Q transform")
struct ConstantQTests {
  private static let sampleRate = 22050
  private static let settings = HybridConstantQTransform.Settings(
    sampleRate: Double(sampleRate), minimumFrequency: 440 * exp2((18.0 - 69) / 12), binCount: 288, binsPerOctave: 36,
    hopSize: 512)
  private static let referenceStride = 16

  /// Four chords of decaying tones with eight partials.
  private static func signal(cents: Double) -> [Float] {
    let chords: [(start: Double, pitches: [Int])] = [
      (0.3, [36, 55, 60, 64]), (2.0, [41, 57, 60, 65]), (4.1, [43, 55, 59, 65]), (6.0, [33, 57, 64, 72, 88]),
    ]
    var samples = [Double](repeating: 0, count: 8 * sampleRate)
    for (start, pitches) in chords {
      for pitch in pitches {
        let fundamental = 440 * exp2(Double(pitch - 69) / 12 + cents / 1200)
        for partial in 1...8 where fundamental * Double(partial) < 9000 {
          for index in samples.indices {
            let age = Double(index) / Double(sampleRate) - start
            guard age >= 0 else { continue }
            samples[index] +=
              0.1 / Double(partial) * exp(-1.5 * age) * sin(2 * Double.pi * fundamental * Double(partial) * age)
          }
        }
      }
    }
    return samples.map(Float.init)
  }

  private static func reader(_ samples: [Float]) -> (Int, Int, UnsafeMutablePointer<Float>) -> Void {
    { start, count, destination in
      for index in 0..<count {
        destination[index] = samples.indices.contains(start + index) ? samples[start + index] : 0
      }
    }
  }

  private static func transform(_ samples: [Float], tuning: Double) throws -> [Float] {
    let transform = HybridConstantQTransform(settings: settings, tuning: tuning)
    var result: [Float] = []
    try transform.compute(sampleCount: samples.count, read: reader(samples)) { rows, count in
      result += Array(UnsafeBufferPointer(start: rows, count: count * settings.binCount))
    }
    return result
  }

  private static func tuning(_ samples: [Float]) throws -> Double {
    try PitchHistogram.tuning(
      sampleCount: samples.count, sampleRate: Double(sampleRate), pitchesPerOctave: 36, read: reader(samples)
    ) { _ in }
  }

  private static func reference(_ name: String) throws -> [Float] {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("References/\(name)")
    return try Data(contentsOf: url).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  @Test("tuning and magnitudes are those of librosa", arguments: [(0, 0.03), (20, -0.39)])
  func reference(cents: Int, tuning: Double) throws {
    let samples = Self.signal(cents: Double(cents))
    let estimate = try Self.tuning(samples)
    #expect(abs(estimate - tuning) < 1e-9)
    let rows = try Self.transform(samples, tuning: estimate)
    #expect(rows.count == (1 + samples.count / 512) * 288)
    let reference = try Self.reference("hybrid_cqt_\(cents)_cents.f32")
    let peak = try #require(reference.max())
    #expect(peak > 4)
    var furthest: Float = 0
    for (row, frame) in stride(from: 0, to: rows.count / 288, by: Self.referenceStride).enumerated() {
      for bin in 0..<288 {
        furthest = max(furthest, abs(rows[frame * 288 + bin] - reference[row * 288 + bin]))
      }
    }
    #expect(furthest < 2e-4 * peak)
  }

  @Test("a tone stands in its bin, whether the bin belongs to the lowest octave or to the upper part")
  func tone() throws {
    for bin in [40, 100, 180, 235, 240, 280] {
      let frequency = Self.settings.minimumFrequency * exp2(Double(bin) / 36)
      let samples = (0..<4 * Self.sampleRate).map { index in
        Float(0.5 * sin(2 * Double.pi * frequency * Double(index) / Double(Self.sampleRate)))
      }
      let rows = try Self.transform(samples, tuning: 0)
      let middle = rows.count / 288 / 2
      let row = rows[middle * 288..<(middle + 1) * 288]
      #expect(row.indices.max { row[$0] < row[$1] } == middle * 288 + bin)
    }
  }

  @Test("frames do not depend on where the blocks end that they are computed in")
  func blocks() throws {
    // Longer than a block of 1024 frames, and the same behind silence, where the blocks end elsewhere in it.
    let noise = (0..<1100 * 512).map { (index: Int) -> Float in Float((index * 7919) % 1013) / 1013 - 0.5 }
    let rows = try Self.transform(noise, tuning: 0.1)
    let shifted = try Self.transform([Float](repeating: 0, count: 128 * 512) + noise, tuning: 0.1)
    var furthest: Float = 0
    for frame in 200..<1000 {
      for bin in 0..<288 {
        furthest = max(furthest, abs(rows[frame * 288 + bin] - shifted[(frame + 128) * 288 + bin]))
      }
    }
    #expect(furthest < 1e-4)
  }

  @Test("silence and signals shorter than a filter give finite magnitudes", arguments: [0, 1, 2, 511, 512, 3000])
  func short(count: Int) throws {
    let rows = try Self.transform([Float](repeating: 0.25, count: count), tuning: 0)
    #expect(rows.count == (count == 0 ? 0 : 1 + count / 512) * 288)
    #expect(rows.allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(try Self.transform([Float](repeating: 0, count: count), tuning: 0).allSatisfy { $0 == 0 })
  }

  @Test("silence has the tuning 0")
  func silence() throws {
    #expect(try Self.tuning([Float](repeating: 0, count: 22050)) == 0)
    #expect(try Self.tuning([]) == 0)
  }
}
