import Host
import Pipeline
import SongMap
import TestSupport
import Testing

@Suite("Bundled analyzers on odd recordings")
struct OddInputTests {
  private let bundled: BundledAnalyzers

  init() throws {
    bundled = try BundledAnalyzers()
  }

  @Test(
    "every recording gets a valid map", arguments: OddSignal.allCases, ["fast", "default", "noncommercial", "karaoke"])
  func validMap(_ odd: OddSignal, _ pipeline: String) throws {
    let recording = try bundled.write(odd.signal)
    let model = try bundled.analyze(recording, plan: try bundled.plan(pipeline)).map.model()
    #expect(abs(model.duration - Double(odd.signal.frames) / Double(odd.signal.sampleRate)) < 1e-6)
  }

  @Test("silence has no beats, no tempo and no chords but N", arguments: ["fast", "default", "noncommercial"])
  func silence(_ pipeline: String) throws {
    let recording = try bundled.write(OddSignal.silence.signal)
    let model = try bundled.analyze(recording, plan: try bundled.plan(pipeline)).map.model()
    #expect(model.beats.isEmpty)
    #expect(model.downbeats.isEmpty)
    #expect(model.tempo.global == 0)
    #expect(model.chords.allSatisfy { $0.label == "N" })
  }

  @Test("NaN and infinite samples cost no more than themselves")
  func notFinite() throws {
    var signal = song(seconds: 8)
    for (index, value) in [Float.nan, .infinity, -.infinity].enumerated() { signal.channels[0][44100 + index] = value }
    let recording = try bundled.write(signal)
    let (map, _) = try bundled.analyze(recording, plan: try bundled.plan())
    #expect(map.json["provenance"]?["source"]?["warnings"]?.array?.isEmpty == false)
    #expect(try map.model().beats.count > 8)
  }

  @Test("a plain song has its beats, its tempo and its chords")
  func plainSong() throws {
    let model = try bundled.analyze(try bundled.write(song()), plan: try bundled.plan()).map.model()
    #expect((28...34).contains(model.beats.count), "\(model.beats)")
    #expect(abs(model.tempo.global - 120) < 3, "\(model.tempo.global)")
    for (root, time) in [("C", 1.0), ("F", 3.0), ("G", 5.0)] {
      let chord = model.chords.first { $0.start <= time && time < $0.end }
      #expect(
        chord?.label.hasPrefix("\(root):maj") == true || chord?.label == root, "at \(time) s: \(chord?.label ?? "")")
    }
  }
}
