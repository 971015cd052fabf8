import Testing

@testable import Notation

struct KeyAndPitchTests {
  @Test("A key is printed as it was read", arguments: ["C major", "F# minor", "Bb dorian", "Cb major", "G mixolydian"])
  func keyRoundTrip(text: String) throws {
    #expect(try Key(parsing: text).description == text)
  }

  @Test("Abbreviated modes are understood", arguments: [("A:min", "A minor"), ("Eb maj", "Eb major")])
  func abbreviatedKey(text: String, canonical: String) throws {
    #expect(try Key(parsing: text).description == canonical)
  }

  @Test(
    "A wrong key is refused with the place and what was expected",
    arguments: [("", 0, "a note name"), ("C", 1, "a space"), ("C blues", 2, "a mode"), ("x minor", 0, "a note name")])
  func wrongKey(text: String, position: Int, expected: String) throws {
    let error = try #require(throws: NotationError.self) { try Key(parsing: text) }
    #expect(error.position == position)
    #expect(error.expected.hasPrefix(expected))
    #expect(error.code == "PF-NOTATION-002")
  }

  @Test("Keys from a pitch class get the signature with the fewest accidentals")
  func conventionalKeys() {
    let major = PitchClass.all.map { Key(tonic: $0, mode: .major).tonic.description }
    #expect(major == ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"])
    let minor = PitchClass.all.map { Key(tonic: $0, mode: .minor).tonic.description }
    #expect(minor == ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"])
  }

  @Test(
    "The signature counts sharps and flats",
    arguments: [("C major", 0), ("Gb major", -6), ("E minor", 1), ("D dorian", 0), ("F lydian", 0), ("B locrian", 0)])
  func signature(text: String, sharps: Int) throws {
    #expect(try Key(parsing: text).signature == sharps)
  }

  @Test("Every step of a key is spelled with its own letter", arguments: Key.Mode.allCases)
  func diatonicSpelling(mode: Key.Mode) {
    for tonic in PitchClass.all {
      let key = Key(tonic: tonic, mode: mode)
      #expect(Set(key.pitchClasses.map { $0.name(in: key).letter }).count == 7)
    }
  }

  @Test("Chromatic notes are spelled by the key")
  func chromaticSpelling() throws {
    let sharp = try Key(parsing: "E major")
    let flat = try Key(parsing: "Ab major")
    #expect(PitchClass(10).name(in: sharp).description == "A#")
    #expect(PitchClass(10).name(in: flat).description == "Bb")
    #expect(PitchClass(8).name(in: try Key(parsing: "A minor")).description == "G#")
    #expect(
      PitchClass.all.map(\.name.description) == ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"])
  }

  @Test("Note names keep their spelling", arguments: ["C", "Bb", "F##", "Abb", "G#", "Cbb", "B##"])
  func noteNames(text: String) throws {
    let name = try NoteName(parsing: text)
    #expect(name.description == text)
    #expect(NoteName(fifths: name.fifths) == name)
  }

  @Test("Middle C is 60", arguments: [("C4", 60), ("A4", 69), ("C-1", 0), ("G9", 127), ("Cb4", 59), ("B#3", 60)])
  func pitches(text: String, midi: Int) throws {
    #expect(try Pitch(parsing: text).midi == midi)
  }

  @Test("Every MIDI number has a name that reads back to it, in any key")
  func pitchNames() throws {
    let keys = [nil] + PitchClass.all.map { Key(tonic: $0, mode: .major) }
    for pitch in (0...127).compactMap(Pitch.init(midi:)) {
      for key in keys where (1...126).contains(pitch.midi) {
        #expect(try Pitch(parsing: pitch.name(in: key)) == pitch)
      }
    }
    #expect(Pitch(midi: 128) == nil)
    #expect(Pitch(midi: 70)?.name() == "Bb4")
  }

  @Test("A wrong pitch is refused", arguments: ["", "C", "C-", "A10", "H4", "G#9", "C4 ", "Cb-1"])
  func wrongPitch(text: String) {
    #expect(throws: NotationError.self) { try Pitch(parsing: text) }
  }

  @Test(
    "Degrees read back and know their distance", arguments: [("5", 7), ("b3", 3), ("#11", 18), ("bb7", 9), ("13", 21)])
  func degrees(text: String, semitones: Int) throws {
    let degree = try Degree(parsing: text)
    #expect(degree.description == text)
    #expect(degree.semitones == semitones)
  }

  @Test("Every distance has a degree")
  func degreesFromDistances() {
    for semitones in 0..<12 { #expect(Degree(semitones: semitones).semitones == semitones) }
  }

  @Test("An error says what was read, where it failed and how it is written")
  func errorText() throws {
    let error = try #require(throws: NotationError.self) { try Chord(parsing: "C:mayor") }
    #expect(error.message.hasPrefix("'C:mayor' is not a chord: expected a chord type"))
    #expect(error.message.hasSuffix("at character 3, found 'm'"))
    #expect(NotationError.catalogue.map(\.code).count == 5)
  }
}
