import Notation

/// The words that are said in slots, as identifiers of a vocabulary.
struct SlotLexicon: Sendable {
  /// One way to say something.
  struct Entry<Meaning: Sendable>: Sendable {
    let words: [Int]
    let meaning: Meaning
  }

  let cardinals: [(word: Int, value: Int)]
  let ordinals: [(word: Int, value: Int)]
  let hundred, thousand, hundredth, thousandth, and, a, oh, minus, negative, point, numberWord, the: Int
  let letters: [(word: Int, letter: NoteName.Letter)]
  let sharp, flat, over, slash: Int
  let qualities: [Entry<String>]
  let modes: [Entry<Key.Mode>]
  let sections: [Entry<String>]
  let anySection: [Entry<Void>]
  let which: [Entry<SpokenSection.Which>]
  let stems: [Entry<String>]
  let shares: [Entry<Double>]
  let percent: [Entry<Void>]
  let intervals: [Entry<Int>]
  /// Units in semitones.
  let steps: [Entry<Int>]
  /// 1 or -1.
  let directions: [Entry<Int>]
  let by, minutes, seconds: [Entry<Void>]
  let places: [Entry<SlotValue>]
  let half: Int

  init(_ file: CommandFile, _ vocabulary: inout Vocabulary) {
    func id(_ word: String) -> Int { vocabulary.identifier(of: word) }
    func entry<Meaning>(_ text: String, _ meaning: Meaning) -> Entry<Meaning> {
      Entry(words: text.split(separator: " ").map { id(String($0)) }, meaning: meaning)
    }
    func entries<Meaning>(_ table: [(String, Meaning)]) -> [Entry<Meaning>] { table.map { entry($0.0, $0.1) } }
    func marks(_ texts: String...) -> [Entry<Void>] { texts.map { entry($0, ()) } }

    cardinals =
      SpokenNumbers.units.enumerated().map { (id($0.element), $0.offset) }
      + SpokenNumbers.tens.enumerated().map { (id($0.element), 20 + 10 * $0.offset) }
    ordinals =
      SpokenNumbers.ordinals.enumerated().map { (id($0.element), $0.offset + 1) }
      + SpokenNumbers.ordinalTens.enumerated().map { (id($0.element), 20 + 10 * $0.offset) }
    (hundred, thousand, hundredth, thousandth) = (id("hundred"), id("thousand"), id("hundredth"), id("thousandth"))
    (and, a, oh, minus, negative, point) = (id("and"), id("a"), id("oh"), id("minus"), id("negative"), id("point"))
    (numberWord, the, half) = (id("number"), id("the"), id("half"))
    letters = NoteName.Letter.allCases.map { (id($0.rawValue.lowercased()), $0) }
    (sharp, flat, over, slash) = (id("sharp"), id("flat"), id("over"), id("slash"))
    qualities = entries(ChordQualities.spoken)
    modes = entries(Key.Mode.allCases.map { ($0.rawValue, $0) } + [("maj", .major), ("min", .minor)])
    sections = file.sections.flatMap { naming in naming.spoken.map { entry($0, naming.name) } }
    anySection = marks("section", "part")
    which = entries([
      ("last", .last), ("final", .last), ("next", .next), ("following", .next), ("upcoming", .next),
      ("previous", .previous), ("preceding", .previous), ("this", .this), ("current", .this), ("same", .this),
      ("second to last", .fromLast(2)), ("second last", .fromLast(2)), ("next to last", .fromLast(2)),
      ("penultimate", .fromLast(2)), ("third to last", .fromLast(3)), ("third last", .fromLast(3)),
      ("fourth to last", .fromLast(4)),
    ])
    stems = file.stems.flatMap { naming in naming.spoken.map { entry($0, naming.name) } }
    shares = entries([
      ("half", 50), ("quarter", 25), ("a quarter", 25), ("one quarter", 25), ("three quarters", 75),
      ("three quarter", 75),
      ("a third", 100 / 3), ("one third", 100 / 3), ("two thirds", 200 / 3), ("double", 200), ("twice", 200),
      ("full", 100), ("normal", 100), ("original", 100), ("regular", 100), ("maximum", 100),
    ])
    percent = marks("percent", "per cent")
    intervals = entries([
      ("an octave", 12), ("one octave", 12), ("octave", 12), ("a fifth", 7), ("a fourth", 5), ("a minor third", 3),
      ("a major third", 4), ("a half step", 1), ("half a step", 1), ("a half tone", 1), ("half a tone", 1),
      ("a semitone", 1), ("a step", 2), ("a tone", 2), ("a whole step", 2), ("a whole tone", 2), ("a half", 1),
    ])
    steps = entries([
      ("semitone", 1), ("semitones", 1), ("semi tone", 1), ("semi tones", 1), ("half step", 1), ("half steps", 1),
      ("half tone", 1), ("half tones", 1), ("whole step", 2), ("whole steps", 2), ("whole tone", 2), ("whole tones", 2),
      ("octaves", 12), ("octave", 12), ("steps", 1), ("tones", 2),
    ])
    directions = entries([
      ("up", 1), ("higher", 1), ("down", -1), ("lower", -1), ("up by", 1), ("down by", -1), ("plus", 1),
    ])
    by = marks("by")
    minutes = marks("minute", "minutes")
    seconds = marks("second", "seconds", "sec")
    places = entries([
      ("beginning", .time(0)), ("start", .time(0)), ("top", .time(0)), ("very beginning", .time(0)),
      ("very start", .time(0)), ("end", .end), ("very end", .end),
    ])
  }
}

