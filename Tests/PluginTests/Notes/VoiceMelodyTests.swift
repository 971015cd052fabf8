import Foundation
import TestSupport
import Testing

@Suite("Melody of one voice")
struct VoiceMelodyTests {
  private func bench(_ signal: TestSignal, set: [String] = [], cores: Int = 1) throws -> NotesBench {
    try NotesBench(
      signal, product: "MelodyF0", analyzer: "performia.melody.f0", matrices: ["contour": "feature/pitch/1"], set: set,
      cores: cores)
  }

  private static let line: [(start: Double, length: Double, pitch: Double)] = [
    (0.3, 0.5, 60), (0.8, 0.4, 62), (1.2, 0.6, 64), (2.1, 0.3, 67), (2.5, 0.3, 67), (2.9, 1.0, 55), (4.2, 0.6, 72),
  ]

  /// A voice of six partials with a vibrato of 40 cents.
  private func voice(tuning: Double = 0) -> TestSignal {
    let rate = 44100
    var samples = [Double](repeating: 0, count: 5 * rate)
    for note in Self.line {
      let frequency = 440 * exp2((note.pitch + tuning - 69) / 12)
      for index in samples.indices {
        let age = Double(index) / Double(rate) - note.start
        guard age >= 0, age < note.length else { continue }
        let phase = 2 * .pi * frequency * age + frequency * 0.0043 * (1 - cos(2 * .pi * 5.5 * age))
        let envelope = 0.2 * min(1, age / 0.02) * min(1, (note.length - age) / 0.03)
        for partial in 1...6 { samples[index] += envelope * sin(Double(partial) * phase) / Double(partial) }
      }
    }
    return TestSignal(sampleRate: rate, channels: [samples.map(Float.init)])
  }

  @Test("where a stem is all but silent, the melody is that of what it was separated from, and it is said so")
  func silentStem() throws {
    let found = try NotesBench(
      voice(), product: "MelodyF0", analyzer: "performia.melody.f0", matrices: [:],
      step: (
        "SeparationDrumsBass", "split: { use: performia.separation.drumsbass, inputs: { audio: source } }",
        "audio: split.drums, mix: source"
      ))
    #expect(found.pitches == Self.line.map { Int64($0.pitch) })
    let notes = found.result.outcomes.first { $0.step == "found" }?.notes ?? []
    #expect(notes.contains { $0.contains("in 0 % of the music") }, "\(notes)")
  }

  @Test("a line with vibrato, a gap, a leap and a repeated note gives its notes", arguments: [0, 0.35])
  func line(tuning: Double) throws {
    let found = try bench(voice(tuning: tuning))
    try #require(found.pitches == Self.line.map { Int64($0.pitch) })
    for (index, note) in Self.line.enumerated() {
      #expect(abs(found.notes.start[index] - note.start) < 0.05)
      #expect(abs(found.notes.end(index) - note.start - note.length) < 0.08)
      // A vibrato of 40 cents ends somewhere in its period.
      #expect(abs(found.cents[index] - 100 * tuning) < 25)
      #expect(found.notes.confidence[index] > 0.5)
    }
    #expect(found.velocities.max() == 127)
  }

  @Test("the contour follows the voice and is 0 in gaps")
  func contour() throws {
    let values = try bench(voice()).matrix("contour")
    for note in Self.line {
      let frame = Int((note.start + note.length / 2) / 0.016)
      #expect(abs(12 * log2(Double(values[2 * frame]) / 440) + 69 - note.pitch) < 0.6)
      #expect(values[2 * frame + 1] > 0.5)
    }
    for time in [0.1, 1.95, 4.9] { #expect(values[2 * Int(time / 0.016)] == 0) }
  }

  @Test("a recording of any kind gives notes inside it, and silence none", arguments: OddSignal.allCases)
  func oddInput(_ odd: OddSignal) throws {
    let signal = odd.signal
    let found = try bench(signal)
    let duration = Double(signal.channels[0].count) / Double(signal.sampleRate)
    #expect(found.notes.start.indices.allSatisfy { found.notes.end($0) <= duration + 1e-6 })
    if odd == .silence || odd == .oneSample { #expect(found.notes.start.isEmpty) }
  }

  @Test("frequencies less than a semitone apart are refused")
  func narrowRange() throws {
    let error = #expect(throws: (any Error).self) {
      try bench(voice(), set: ["found.frequency_range=[200, 205]"])
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("frequency_range"))
  }

  @Test("one core and two give the same")
  func threads() throws {
    let (one, two) = (try bench(voice(), cores: 1), try bench(voice(), cores: 2))
    #expect(one.notes == two.notes)
    #expect(try one.matrix("contour") == two.matrix("contour"))
  }
}
