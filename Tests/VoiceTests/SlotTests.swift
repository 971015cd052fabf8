import Testing

@testable import Voice

@Suite("Spoken numbers, chords and measures")
struct SlotTests {
  @Test("every cardinal number to 9999 is read")
  func cardinals() throws {
    for number in stride(from: 1, through: 9999, by: 37) {
      #expect(VoiceFixtures.meaning("go to bar \(Self.words(number))") == "go_to_bar bar=\(number)")
    }
  }

  @Test("every ordinal number to 9999 is read")
  func ordinals() throws {
    for number in stride(from: 1, through: 9999, by: 41) {
      #expect(VoiceFixtures.meaning("go to the \(Self.ordinal(number)) bar") == "go_to_bar bar=\(number)")
    }
  }

  @Test(
    "numbers are said and written in several ways",
    arguments: [
      ("one hundred and five", 105), ("one oh five", 105), ("a hundred", 100), ("1,200", 1200), ("number 12", 12),
      ("one twenty", 120), ("nineteen eighty four", 1984), ("2 hundred", 200), ("forty-two", 42), ("zero", 0),
    ])
  func ways(_ said: String, _ number: Int) {
    #expect(VoiceFixtures.meaning("go to bar \(said)") == "go_to_bar bar=\(number)")
  }

  @Test(
    "chords are said and written",
    arguments: [
      ("F sharp minor seven", "F#:min7"), ("B flat", "Bb:maj"), ("Bb", "Bb:maj"), ("C sus four", "C:sus4"),
      ("D suspended second", "D:sus2"), ("G half diminished seven", "G:hdim7"), ("A major seventh", "A:maj7"),
      ("E minor major seven", "E:minmaj7"), ("C over E", "C:maj/3"), ("A minor slash G", "A:min/b7"),
      ("D/F#", "D:maj/3"), ("Cmaj7", "C:maj7"), ("Gm7b5", "G:hdim7"), ("Dsus4", "D:sus4"),
      ("an A minor chord", "A:min"),
      ("Caug", "C:aug"), ("E nine", "E:9"), ("Am", "A:min"), ("a D power chord", "D:5"),
    ])
  func chords(_ said: String, _ chord: String) {
    #expect(VoiceFixtures.meaning("add \(said) at bar 3") == "add_chord chord=\(chord) bar=3")
  }

  @Test(
    "shares are said",
    arguments: [
      ("half", "50"), ("a quarter", "25"), ("three quarters", "75"), ("thirty percent", "30"), ("12.5%", "12.5"),
      ("1/2", "50"), ("full", "100"),
    ])
  func shares(_ said: String, _ percent: String) {
    #expect(VoiceFixtures.meaning("set the volume to \(said)") == "set_volume percent=\(percent)")
  }

  @Test(
    "times are said",
    arguments: [
      ("half a minute", 30), ("a minute", 60), ("a minute and a half", 90), ("one minute thirty", 90),
      ("90 seconds", 90),
      ("one minute and five seconds", 65), ("2:05", 125), ("the very beginning", 0),
    ])
  func times(_ said: String, _ seconds: Int) {
    #expect(VoiceFixtures.meaning("go to \(said)") == "go_to_time time=\(seconds)")
  }

  private static func words(_ number: Int) -> String {
    switch number {
    case 0..<20: SpokenNumbers.units[number]
    case 20..<100:
      SpokenNumbers.tens[number / 10 - 2] + (number % 10 == 0 ? "" : " " + SpokenNumbers.units[number % 10])
    case 100..<1000:
      SpokenNumbers.units[number / 100] + " hundred" + (number % 100 == 0 ? "" : " and " + words(number % 100))
    default: words(number / 1000) + " thousand" + (number % 1000 == 0 ? "" : " " + words(number % 1000))
    }
  }

  private static func ordinal(_ number: Int) -> String {
    let rest = number % 100
    let before = number >= 100 && rest > 0 ? words(number - rest) + " and " : ""
    switch rest {
    case 0 where number % 1000 == 0: return words(number / 1000) + " thousandth"
    case 0 where number >= 100:
      let thousands = number >= 1000 ? words(number / 1000) + " thousand " : ""
      return thousands + words(number % 1000 / 100) + " hundredth"
    case 1..<20: return before + SpokenNumbers.ordinals[rest - 1]
    default:
      if rest % 10 == 0 { return before + SpokenNumbers.ordinalTens[rest / 10 - 2] }
      return before + SpokenNumbers.tens[rest / 10 - 2] + " " + SpokenNumbers.ordinals[rest % 10 - 1]
    }
  }
}
