import TestSupport
import Testing

@Suite("Key by profiles")
struct ProfileKeyTests {
  /// Chords of a cadence in C major and in A minor; the first pitch is the bass.
  private static let major = [[36, 60, 64, 67], [41, 60, 65, 69], [43, 59, 62, 67], [36, 60, 64, 67]]
  private static let minor = [[33, 60, 64, 69], [38, 57, 62, 65], [40, 59, 64, 68], [33, 60, 64, 69]]

  private func piece(_ parts: [(chords: [[Int]], shift: Int, rounds: Int)]) -> TestSignal {
    let chords = parts.flatMap { part in
      (0..<part.rounds).flatMap { _ in part.chords.map { $0.map { $0 + part.shift } } }
    }
    var track = NoteTrack(seconds: Double(chords.count))
    track.play(chords: chords, seconds: 1)
    return track.signal
  }

  @Test("a cadence gives its key, in any transposition", arguments: [(0, "C"), (3, "Eb"), (6, "F#"), (-1, "B")])
  func cadence(shift: Int, tonic: String) throws {
    #expect(try HarmonyBench(piece([(Self.major, shift, 6)])).keyNames == ["\(tonic) major"])
  }

  @Test("a minor cadence gives a minor key", arguments: [(0, "A"), (4, "C#"), (-2, "G")])
  func minorCadence(shift: Int, tonic: String) throws {
    #expect(try HarmonyBench(piece([(Self.minor, shift, 6)])).keyNames == ["\(tonic) minor"])
  }

  @Test("a modulation divides the piece in two passages")
  func modulation() throws {
    let bench = try HarmonyBench(piece([(Self.major, 0, 10), (Self.major, 4, 10)]))
    #expect(bench.keyNames == ["C major", "E major"])
    #expect(abs(bench.keys.start[1] - 40) <= 4)
    #expect(abs(bench.keys.end(1) - 80) < 1e-6)
  }

  @Test("a modulation is ignored where it is made too costly")
  func modulationCost() throws {
    let signal = piece([(Self.major, 0, 10), (Self.major, 4, 5)])
    #expect(try HarmonyBench(signal, set: ["key.modulation_cost=1000"]).keyNames == ["C major"])
  }

  @Test("each passage has runners-up that are less certain")
  func runnersUp() throws {
    let keys = try HarmonyBench(piece([(Self.major, 0, 6)])).keys
    #expect(keys.alternatives.rank == [1, 2])
    #expect(keys.alternatives.confidence[0] >= keys.alternatives.confidence[1])
    #expect(keys.confidence[0] > keys.alternatives.confidence[0])
  }

  @Test("every four seconds have probabilities of the 24 keys, and silence has none")
  func activations() throws {
    let (rows, labels) = try HarmonyBench(piece([(Self.major, 3, 6)])).matrix("key", "activations")
    #expect(rows.count == 6)
    for row in rows {
      #expect(abs(row.reduce(0, +) - 1) < 1e-4)
      #expect(row.firstIndex(of: row.max() ?? 0).map { labels[$0] } == "Eb major")
    }
    #expect(try HarmonyBench(.silence(frames: 44100 * 5)).matrix("key", "activations").rows.isEmpty)
  }

  @Test("silence has no key")
  func silence() throws {
    #expect(try HarmonyBench(.silence(frames: 44100 * 5)).keyNames == [])
  }

  @Test("chords tell a key from its relative, which has the same notes")
  func relative() throws {
    // All notes of the scale in each bar, over chords of A minor.
    let chords = (0..<10).flatMap { _ in
      [[33, 57, 60, 64, 67], [38, 57, 62, 65, 69], [40, 59, 64, 67, 71], [33, 57, 60, 64, 69]]
    }
    var track = NoteTrack(seconds: Double(chords.count))
    track.play(chords: chords, seconds: 1)
    #expect(try HarmonyBench(track.signal, pipeline: HarmonyBench.keyOfChords).keyNames == ["A minor"])
  }
}
