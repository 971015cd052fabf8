import Artifacts
import Foundation
import Pipeline
import SongMap
import TestSupport
import Testing

@Suite("Notes in the Song Map")
struct NotesPipelineTests {
  private let bundled: BundledAnalyzers

  init() throws { bundled = try BundledAnalyzers() }

  private func status(_ map: SongMapDocument, _ field: String) -> String? {
    map.json["provenance"]?["fields"]?[field]?.string
  }

  /// Long tones of six partials, one after the other.
  private func tones(_ pitches: [Int]) -> TestSignal {
    let rate = 44100
    var samples = [Double](repeating: 0, count: (pitches.count + 1) * rate)
    for (position, pitch) in pitches.enumerated() {
      let frequency = 440 * exp2(Double(pitch - 69) / 12)
      for frame in 0..<(9 * rate / 10) {
        let age = Double(frame) / Double(rate)
        let envelope = 0.2 * min(1, age / 0.02) * min(1, (0.9 - age) / 0.03)
        let phase = 2 * Double.pi * frequency * age
        for partial in 1...6 {
          samples[rate / 2 + position * rate + frame] += envelope * sin(Double(partial) * phase) / Double(partial)
        }
      }
    }
    return TestSignal(sampleRate: rate, channels: [samples.map(Float.init)])
  }

  @Test("the pipeline of notes fills melody, bass and notes with pitch, deviation, velocity and confidence")
  func fields() throws {
    let pitches = [60, 64, 67, 65, 62]
    // Separation is made for songs; what it makes of five tones is no concern here.
    let recording = try bundled.write(tones(pitches))
    let map = try bundled.analyze(recording, plan: try bundled.plan("notes", set: ["melody.inputs.audio=source"])).map
    let model = try map.model()
    #expect(model.melody.map(\.midi) == pitches)
    for (index, note) in model.melody.enumerated() {
      #expect(abs(note.start - 0.5 - Double(index)) < 0.06)
      #expect(abs(try #require(note.cents)) < 20)
      #expect(try (1...127).contains(#require(note.velocity)) && #require(note.confidence) > 0.3)
    }
    #expect(Set(pitches).isSubset(of: Set(model.notes.map(\.midi))))
    #expect(model.notes.allSatisfy { $0.velocity != nil && $0.cents != nil && $0.confidence != nil })
    #expect(status(map, "performance.melody") == "analysed" && status(map, "performance.notes") == "analysed")
    #expect(status(map, "performance.bass") == "analysed")
  }

  @Test("the pipeline of notes gives the bass")
  func bass() throws {
    let pitches = [40, 43, 45, 41, 38]
    let map = try bundled.analyze(try bundled.write(tones(pitches)), plan: try bundled.plan("notes")).map
    let notes = try map.model().bass
    #expect(notes.map(\.midi) == pitches)
    for (index, note) in notes.enumerated() { #expect(abs(note.start - 0.5 - Double(index)) < 0.06) }
  }

  @Test("where no networks are installed, the map has all else and says why its notes are missing")
  func withoutModels() throws {
    let plan = try Resolver.resolve(
      try PipelineSource.load(nameOrPath: "notes"), catalogue: bundled.discovery.catalogue, models: .empty,
      fields: SongMapAssembler.fields)
    #expect(Set(plan.skipped.map(\.name)) == ["separation", "melody", "notes", "bass"])
    let map = try bundled.analyze(try bundled.write(song()), plan: plan).map
    #expect(try map.model().beats.count > 20)
    #expect(map.json["performance"] == nil)
    #expect(status(map, "performance.melody") == "skipped" && status(map, "performance.notes") == "skipped")
  }
}