extension SlotLexicon {
  /// Words that say which one, or how many: what is done without them is another thing.
  var weighty: Set<Int> {
    let names = sections.map(\.words) + stems.map(\.words) + anySection.map(\.words) + qualities.map(\.words)
    let numbers = (cardinals + ordinals).map(\.word)
    return Set(
      names.flatMap(\.self) + numbers + [sharp, flat, hundred, thousand, hundredth, thousandth, half]
        + percent.flatMap(\.words))
  }
}

/// Chord qualities as they are said, with what stands behind the root in Harte's syntax.
enum ChordQualities {
  static let spoken: [(String, String)] = {
    var spoken: [(String, String)] = [
      ("major", "maj"), ("minor", "min"), ("dominant seven", "7"), ("diminished", "dim"), ("half diminished", "hdim7"),
      ("minor seven flat five", "hdim7"), ("augmented", "aug"), ("sus", "sus4"), ("suspended", "sus4"),
      ("power", "5"), ("five", "5"), ("add nine", "maj(9)"), ("minor add nine", "min(9)"),
      ("seven sus four", "sus4(b7)"),
      ("major", "maj"), ("sus four", "sus4"), ("suspended four", "sus4"), ("suspended fourth", "sus4"),
      ("sus two", "sus2"), ("suspended two", "sus2"), ("suspended second", "sus2"), ("seven flat nine", "b9"),
      ("seven sharp nine", "#9"), ("seven sharp eleven", "#11"),
    ]
    let numbers = [
      ("six", "sixth", "6"), ("seven", "seventh", "7"), ("nine", "ninth", "9"), ("eleven", "eleventh", "11"),
      ("thirteen", "thirteenth", "13"),
    ]
    for (cardinal, ordinal, digits) in numbers {
      for number in [cardinal, ordinal] {
        spoken.append((number, digits == "6" ? "maj6" : digits))
        spoken.append(("major \(number)", "maj\(digits)"))
        spoken.append(("minor \(number)", "min\(digits)"))
      }
    }
    for seven in ["seven", "seventh"] {
      spoken += [
        ("diminished \(seven)", "dim7"), ("half diminished \(seven)", "hdim7"), ("augmented \(seven)", "aug7"),
        ("minor major \(seven)", "minmaj7"),
      ]
    }
    return spoken
  }()
}
