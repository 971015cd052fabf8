import Notation

/// What is said in slots that depend on no song, as rules of the JSpeech Grammar Format: in words.
enum SpokenRules {
  static let text: [String] = numbers + harmony + measures

  private static let numbers = [
    "<unit> = \(SpokenNumbers.units[1..<10].joined(separator: " | "));",
    "<teen> = \(SpokenNumbers.units[10...].joined(separator: " | "));",
    "<tens> = \(SpokenNumbers.tens.joined(separator: " | "));",
    "<small> = zero | <unit> | <teen> | <tens> [<unit>];",
    "<number> = <small> | (a | <unit>) hundred [[and] <small>] | <unit> (<teen> | <tens> [<unit>] | oh <unit>);",
    "<ordinal> = \(SpokenNumbers.ordinals.joined(separator: " | ")) | \(SpokenNumbers.ordinalTens.joined(separator: " | "))"
      + " | <tens> (\(SpokenNumbers.ordinals[..<9].joined(separator: " | ")));",
    "<bar> = [number] <number> | <ordinal>;",
    "<which> = last | final | next | following | upcoming | previous | preceding | this | current | same"
      + " | second [to] last | third [to] last | fourth to last | next to last | penultimate;",
  ]

  private static let letters = NoteName.Letter.allCases.map(\.rawValue)

  private static let harmony = [
    "<letter> = \(letters.joined(separator: " | "));",
    "<note> = <letter> [sharp | flat];",
    "<quality> = \(ChordQualities.spoken.map(\.0).joined(separator: " | "));",
    "<chord> = <note> [<quality>] [(over | slash) <note>];",
    "<key> = <note> [\(Key.Mode.allCases.map(\.rawValue).joined(separator: " | "))];",
  ]

  private static let measures = [
    "<percent> = <number> [percent | per cent]"
      + " | [a | one] (half | quarter | third) | three quarters | two thirds | double | twice | full | normal | original"
      + " | regular | maximum;",
    "<interval> = [an | one] octave | a (fifth | fourth | minor third | major third | half step | half tone | semitone"
      + " | step | tone | whole step | whole tone) | half a (step | tone);",
    "<step> = (semitone | semitones | semi tones | half step | half steps | half tones | whole step | whole steps"
      + " | whole tone | whole tones | octaves | steps | tones);",
    "<direction> = up | down | higher | lower | plus | minus | negative;",
    "<semitones> = [by] (<interval> | <number> <step>) [<direction>]"
      + " | <direction> [by] [minus | negative] (<interval> | <number> [<step>]);",
    "<lowering> = [by] (<interval> | <number> [<step>]);",
    "<duration> = <small> (second | seconds) | (<small> | a) (minute | minutes) [[and] (<small> [second | seconds] | a half)] | half a minute;",
    "<time> = <duration> | [the] ([very] (beginning | start | end) | top) | <small> <small>;",
  ]
}
