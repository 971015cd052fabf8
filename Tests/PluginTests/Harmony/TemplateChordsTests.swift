import Artifacts
import TestSupport
import Testing

@Suite("Chords by templates")
struct TemplateChordsTests {
  /// Chords of two seconds each; the first pitch is the bass.
  private static let progression: [(label: String, pitches: [Int])] = [
    ("C:maj", [36, 60, 64, 67]), ("A:min", [45, 60, 64, 69]), ("F:maj", [41, 60, 65, 69]),
    ("G:7", [43, 59, 62, 65, 67]),
    ("C:maj/3", [40, 60, 64, 67]), ("D:min7", [38, 57, 60, 65]), ("B:dim7", [47, 62, 65, 68]),
    ("C:maj", [36, 60, 64, 67]),
  ]

  private func progression(detuning: Double = 0) -> TestSignal {
    var track = NoteTrack(seconds: 2 * Double(Self.progression.count))
    track.detuning = detuning
    track.play(chords: Self.progression.map(\.pitches), seconds: 2)
    return track.signal
  }

  @Test("a plain progression is read with its sevenths and inversions", arguments: [0.0, 30, -40])
  func plainProgression(detuning: Double) throws {
    let bench = try HarmonyBench(progression(detuning: detuning))
    for (index, expected) in Self.progression.enumerated() {
      #expect(bench.label(at: 2 * Double(index) + 1) == expected.label)
    }
  }

  @Test("chords cover the recording without gaps, and neighbours differ")
  func coverage() throws {
    let bench = try HarmonyBench(progression())
    let chords = bench.chords
    #expect(chords.start.first == 0)
    #expect(abs(chords.end(chords.rowCount - 1) - bench.result.source.duration) < 1e-6)
    for row in 1..<chords.rowCount {
      #expect(abs(chords.start[row] - chords.end(row - 1)) < 1e-9)
      #expect(bench.labels[row] != bench.labels[row - 1])
    }
  }

  @Test("changes are found within a quarter of a second")
  func changes() throws {
    let starts = try HarmonyBench(progression()).chords.start
    for change in 1..<Self.progression.count {
      #expect(starts.contains { abs($0 - 2 * Double(change)) <= 0.26 })
    }
  }

  @Test("a vocabulary keeps to its types", arguments: [("majmin", "G:maj"), ("sevenths", "G:7")])
  func vocabulary(name: String, dominant: String) throws {
    let bench = try HarmonyBench(progression(), set: ["chords.vocabulary=\(name)", "chords.inversions=false"])
    #expect(bench.label(at: 7) == dominant)
    let types = Set(bench.labels.compactMap { $0.split(separator: ":").last.map(String.init) })
    #expect(types.isSubset(of: name == "majmin" ? ["maj", "min", "N"] : ["maj", "min", "7", "maj7", "min7", "N"]))
  }

  @Test("silence, noise, a single sample and drums without pitch are no chord")
  func noChord() throws {
    let silence = TestSignal.silence(frames: 44100 * 4)
    let noise = TestSignal.noise(amplitude: 0.2, frames: 44100 * 8)
    let sample = TestSignal.silence(frames: 1)
    for signal in [silence, noise, sample] {
      let labels = try HarmonyBench(signal).labels
      #expect(labels == ["N"])
    }
  }

  @Test("silence between chords is no chord")
  func pause() throws {
    var track = NoteTrack(seconds: 9)
    for start in [0.0, 6] {
      for strike in 0..<6 {
        track.play([36, 60, 64, 67], from: start + Double(strike) / 2, to: start + Double(strike + 1) / 2)
      }
    }
    let bench = try HarmonyBench(track.signal)
    #expect(bench.label(at: 1.5) == "C:maj")
    #expect(bench.label(at: 4.5) == "N")
    #expect(bench.label(at: 7.5) == "C:maj")
  }

  @Test("a note that hangs through a whole recording does not hide its chords")
  func hangingNote() throws {
    let chords = [[36, 60, 64, 67], [41, 60, 65, 69], [43, 59, 62, 67], [45, 60, 64, 69]]
    var track = NoteTrack(seconds: 48)
    track.play(chords: (0..<24).map { chords[$0 % 4] }, seconds: 2)
    track.add(.sine(frequency: 554.365, amplitude: 0.1, frames: 48 * 22050, sampleRate: 22050))
    let bench = try HarmonyBench(track.signal)
    let expected = ["C:maj", "F:maj", "G:maj", "A:min"]
    let right = (0..<24).count { bench.label(at: 2 * Double($0) + 1) == expected[$0 % 4] }
    #expect(right >= 22)
  }

  @Test("doubtful chords carry their other readings, best first")
  func alternatives() throws {
    var track = NoteTrack(seconds: 6)
    // Without a third, major and minor are equally likely.
    track.play(chords: [[36, 60, 67], [36, 60, 67], [36, 60, 67]], seconds: 2)
    let chords = try HarmonyBench(track.signal).chords
    #expect(chords.alternatives.count > 0)
    let first = chords.alternatives.row.indices.filter { chords.alternatives.row[$0] == 0 }
    #expect(first.map { chords.alternatives.rank[$0] } == (1...Int64(first.count)).map { $0 })
    let confidences = first.map { chords.alternatives.confidence[$0] }
    #expect(confidences == confidences.sorted(by: >))
    #expect(chords.confidence[0] + confidences.reduce(0, +) <= 1.000001)
  }

  @Test("the number of threads changes nothing")
  func deterministic() throws {
    let signal = progression()
    #expect(try HarmonyBench(signal, jobs: 1).chords == HarmonyBench(signal, jobs: 2).chords)
  }
}
