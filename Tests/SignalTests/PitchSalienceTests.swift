import Testing

@testable import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Pitch salience")
struct PitchSalienceTests {
  private static let settings = PitchSalience.Settings()

  private func tones(_ pitches: [Int], seconds: Double, cents: Double = 0) -> [Float] {
    (0..<Int(seconds * Self.settings.sampleRate)).map { index in
      let time = Double(index) / Self.settings.sampleRate
      var sample = 0.0
      for pitch in pitches {
        let frequency = 440 * exp2((Double(pitch) - 69 + cents / 100) / 12)
        for partial in 1...5 {
          sample += 0.1 * exp2(-Double(partial - 1)) * sin(2 * Double.pi * frequency * Double(partial) * time)
        }
      }
      return Float(sample)
    }
  }

  private func salience(of samples: [Float], tuning: Double = 440, settings: PitchSalience.Settings = settings)
    throws -> [[Float]]
  {
    let salience = PitchSalience(settings: settings, tuning: tuning)
    var rows: [[Float]] = []
    try salience.compute(sampleCount: samples.count) { start, count, destination in
      for index in 0..<count {
        let position = start + index
        destination[index] = samples.indices.contains(position) ? samples[position] : 0
      }
    } emit: { values, count in
      for row in 0..<count {
        rows.append(Array(UnsafeBufferPointer(start: values + row * settings.notes.count, count: settings.notes.count)))
      }
    }
    return rows
  }

  private func strongest(_ row: [Float], _ count: Int) -> Set<Int> {
    Set(row.indices.sorted { row[$0] > row[$1] }.prefix(count).map { $0 + Self.settings.notes.lowerBound })
  }

  /// Without the removal of stationary sound, which a tone that never ends is.
  private static var forSteadyTones: PitchSalience.Settings {
    var settings = PitchSalience.Settings()
    settings.floorQuantile = 0
    settings.floorWindow = 1000
    return settings
  }

  @Test(
    "the notes of a chord stand out, not their partials", arguments: [[48, 52, 55], [60, 64, 67], [45, 61, 64, 79]])
  func chord(pitches: [Int]) throws {
    let silence = [Float](repeating: 0, count: 11025)
    let rows = try salience(of: silence + tones(pitches, seconds: 2) + silence, settings: Self.forSteadyTones)
    #expect(strongest(rows[rows.count / 2], pitches.count) == Set(pitches))
  }

  @Test("a detuned chord is read at its own tuning")
  func detuned() throws {
    let silence = [Float](repeating: 0, count: 11025)
    let samples = silence + tones([60, 64, 67], seconds: 2, cents: 40) + silence
    let rows = try salience(of: samples, tuning: 440 * exp2(40 / 1200), settings: Self.forSteadyTones)
    #expect(strongest(rows[rows.count / 2], 3) == [60, 64, 67])
  }

  @Test("what sounds all the time is removed, what comes and goes is not")
  func stationary() throws {
    let drone = tones([57], seconds: 60)
    var samples = drone
    for second in stride(from: 0, to: 60, by: 4) {
      for (index, sample) in tones([64], seconds: 2).enumerated() { samples[second * 11025 + index] += sample }
    }
    let rows = try salience(of: samples)
    let row = rows[Int(21 / PitchSalience(tuning: 440).framePeriod)]
    #expect(strongest(row, 1) == [64])
    #expect(row[57 - 24] < 0.3 * row[64 - 24])
  }

  @Test("salience does not depend on loudness")
  func loudness() throws {
    let silence = [Float](repeating: 0, count: 11025)
    let loud = silence + tones([60, 64, 67], seconds: 1) + silence
    let quiet = loud.map { $0 * 0.05 }
    let pairs = zip(try salience(of: loud)[40], try salience(of: quiet)[40])
    for (left, right) in pairs { #expect(abs(left - right) < 0.05 * max(left, 1)) }
  }

  @Test("silence is 0 and short signals have a frame", arguments: [0, 1, 511, 512, 513, 200_000])
  func silence(count: Int) throws {
    let rows = try salience(of: [Float](repeating: 0, count: count))
    #expect(rows.count == (count + 511) / 512)
    #expect(rows.allSatisfy { $0.allSatisfy { $0 == 0 } })
  }
}
