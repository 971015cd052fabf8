import Foundation
import TestSupport
import Testing

@Suite("Bass line")
struct BassLineTests {
  /// How the bass is heard: by its own network, or with the keys that basic-pitch hears.
  enum Hearing: CaseIterable, Sendable {
    case alone, withKeys
  }

  private func bench(
    _ signal: TestSignal, _ hearing: Hearing, set: [String] = [], cores: Int = 1
  ) throws -> NotesBench {
    try NotesBench(
      signal, product: "BassF0", analyzer: "performia.bass.f0", matrices: ["contour": "feature/pitch/1"], set: set,
      cores: cores,
      step: hearing == .alone
        ? nil
        : (
          "BasicPitch", "keys: { use: performia.notes.basicpitch }",
          "keys: keys.activations, onsets: keys.onsets"
        ))
  }

  private static let line: [(start: Double, length: Double, pitch: Double)] = [
    (0.4, 0.45, 28), (0.9, 0.45, 35), (1.4, 0.45, 33), (1.9, 0.45, 40), (2.4, 0.9, 31), (3.6, 0.45, 36), (4.1, 0.7, 43),
  ]

  /// Plucked strings; of a band, with chords of three voices two octaves above.
  private func bass(isBand: Bool, tuning: Double = 0) -> TestSignal {
    let rate = 44100
    var samples = [Double](repeating: 0, count: 5 * rate)
    func add(_ start: Double, _ length: Double, _ pitch: Double, _ level: Double, partials: Int) {
      let frequency = 440 * exp2((pitch + tuning - 69) / 12)
      for index in Int(start * Double(rate))..<Int((start + length) * Double(rate)) {
        let age = Double(index) / Double(rate) - start
        let envelope = level * min(1, age / 0.004) * exp(-1.2 * age) * min(1, (length - age) / 0.03)
        for partial in 1...partials {
          samples[index] +=
            envelope * exp(-Double(partial) * age) * sin(2 * .pi * Double(partial) * frequency * age) / Double(partial)
        }
      }
    }
    for note in Self.line { add(note.start, note.length, note.pitch, 0.3, partials: 8) }
    if isBand {
      for (start, chord) in [
        (0.2, [59.0, 64, 68]), (1.4, [57.0, 60, 64]), (2.6, [55.0, 59, 62]), (3.8, [55.0, 60, 64]),
      ] {
        for pitch in chord { add(start, 1.1, pitch, 0.06, partials: 5) }
      }
    }
    return TestSignal(sampleRate: rate, channels: [samples.map(Float.init)])
  }

  @Test("plucked strings from E1 on give their notes", arguments: Hearing.allCases, [0, 0.3])
  func line(hearing: Hearing, tuning: Double) throws {
    let found = try bench(bass(isBand: false, tuning: tuning), hearing)
    try #require(found.pitches == Self.line.map { Int64($0.pitch) })
    for (index, note) in Self.line.enumerated() {
      #expect(abs(found.notes.start[index] - note.start) < 0.06)
      #expect(abs(found.notes.end(index) - note.start - note.length) < 0.15)
      #expect(abs(found.cents[index] - 100 * tuning) < 25)
      #expect(found.notes.confidence[index] > 0.3)
    }
    #expect(found.velocities.max() == 127)
  }

  @Test("below chords the bass is told by keys, and the chords are not told")
  func band() throws {
    let found = try bench(bass(isBand: true), .withKeys)
    #expect(found.pitches == Self.line.map { Int64($0.pitch) })
  }

  @Test("the contour follows the strings and is 0 before the first")
  func contour() throws {
    let values = try bench(bass(isBand: false), .alone).matrix("contour")
    #expect(values.count == 2 * 157)
    for note in Self.line {
      let frame = Int((note.start + note.length / 2) / 0.032)
      #expect(abs(12 * log2(Double(values[2 * frame]) / 440) + 69 - note.pitch) < 0.5)
    }
    #expect(values[2 * Int(0.2 / 0.032)] == 0)
  }

  @Test("a range of frequencies leaves other notes out, and a least confidence those that are less likely right")
  func limits() throws {
    let high = try bench(bass(isBand: false), .alone, set: ["found.frequency_range=[60, 400]"])
    #expect(high.pitches.contains(40))
    #expect(high.pitches.allSatisfy { $0 >= 35 })
    let all = try bench(bass(isBand: true), .alone)
    let sure = try bench(bass(isBand: true), .alone, set: ["found.minimum_confidence=0.7"])
    #expect(sure.notes.confidence.allSatisfy { $0 >= 0.7 })
    #expect(
      sure.notes.start == all.notes.start.indices.filter { all.notes.confidence[$0] >= 0.7 }.map { all.notes.start[$0] }
    )
  }

  @Test("a recording of any kind gives notes inside it, and silence none", arguments: OddSignal.allCases)
  func oddInput(_ odd: OddSignal) throws {
    let signal = odd.signal
    let found = try bench(signal, .withKeys)
    let duration = Double(signal.channels[0].count) / Double(signal.sampleRate)
    #expect(found.notes.start.indices.allSatisfy { found.notes.end($0) <= duration + 1e-6 })
    if odd == .silence || odd == .oneSample { #expect(found.notes.start.isEmpty) }
  }

  @Test("frequencies less than a semitone apart are refused")
  func narrowRange() throws {
    let error = #expect(throws: (any Error).self) {
      try bench(.silence(frames: 44100), .alone, set: ["found.frequency_range=[50, 51]"])
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("frequency_range"))
  }

  @Test("one core and two give the same")
  func threads() throws {
    let signal = bass(isBand: true)
    let (one, two) = (try bench(signal, .alone, cores: 1), try bench(signal, .alone, cores: 2))
    #expect(one.notes == two.notes)
    #expect(try one.matrix("contour") == two.matrix("contour"))
  }
}
