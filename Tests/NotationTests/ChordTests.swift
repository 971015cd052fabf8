import Testing

@testable import Notation

struct ChordTests {
  @Test(
    "A canonical label is printed as it was read",
    arguments: [
      "N", "X", "C:maj", "Bb:min7/b3", "F##:hdim7", "A:(1,b3,5)", "G:7(*5)", "D:maj(9,*3)/5", "Eb:minmaj7", "C:1",
      "Ab:5",
      "E:9", "F#:min11/b7", "B:#11", "Db:b13", "C:sus4(b7)", "G:aug/#5",
    ])
  func roundTrip(label: String) throws {
    #expect(try Chord(parsing: label).description == label)
  }

  @Test("Shortened labels are printed in full", arguments: [("E", "E:maj"), ("C/3", "C:maj/3"), ("G:6", "G:maj6")])
  func shortened(label: String, canonical: String) throws {
    #expect(try Chord(parsing: label).description == canonical)
  }

  @Test(
    "Notes follow from the type, additions, omissions and the bass",
    arguments: [
      ("C:maj", [0, 4, 7]), ("A:min7", [9, 0, 4, 7]), ("B:hdim7", [11, 2, 5, 9]), ("B:dim7", [11, 2, 5, 8]),
      ("C:minmaj7", [0, 3, 7, 11]), ("D:min6", [2, 5, 9, 11]), ("Eb:aug", [3, 7, 11]), ("C:sus2", [0, 2, 7]),
      ("G:13", [7, 11, 2, 5, 9, 0, 4]), ("C:(1,b3,5)", [0, 3, 7]), ("C:(b3,5)", [0, 3, 7]), ("C:(*1,3,5)", [4, 7]),
      ("G:7(*5)", [7, 11, 5]), ("C:maj/2", [0, 2, 4, 7]), ("N", []), ("X", []),
    ])
  func notes(label: String, semitones: [Int]) throws {
    #expect(try Chord(parsing: label).pitchClasses == Set(semitones.map(PitchClass.init)))
  }

  @Test(
    "The bass is a degree above the root",
    arguments: [("Bb:maj/3", 2), ("C:7/b7", 10), ("F#:min", 6), ("D:min/b7", 0), ("C:dim7/bb7", 9)])
  func bass(label: String, semitones: Int) throws {
    #expect(try Chord(parsing: label).bassPitchClass == PitchClass(semitones))
  }

  @Test(
    "A wrong label is refused with the place and what was expected",
    arguments: [
      ("", 0, "a root"), ("H:maj", 0, "a root"), ("n", 0, "a root"), ("NC", 0, "a root"), ("C:", 2, "a chord type or"),
      ("C:major", 2, "a chord type (maj"), ("C:maj/", 6, "a scale degree"), ("C:maj/14", 6, "a scale degree"),
      ("C:maj/05", 6, "a scale degree"),
      ("C:(1,b3", 7, "',' or ')'"), ("C:(1,)", 5, "a scale degree"), ("C:maj(9)7", 8, "'/' or the end"),
      ("C:maj/3 ", 7, "nothing more"), ("Cmaj", 1, "':', '/'"), ("C:/3", 2, "a chord type or"),
      ("C:maj/٣", 6, "a scale"),
    ])
  func refused(label: String, position: Int, expected: String) throws {
    let error = try #require(throws: NotationError.self) { try Chord(parsing: label) }
    #expect(error.position == position)
    #expect(error.expected.hasPrefix(expected))
    #expect(error.code == "PF-NOTATION-001")
  }

  @Test(
    "A vocabulary keeps what it can tell apart",
    arguments: [
      ("C:min9/b3", ChordVocabulary.majmin, "C:min/b3"), ("C:min9", .sevenths, "C:min7"), ("C:13", .sevenths, "C:7"),
      ("C:maj6", .sevenths, "C:maj"), ("C:maj6", .full, "C:maj6"), ("C:dim7", .full, "C:dim7"),
      ("C:dim7", .majmin, "C:min"),
      ("C:hdim7", .sevenths, "C:min7"), ("C:sus4", .majmin, "X"), ("C:sus4(b7)", .full, "C:sus4"), ("C:5", .full, "X"),
      ("C:maj(9)", .full, "C:maj"), ("C:7/b7", .majmin, "C:maj"), ("C:maj/2", .full, "C:maj"), ("N", .majmin, "N"),
      ("C:minmaj7", .majmin, "C:min"), ("C:aug", .majmin, "C:maj"),
    ])
  func reduced(label: String, vocabulary: ChordVocabulary, result: String) throws {
    #expect(try Chord(parsing: label).reduced(to: vocabulary).description == result)
  }

  @Test("Every chord type is its own reduction in the full vocabulary", arguments: ChordVocabulary.full.shorthands)
  func reductionIsStable(shorthand: ChordShorthand) {
    let chord = Chord(NoteName(.d), shorthand)
    #expect(chord.reduced(to: .full) == chord)
  }
}
