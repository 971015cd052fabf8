import Foundation
import TestSupport
import Testing

@Suite("Notes by basic-pitch")
struct BasicPitchTests {
  private func bench(_ signal: TestSignal, set: [String] = [], cores: Int = 1) throws -> NotesBench {
    try NotesBench(
      signal, product: "BasicPitch", analyzer: "performia.notes.basicpitch",
      matrices: ["activations": "activation/note/1", "onsets": "activation/note/1"], set: set, cores: cores)
  }

  /// A line of what `Tests/ConversionTests/basic_pitch_reference.py` wrote of the original program.
  private struct Reference {
    let frames: Range<Int>
    let pitch: Int64
    let amplitude: Double
    /// Thirds of a semitone, counted from a third below the key's pitch.
    let bends: [Int]
  }

  private func referenceNotes() throws -> [Reference] {
    let file = BundledAnalyzers.repository.appendingPathComponent(
      "Tests/ConversionTests/References/basic_pitch_notes.tsv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      let fields = line.split(separator: "\t")
      return Reference(
        frames: try #require(Int(fields[0]))..<(try #require(Int(fields[1]))), pitch: try #require(Int64(fields[2])),
        amplitude: try #require(Double(fields[3])), bends: fields[4].split(separator: ",").compactMap { Int($0) })
    }
  }

  /// The signal that the references were made from.
  private func signal() -> TestSignal {
    let notes: [(start: Double, length: Double, pitch: Double, level: Double)] = [
      (0.2, 0.9, 60, 0.3), (0.2, 0.9, 64, 0.25), (0.2, 0.9, 67, 0.25), (1.2, 0.4, 43, 0.4), (1.3, 0.3, 72.3, 0.3),
      (1.7, 0.25, 74, 0.3), (2.0, 0.18, 76, 0.3), (2.3, 1.4, 57, 0.3), (2.6, 1.0, 60.4, 0.2), (2.9, 0.6, 64, 0.3),
      (3.9, 0.12, 69, 0.3), (4.1, 1.2, 33, 0.5), (4.1, 1.2, 45, 0.2), (4.5, 0.5, 81, 0.2), (5.3, 1.5, 62, 0.02),
      (5.5, 0.4, 88, 0.2), (5.9, 1.1, 100, 0.2), (6.0, 1.0, 50, 0.4), (6.4, 0.6, 50, 0.4),
    ]
    let rate = 22050
    var samples = [Double](repeating: 0, count: 7 * rate)
    for note in notes {
      let frequency = 440 * exp2((note.pitch - 69) / 12)
      for index in samples.indices {
        let age = Double(index) / Double(rate) - note.start
        guard age >= 0, age < note.length else { continue }
        let phase = 2 * .pi * frequency * age + frequency * 0.002 * sin(2 * .pi * 5.5 * age)
        let envelope = note.level * min(1, age / 0.01) * exp(-1.5 * age) * min(1, (note.length - age) / 0.02)
        for partial in 1...5 where Double(partial) * frequency < Double(rate) / 2 {
          samples[index] += envelope * sin(Double(partial) * phase) / Double(partial)
        }
      }
    }
    return TestSignal(sampleRate: rate, channels: [samples.map(Float.init)])
  }

  /// Where a frame stands: 142 of each window of 171.27 hops, of which 30 overlap, are kept.
  private func time(_ frame: Int) -> Double { Double(frame / 142 * 36164 + frame % 142 * 256) / 22050 }

  @Test("the notes are those of its authors' program, note for note")
  func reference() throws {
    let found = try bench(signal())
    let expected: [Reference] = try referenceNotes()
    #expect(expected.count > 25)
    try #require(found.notes.start.count == expected.count)
    for (index, note) in expected.enumerated() {
      #expect(abs(found.notes.start[index] - time(note.frames.lowerBound)) < 1e-9)
      #expect(abs(found.notes.end(index) - time(note.frames.upperBound)) < 1e-9)
      #expect(found.pitches[index] == note.pitch)
      #expect(abs(found.notes.confidence[index] - note.amplitude) < 1e-3)
      #expect(abs(Double(found.velocities[index]) - 127 * note.amplitude) < 0.7)
      let near = note.bends.map { $0 - 1 }.filter { abs($0) <= 2 }
      let cents = near.isEmpty ? 0 : 100 / 3 * Double(near.reduce(0, +)) / Double(near.count)
      // A frame between two bins may fall to either by a rounding error.
      #expect(abs(found.cents[index] - cents) < 100 / 3 / Double(note.bends.count) + 1e-6)
    }
  }

  @Test("activations have 88 keys and as many frames as there are in the recording")
  func activations() throws {
    let found = try bench(signal())
    for port in ["activations", "onsets"] { #expect(try found.matrix(port).count == 7 * 86 * 88) }
  }

  @Test("a range of pitches leaves other notes out")
  func range() throws {
    let found = try bench(signal(), set: ["found.pitch_range=[55, 72]"])
    #expect(found.pitches.contains(60))
    #expect(found.pitches.allSatisfy { (55...72).contains($0) })
  }

  @Test("a range that is no whole numbers is refused")
  func fractions() throws {
    let error = #expect(throws: (any Error).self) {
      try bench(.silence(frames: 44100), set: ["found.pitch_range=[55.5, 72]"])
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("pitch_range"))
  }

  @Test(
    "silence, single samples and noise of any length give no note outside the recording", arguments: OddSignal.allCases)
  func oddInput(_ odd: OddSignal) throws {
    let signal = odd.signal
    let found = try bench(signal)
    let duration = Double(signal.channels[0].count) / Double(signal.sampleRate)
    #expect(found.notes.start.indices.allSatisfy { found.notes.end($0) <= duration + 1e-6 })
    if odd == .silence || odd == .oneSample { #expect(found.notes.start.isEmpty) }
  }

  @Test("one core and two give the same")
  func threads() throws {
    let (one, two) = (try bench(signal(), cores: 1), try bench(signal(), cores: 2))
    #expect(one.notes == two.notes)
    #expect(try one.matrix("activations") == two.matrix("activations"))
  }
}
