import Artifacts
import Host
import TestSupport
import Testing

@Suite("Tuning and chroma")
struct HarmonyFeatureTests {
  @Test("the tuning is found within two cents", arguments: [-45.0, -20, 0, 13, 30])
  func tuning(cents: Double) throws {
    var track = NoteTrack(seconds: 6)
    track.detuning = cents
    track.play(chords: [[48, 60, 64, 67], [50, 57, 62, 65], [43, 59, 62, 67]], seconds: 2)
    let bench = try HarmonyBench(track.signal)
    #expect(abs(try #require(bench.cents) - cents) < 2)
    #expect(bench.table("tuning", "tuning").confidence[0] > 0.8)
  }

  @Test("noise has no tuning, and says so")
  func noise() throws {
    let bench = try HarmonyBench(.noise(amplitude: 0.3, frames: 44100 * 10))
    #expect(bench.table("tuning", "tuning").confidence[0] < 0.2)
  }

  @Test("silence has the standard tuning with confidence 0")
  func silence() throws {
    let bench = try HarmonyBench(.silence(frames: 44100))
    #expect(bench.cents == 0)
    #expect(bench.table("tuning", "tuning").confidence == [0])
  }

  @Test("beat-synchronous chroma has a row between any two beats, from beginning to end")
  func beatChroma() throws {
    var track = NoteTrack(seconds: 20)
    track.play(chords: (0..<10).map { $0 % 2 == 0 ? [36, 60, 64, 67] : [41, 60, 65, 69] }, seconds: 2)
    let bench = try HarmonyBench(track.signal, pipeline: HarmonyBench.withBeats)
    let chroma = bench.table("beatchroma", "beatchroma")
    let beats = bench.table("beats", "beats").start
    #expect(beats.count > 10)
    #expect(Set(beats.filter { $0 > 0.1 && $0 < 19.9 }).isSubset(of: Set(chroma.start)))
    #expect(chroma.start.first == 0)
    #expect(abs(chroma.end(chroma.rowCount - 1) - 20) < 1e-6)
    #expect(chroma.columns.count == 12)
    let c = try #require(chroma.column("c")?.float64)
    let cSharp = try #require(chroma.column("c_sharp")?.float64)
    #expect(c.reduce(0, +) > 5 * cSharp.reduce(0, +))
  }
}
