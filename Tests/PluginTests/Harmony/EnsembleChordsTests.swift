import Artifacts
import TestSupport
import Testing

@Suite("Chords of an ensemble")
struct EnsembleChordsTests {
  /// Chords of two seconds each; the first pitch is the bass.
  private static let progression: [(label: String, pitches: [Int])] = [
    ("C:maj", [36, 60, 64, 67]), ("A:min", [45, 60, 64, 69]), ("F:maj", [41, 60, 65, 69]),
    ("G:7", [43, 59, 62, 65, 67]), ("C:maj/3", [40, 60, 64, 67]), ("D:min", [38, 57, 62, 65]),
    ("C:maj", [36, 60, 64, 67]),
  ]

  private func bench(set: [String] = [], jobs: Int = 1) throws -> HarmonyBench {
    var track = NoteTrack(seconds: 2 * Double(Self.progression.count))
    track.play(chords: Self.progression.map(\.pitches), seconds: 2)
    return try HarmonyBench(track.signal, pipeline: HarmonyBench.ensemble, set: set, jobs: jobs)
  }

  @Test("chords that both hear are kept, with the bass and the dominant seventh that one of them hears")
  func progression() throws {
    let bench = try bench()
    for (index, expected) in Self.progression.enumerated() {
      #expect(bench.label(at: 2 * Double(index) + 1) == expected.label)
    }
  }

  @Test("chords cover the recording without gaps, and neighbours differ")
  func coverage() throws {
    let bench = try bench()
    let chords = bench.chords
    #expect(chords.start.first == 0)
    #expect(abs(chords.end(chords.rowCount - 1) - bench.result.source.duration) < 1e-6)
    for row in 1..<chords.rowCount { #expect(bench.labels[row] != bench.labels[row - 1]) }
  }

  @Test("what the second analyzer alone decides has no sevenths, as it knows none")
  func weight() throws {
    let labels = try bench(set: ["chords.weight=1"]).labels
    #expect(labels.contains("G:maj"))
    #expect(!labels.contains("G:7"))
    #expect(try bench(set: ["chords.weight=0"]).labels.contains("G:7"))
  }

  @Test("the probabilities of a frame add up to one, over the chords of both")
  func activations() throws {
    let (rows, labels) = try bench().matrix("chords", "activations")
    #expect(rows.count == 140)
    #expect(labels.count == 14 * 12 + 1)
    #expect(labels.last == "N")
    for row in rows { #expect(abs(row.reduce(0, +) - 1) < 1e-3) }
    let afterOneSecond = rows[10].indices.max { rows[10][$0] < rows[10][$1] }
    #expect(afterOneSecond.map { labels[$0] } == "C:maj")
  }

  @Test("silence has no chord")
  func silence() throws {
    let bench = try HarmonyBench(.silence(frames: 44100 * 3), pipeline: HarmonyBench.ensemble)
    #expect(bench.labels == ["N"])
  }
}
