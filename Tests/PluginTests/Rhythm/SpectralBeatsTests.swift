import Host
import TestSupport
import Testing

@Suite("Spectral beats")
struct SpectralBeatsTests {
  private static let rock = ["K.....K.", "..S...S.", "hhhhhhhh"]

  private func rock(tempo: Double, seconds: Double = 30) -> (DrumTrack, [Double], [Double]) {
    var track = DrumTrack(seconds: seconds)
    let (beats, downbeats) = track.play(Self.rock, beatsPerBar: 4, tempo: tempo, from: 0.2, to: seconds)
    return (track, beats, downbeats)
  }

  @Test("clicks at a steady tempo are beats, each within 50 ms", arguments: [72.0, 100, 120, 144])
  func clicks(tempo: Double) throws {
    var track = DrumTrack(seconds: 20)
    let times = Array(stride(from: 0.3, to: 19.5, by: 60 / tempo))
    for time in times { track.hit(.snare, at: time) }
    let bench = try RhythmBench(track.signal)
    let found = try #require(bench.tempo)
    #expect(abs(found / tempo - 1) < 0.01)
    #expect(agreement(bench.beats, times) > 0.95)
  }

  @Test("the bars of a rock beat are found with their first beats", arguments: [90.0, 120, 165])
  func rockBars(tempo: Double) throws {
    let (track, beats, downbeats) = rock(tempo: tempo)
    let bench = try RhythmBench(track.signal)
    #expect(abs(try #require(bench.tempo) / tempo - 1) < 0.01)
    #expect(agreement(bench.beats, beats) > 0.95)
    #expect(agreement(bench.downbeats, downbeats) > 0.9)
    #expect(bench.numerators == [4])
    #expect(Set(bench.downbeats).isSubset(of: Set(bench.beats)))
  }

  @Test(
    "other meters are told from four",
    arguments: [
      (3, 140.0, ["K.....", "..h.h."]),
      (5, 130.0, ["K..K..K...", "..S.S...S.", "h.h.h.h.h."]),
      (7, 170.0, ["K...K...K.....", "..S...S...S.S.", "h.h.h.h.h.h.h."]),
    ])
  func meters(beatsPerBar: Int, tempo: Double, lines: [String]) throws {
    var track = DrumTrack(seconds: 40)
    let (beats, downbeats) = track.play(lines, beatsPerBar: beatsPerBar, tempo: tempo, from: 0.2, to: 40)
    let bench = try RhythmBench(track.signal)
    #expect(bench.numerators == [Int64(beatsPerBar)])
    #expect(agreement(bench.beats, beats) > 0.95)
    #expect(agreement(bench.downbeats, downbeats) > 0.9)
  }

  @Test("swung eighths do not draw the beat away from the quarters")
  func swing() throws {
    var track = DrumTrack(seconds: 30)
    let lines = ["h..h.hh..h.h", "...h.....h..", "K.....K....."]
    let (beats, _) = track.play(lines, beatsPerBar: 4, tempo: 132, from: 0.2, to: 30)
    let bench = try RhythmBench(track.signal)
    #expect(agreement(bench.beats, beats) > 0.95)
  }

  @Test("a change of tempo is followed and stands in the tempo curve")
  func tempoChange() throws {
    var track = DrumTrack(seconds: 60)
    let (slow, _) = track.play(Self.rock, beatsPerBar: 4, tempo: 100, from: 0.2, to: 30)
    let (fast, _) = track.play(Self.rock, beatsPerBar: 4, tempo: 125, from: 30, to: 60)
    let bench = try RhythmBench(track.signal)
    #expect(agreement(bench.beats, slow + fast) > 0.85)
    let curve = bench.table("tempo_curve").column("bpm")?.float64 ?? []
    #expect(abs(try #require(curve.first) / 100 - 1) < 0.02)
    #expect(abs(try #require(curve.last) / 125 - 1) < 0.02)
  }

  @Test("other metrical levels are runners-up of the tempo, and all confidences sum to at most 1")
  func candidates() throws {
    let (track, _, _) = rock(tempo: 120)
    let bench = try RhythmBench(track.signal)
    #expect(bench.tempoCandidates.contains { abs($0 / 60 - 1) < 0.02 })
    let table = bench.table("tempo")
    let all = table.confidence + table.alternatives.confidence
    #expect(all.reduce(0, +) <= 1.000001)
    #expect(all == all.sorted(by: >))
  }

  @Test("the tempo range is kept")
  func tempoRange() throws {
    let (track, _, _) = rock(tempo: 120)
    let bench = try RhythmBench(track.signal, set: ["beats.tempo_range=[40, 85]"])
    let tempo = try #require(bench.tempo)
    #expect((40.0...85).contains(tempo))
    #expect(bench.tempoCandidates.allSatisfy { (40.0...85).contains($0) })
  }

  @Test("a tempo range of less than an octave is refused in words")
  func narrowRange() throws {
    let (track, _, _) = rock(tempo: 120, seconds: 5)
    let error = #expect(throws: (any Error).self) {
      try RhythmBench(track.signal, set: ["beats.tempo_range=[100, 150]"])
    }
    #expect("\(try #require(error))".contains("less than an octave"))
  }

  @Test("silence has no beats, no tempo and no meter", arguments: [0, 1, 22050 * 10])
  func silence(padding: Int) throws {
    let bench = try RhythmBench(TestSignal.silence(frames: padding + 1, sampleRate: 22050))
    for port in ["beats", "downbeats", "tempo", "tempo_curve", "meter"] { #expect(bench.table(port).rowCount == 0) }
  }

  @Test("the silence before and behind music has no beats")
  func edges() throws {
    var track = DrumTrack(seconds: 50)
    track.play(Self.rock, beatsPerBar: 4, tempo: 120, from: 10, to: 40)
    let bench = try RhythmBench(track.signal)
    #expect(try #require(bench.beats.first) > 8)
    #expect(try #require(bench.beats.last) < 42)
  }

  @Test("the same recording gives the same beats again")
  func deterministic() throws {
    let (track, _, _) = rock(tempo: 97, seconds: 15)
    let first = try RhythmBench(track.signal)
    let second = try RhythmBench(track.signal)
    for port in ["beats", "downbeats", "tempo", "tempo_curve", "meter"] {
      #expect(first.table(port) == second.table(port))
    }
  }
}
