import Notation

extension SlotReader {
  /// An `a` alone is rather an article than a chord.
  private static let costOfArticle: Float = 1

  /// A letter with its accidental: `F sharp`, `see sharp`, `B flat`.
  private func notes(at start: Int) -> [Span<NoteName>] {
    var found: [Span<NoteName>] = []
    for (word, letter) in lexicon.letters {
      let price = cost(start, word)
      guard price <= Self.farthestValue else { continue }
      found.append(Span(end: start + 1, meaning: NoteName(letter), cost: price))
      for (sign, alteration) in [(lexicon.sharp, 1), (lexicon.flat, -1)] {
        let signPrice = cost(start + 1, sign)
        guard signPrice < .infinity else { continue }
        let note = NoteName(letter, alteration: alteration)
        found.append(Span(end: start + 2, meaning: note, cost: price + signPrice))
      }
    }
    return found
  }

  /// `G seven`, `C sharp minor`, `A major seven over E`.
  func chords(at start: Int) -> [Reading] {
    var found: [Reading] = []
    for root in notes(at: start) {
      let plain = Span(end: root.end, meaning: "maj", cost: 0)
      for quality in [plain] + spans(lexicon.qualities, at: root.end) {
        guard let chord = try? Chord(parsing: "\(root.meaning):\(quality.meaning)") else { continue }
        let isArticle = quality.end == start + 1 && utterance.tokens[start].text == "a"
        let price = root.cost + quality.cost + (isArticle ? Self.costOfArticle : 0)
        found.append(Reading(end: quality.end, value: .chord(chord), cost: price))
        let slash = min(cost(quality.end, lexicon.over), cost(quality.end, lexicon.slash))
        guard slash < .infinity, case .named(var named) = chord else { continue }
        for bass in notes(at: quality.end + 1) {
          named.bass = Self.degree(of: bass.meaning, over: root.meaning)
          found.append(Reading(end: bass.end, value: .chord(.named(named)), cost: price + slash + bass.cost))
        }
      }
    }
    return found
  }

  /// The degree that a note is over a root, as both are spelled.
  private static func degree(of note: NoteName, over root: NoteName) -> Degree {
    let letters = NoteName.Letter.allCases
    let steps = ((letters.firstIndex(of: note.letter) ?? 0) - (letters.firstIndex(of: root.letter) ?? 0) + 7) % 7
    let natural = Key.Mode.major.intervals[steps]
    let alteration = PitchClass(note.pitchClass.interval(above: root.pitchClass) - natural + 6).semitones - 6
    return Degree(steps + 1, alteration: alteration)
  }

  /// `A minor`, `B flat`, `D dorian`.
  func keys(at start: Int) -> [Reading] {
    notes(at: start).flatMap { tonic in
      [Reading(end: tonic.end, value: .key(SpokenKey(tonic: tonic.meaning, mode: nil)), cost: tonic.cost)]
        + spans(lexicon.modes, at: tonic.end).map { mode in
          Reading(
            end: mode.end, value: .key(SpokenKey(tonic: tonic.meaning, mode: mode.meaning)),
            cost: tonic.cost + mode.cost)
        }
    }
  }
}
