import Foundation
import Host
import SongMap
import TestSupport
import Testing

@Suite("What is given in place of what steps find out")
struct GivenAnnotationsTests {
  private let bundled: BundledAnalyzers

  init() throws { bundled = try BundledAnalyzers() }

  /// The map by `fast` of a recording of 16 seconds at 120 beats a minute, with texts for steps.
  private func analyze(_ texts: [String: String]) throws -> SongMapModel {
    let given = try texts.sorted { $0.key < $1.key }.map { step, text in
      let path = bundled.folder.file("\(step).txt")
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return "\(step)=\(path)"
    }
    let recording = try bundled.write(song())
    return try bundled.analyze(recording, plan: bundled.plan("fast", given: given)).map.model()
  }

  private func status(of field: String, _ map: SongMapModel) -> String? {
    map.provenance?["fields"]?[field]?.string
  }

  @Test("beats are those of the text, bars, meter and tempo follow from them, and what reads them is computed anew")
  func beats() throws {
    // Three to a bar, with one beat before the first.
    let times = (0..<24).map { Double(3 + 6 * $0) / 10 }
    let text = times.enumerated().map { "\($1)\t\(($0 + 2) % 3 + 1)" }.joined(separator: "\n")
    let map = try analyze(["beats": "# made by hand\n\n" + text])
    let first = times.indices.filter { $0 % 3 == 1 }.map { times[$0] }
    #expect(map.beats == times && map.downbeats == first)
    #expect(map.meter.numerator == 3 && map.meter.denominator == 4)
    #expect(abs(map.tempo.global - 100) < 0.1)
    for field in ["beats", "downbeats", "meter", "tempo"] { #expect(status(of: field, map) == "given") }
    for field in ["chords", "sections"] { #expect(status(of: field, map) == "analysed") }
    // Chords change on beats or between two.
    let places = times + times.map { $0 + 0.3 }
    for chord in map.chords.dropFirst() { #expect(places.contains { abs($0 - chord.start) < 0.01 }, "\(chord)") }
    let bars = [0] + map.downbeats
    for section in map.sections { #expect(bars.contains { abs($0 - section.start) < 0.01 }, "\(section)") }
  }

  @Test("beats without numbers have no bars; the last bar is no shorter than the one before")
  func bars() throws {
    let loose = try analyze(["beats": "1.0\n1.5\n2.0"])
    #expect(loose.beats == [1, 1.5, 2] && loose.downbeats.isEmpty && loose.meter.confidence == 0)
    let cut = try analyze(["beats": "1 1\n2 2\n3 3\n4 1\n5 2"])
    #expect(cut.downbeats == [1, 4] && cut.meter.numerator == 3)
  }

  @Test("chords are those of the text, none between them, and the key follows from them")
  func chords() throws {
    let map = try analyze(["chords": "1,4,Eb:maj\n4 7 Ab:maj\n7\t10\tBb:7\n11 99 Eb:maj/3"])
    #expect(map.chords.map(\.label) == ["N", "Eb:maj", "Ab:maj", "Bb:7", "N", "Eb:maj/3"])
    #expect(map.chords.map(\.start) == [0, 1, 4, 7, 10, 11] && map.chords.last?.end == 16)
    #expect(map.chords.allSatisfy { $0.confidence == 1 })
    #expect(map.keys != (try analyze([:]).keys), "\(map.keys)")
    #expect(status(of: "chords", map) == "given" && status(of: "key", map) == "analysed")
  }

  @Test("between chords whose times are rounded there is none")
  func roundedChords() throws {
    let map = try analyze(["chords": "0.001 4 Eb:maj\n4.001 7 Ab:maj\n6.999 15.999 Bb:7"])
    #expect(map.chords.map(\.label) == ["Eb:maj", "Ab:maj", "Bb:7"])
    #expect(map.chords.map(\.start) == [0, 4, 7] && map.chords.map(\.end) == [4, 7, 16])
  }

  @Test("a key is one for all, or one for each passage", arguments: ["D minor", "0 16 D minor", "0 16 D:min"])
  func key(text: String) throws {
    let key = try analyze(["key": text]).keys
    #expect(key.map { "\($0.tonic) \($0.mode)" } == ["D minor"])
    #expect(key.map(\.start) == [0] && key.map(\.end) == [16])
  }

  @Test("sections last until the next, and those of one name repeat the first")
  func sections() throws {
    let map = try analyze(["structure": "0.5 4 verse\n4 8 pre chorus\n8 11 chorus\n12 15 verse"])
    #expect(map.sections.map(\.label) == ["verse", "pre chorus", "chorus", "verse"])
    #expect(map.sections.map(\.start) == [0, 4, 8, 12] && map.sections.map(\.end) == [4, 8, 12, 16])
    #expect(map.sections.map(\.repeats) == [nil, nil, nil, 0])
  }

  @Test(
    "what is wrong is said with its line",
    arguments: [
      ("beats", "1 1\nsoon", "line 2: expected a time in seconds in column 1, found 'soon'"),
      ("beats", "1\n\n-2", "line 3: expected a time in seconds in column 1, found '-2'"),
      ("beats", "1\n2\n2", "line 3: 2.0 s is not after the beat of line 2, 2.0 s"),
      ("beats", "1 first", "line 1: expected a beat's number in its bar after the time, found 'first'"),
      ("beats", "1 1\n99 2", "line 2: 99.0 s is behind the recording's end, 16.0 s"),
      ("beats", "# 1", "there are no lines in it"),
      ("chords", "0 4 C:maj\n4 8 H:maj", "line 2: 'H:maj' is not a chord"),
      ("chords", "0 4 C:maj\n3 8 C:maj", "line 2: it starts at 3.0 s, before line 1 ends, at 4.0 s"),
      ("chords", "4 4 C:maj", "line 1: it ends at 4.0 s, which is not after its start, 4.0 s"),
      ("chords", "0 4", "line 1: expected a label in column 3, found the end of the line"),
      ("chords", "0", "line 1: expected a time in seconds in column 2, found the end of the line"),
      ("key", "X major", "line 1: 'X major' is not a key"),
      ("key", "D dorian", "line 1: 'D dorian' is neither major nor minor"),
      ("structure", "20 30 verse", "line 1: 20.0 s is behind the recording's end, 16.0 s; is it of another recording?"),
    ])
  func mistakes(step: String, text: String, message: String) throws {
    let error = #expect(throws: (any Error).self) { try analyze([step: text]) }
    #expect(error.map { "\($0)".contains(message) } == true, "\(String(describing: error))")
  }
}
