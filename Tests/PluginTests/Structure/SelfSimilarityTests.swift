import Artifacts
import Foundation
import Host
import SongMap
import TestSupport
import Testing

@Suite("Structure by self-similarity")
struct SelfSimilarityTests {
  private let bundled: BundledAnalyzers

  init() throws { bundled = try BundledAnalyzers(and: ["TestAnalyzers"]) }

  private static let plain = "structure: { use: performia.structure.selfsimilarity, inputs: { mix: [] } }"

  /// Without beats, so that bars are of two seconds.
  private func analyze(_ recording: String, steps: String = plain) throws -> SongMapModel {
    let pipeline = """
      performia: 1
      name: structure
      steps:
        logmel: { use: performia.features.logmel }
        chroma: { use: performia.features.chroma }
        \(steps)
      song_map: { sections: structure.sections }
      """
    return try bundled.analyze(recording, plan: bundled.plan(text: pipeline)).map.model()
  }

  private static let verse = part([
    [48, 60, 64, 67], [45, 60, 64, 69], [41, 60, 65, 69], [43, 59, 62, 67], [48, 60, 64, 67], [40, 59, 64, 67],
    [38, 57, 62, 65], [43, 59, 65, 67],
  ])
  private static let chorus = part([
    [41, 77, 81, 84], [43, 79, 83, 86], [45, 81, 84, 88], [40, 79, 83, 88], [41, 77, 81, 84], [48, 76, 79, 84],
    [38, 77, 81, 86], [43, 74, 79, 83],
  ])

  /// Sixteen seconds: chords of two seconds.
  private static func part(_ chords: [[Int]]) -> [Float] {
    var track = NoteTrack(seconds: 16)
    track.play(chords: chords, seconds: 2)
    return track.samples
  }

  private func song(_ parts: [[Float]], _ name: String = "song.wav") throws -> String {
    try bundled.write(TestSignal(sampleRate: NoteTrack.sampleRate, channels: [parts.flatMap(\.self)]), name)
  }

  @Test("parts that come back have the same letter, and sections cover the recording on both levels")
  func repetition() throws {
    let map = try analyze(try song([Self.verse, Self.chorus, Self.verse, Self.chorus]))
    let parts = map.sections.filter { $0.level == 1 }
    #expect(parts.map(\.label) == ["A", "B", "A", "B"], "\(parts)")
    for (part, time) in zip(parts, [0.0, 16, 32, 48]) { #expect(abs(part.start - time) < 0.1) }
    for level in [0, 1] {
      let rows = map.sections.filter { $0.level == level }
      #expect(rows.first?.start == 0 && rows.last.map { abs($0.end - 64) < 0.01 } == true)
      for (row, next) in zip(rows, rows.dropFirst()) { #expect(row.end == next.start) }
    }
    for section in map.sections {
      if let original = section.repeats {
        #expect(map.sections[original].start < section.start && map.sections[original].level == section.level)
      }
    }
    #expect(parts.map { $0.repeats != nil } == [false, false, true, true])
  }

  @Test("neighbours that are alike make one section of several parts")
  func levels() throws {
    let map = try analyze(try song([Self.verse, Self.verse, Self.chorus, Self.verse]))
    let sections = map.sections.filter { $0.level == 0 }
    #expect(sections.map { ($0.end / 16).rounded() } == [2, 3, 4], "\(map.sections)")
  }

  @Test("what is sung and what is not have different names")
  func functions() throws {
    let text = "the river flows behind the old church and over the hills to the sea where the ships are waiting"
    let speech = bundled.folder.file("speech.wav")
    let raw = bundled.folder.file("raw.wav")
    try #require(system("espeak-ng -v en-us -s 130 -a 200 -w '\(raw)' '\(text), \(text), \(text)'") == 0)
    let song = try song([Self.verse, Self.chorus, Self.verse, Self.chorus, Self.verse].map { $0.map { $0 * 0.3 } })
    // The voice sounds in the second and in the fourth part.
    try #require(
      system(
        "sox -m '\(song)' '|sox \(raw) -r 22050 -p trim 0 15 pad 16 16' '|sox \(raw) -r 22050 -p trim 0 15 pad 48 16' "
          + "'\(speech)'") == 0)
    let map = try analyze(speech, steps: Self.separated)
    let sections = map.sections.filter { $0.level == 0 }
    func label(at time: Double) -> String? { sections.first { $0.start <= time && time < $0.end }?.label }
    #expect(label(at: 8) == "intro" && label(at: 72) == "outro", "\(sections)")
    #expect(["instrumental", "solo"].contains(label(at: 40)), "\(sections)")
    #expect(label(at: 24) == label(at: 56) && ["verse", "chorus"].contains(label(at: 24)), "\(sections)")
  }

  private static let separated = """
    separation: { use: performia.separation.spleeter }
      structure: { use: performia.structure.selfsimilarity, inputs: { mix: source } }
    """

  @Test("where nobody sings, themes are named as what is sung would be")
  func instrumental() throws {
    let song = try song([Self.verse, Self.chorus, Self.verse, Self.chorus])
    let names = try analyze(song, steps: Self.separated).sections.filter { $0.level == 0 }.map(\.label)
    #expect(names == (try analyze(song)).sections.filter { $0.level == 0 }.map(\.label), "\(names)")
    #expect(Set(names).count > 1, "\(names)")
  }

  @Test("what networks say of borders and functions counts beside what is alike")
  func opinion() throws {
    let steady = try song([Self.verse, Self.verse, Self.verse, Self.verse])
    let opinion = """
      opinion: { use: org.example.statedsections, params: { sections: "0 intro 24 solo 40 chorus 56 outro" } }
        structure: { use: performia.structure.selfsimilarity, inputs: { mix: [] } }
      """
    let alone = try analyze(steady)
    let asked = try analyze(steady, steps: opinion)
    func parts(_ map: SongMapModel) -> [Double] { map.sections.filter { $0.level == 1 }.map { $0.start.rounded() } }
    for time in [24.0, 40, 56] {
      #expect(parts(asked).contains(time) && !parts(alone).contains(time), "\(parts(asked))")
    }
  }

  @Test("functions that networks are sure of are those of the sections")
  func opinionOnFunctions() throws {
    let song = try song([Self.verse, Self.chorus, Self.verse, Self.chorus])
    let opinion = """
      opinion: { use: org.example.statedsections, params: { sections: "0 solo 16 bridge 32 solo 48 break" } }
        structure: { use: performia.structure.selfsimilarity, inputs: { mix: [] } }
      """
    let sections = try analyze(song, steps: opinion).sections.filter { $0.level == 0 }
    #expect(sections.map(\.label) == ["solo", "bridge", "solo", "instrumental"], "\(sections)")
  }

  @Test("silence and a moment are one section", arguments: [30.0, 0.1])
  func trivial(seconds: Double) throws {
    let map = try analyze(try bundled.write(.silence(frames: Int(seconds * 44100))))
    #expect(map.sections.map(\.level) == [0, 1])
    #expect(map.sections.allSatisfy { $0.start == 0 && abs($0.end - seconds) < 0.01 })
  }
}
