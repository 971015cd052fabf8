import Foundation
import Host
import Pipeline
import SongMap
import TestSupport
import Testing

@Suite("Lyrics by Whisper")
struct WhisperTests {
  private let bundled: BundledAnalyzers

  init() throws { bundled = try BundledAnalyzers() }

  private func plan(set: [String] = []) throws -> Plan {
    let pipeline = """
      performia: 1
      name: lyrics
      steps: { lyrics: { use: performia.lyrics.whisper, inputs: { audio: source, mix: source } } }
      song_map: { lyrics: { words: lyrics.words, lines: lyrics.lines } }
      """
    return try Resolver.resolve(
      try PipelineSource.load(text: pipeline, file: "lyrics.yaml"), overrides: try Override.list(set),
      catalogue: bundled.discovery.catalogue, models: try TestModels.catalogue(), fields: SongMapAssembler.fields)
  }

  /// Speech of a synthesizer, two seconds of silence before it.
  private func speech(_ text: String) throws -> String {
    let (spoken, path) = (bundled.folder.file("spoken.wav"), bundled.folder.file("speech.wav"))
    try #require(system("espeak-ng -v en-us -s 140 -w '\(spoken)' '\(text)' && sox '\(spoken)' '\(path)' pad 2 1") == 0)
    return path
  }

  private static let sentence = "My name is John and I live in London with my family."

  private func bare(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter }.map(String.init)
  }

  @Test("what is said is told, each word inside the recording and after the one before")
  func words() throws {
    let map = try bundled.analyze(try speech(Self.sentence), plan: try plan()).map.model()
    let lines = map.lyrics
    let words = map.lyrics.flatMap(\.words)
    let said = bare(Self.sentence)
    let found = words.flatMap { bare($0.text) }
    let common = said.filter(found.contains)
    #expect(common.count >= said.count - 1, "\(found)")
    #expect(words.first.map { (1.6...2.6).contains($0.start) } == true)
    for (word, next) in zip(words, words.dropFirst()) { #expect(word.start <= next.start && word.start < word.end) }
    #expect(words.allSatisfy { $0.end <= map.duration && (0...1).contains($0.confidence ?? -1) })
    #expect(map.lyrics.map(\.text).joined(separator: " ") == words.map(\.text).joined(separator: " "))
  }

  @Test("twice gives the same bytes")
  func deterministic() throws {
    let recording = try speech(Self.sentence)
    let first = try bundled.analyze(recording, plan: try plan(), cores: 1).bytes
    #expect(try bundled.analyze(recording, plan: try plan(), cores: 2).bytes == first)
  }

  @Test(
    "what is no voice has no words",
    arguments: [OddSignal.silence, .sine, .noise, .oneSample, .lessThanAFrame, .impulse])
  func noWords(_ odd: OddSignal) throws {
    let map = try bundled.analyze(try bundled.write(odd.signal), plan: try plan()).map.model()
    #expect(map.lyrics.isEmpty, "\(map.lyrics)")
  }

  @Test("an unknown language, a file that is no library and one that is no model are refused in words")
  func refusals() throws {
    let recording = try speech("Hello.")
    func refusal(_ set: String) throws -> String {
      let error = try #require(throws: HostError.self) {
        try bundled.analyze(recording, plan: try plan(set: [set]))
      }
      return error.message
    }
    #expect(try refusal("lyrics.language=xx").contains("the model knows no language 'xx'"))
    #expect(try refusal("lyrics.runtime=\(recording)").contains("whisper.cpp cannot be loaded"))
    #expect(try refusal("lyrics.model=\(recording)").contains("no model of whisper.cpp"))
  }
}
