extension SlotReader {
  /// What it costs to name a song that no library is there to confirm, a word.
  private static let costOfUnknownTitle: Float = 0.1
  /// Titles that are nearer than this to the best one are as likely meant.
  private static let leastLead: Float = 0.1
  /// Stems that are named at once.
  private static let mostStems = 4

  /// `second chorus`, `last verse`, `next section`, `verse two`, `part A`, `bridge`.
  func sections(at start: Int) -> [Reading] {
    var found: [Reading] = []
    func add(_ label: String?, _ which: SpokenSection.Which?, _ end: Int, _ cost: Float) {
      guard label != nil || which != nil else { return }
      found.append(Reading(end: end, value: .section(SpokenSection(label: label, which: which)), cost: cost))
    }
    for label in labels(at: start) {
      add(label.meaning, nil, label.end, label.cost)
      for place in behind(lexicon.numberWord, at: label.end) {
        for number in wholeNumbers(at: place.end) where number.meaning > 0 {
          add(label.meaning, .number(number.meaning), number.end, label.cost + place.cost + number.cost)
        }
      }
    }
    let ordinals = ordinals(at: start).map {
      Span(end: $0.end, meaning: SpokenSection.Which.number($0.meaning), cost: $0.cost)
    }
    for which in ordinals + spans(lexicon.which, at: start) {
      for label in labels(at: which.end) {
        add(label.meaning, which.meaning, label.end, which.cost + label.cost)
      }
    }
    return found
  }

  /// Labels of the grammar and of the map; nil for any section.
  private func labels(at start: Int) -> [Span<String?>] {
    guard start < count else { return [] }
    var found = spans(lexicon.sections, at: start).map {
      Span<String?>(end: $0.end, meaning: $0.meaning, cost: $0.cost)
    }
    for any in spans(lexicon.anySection, at: start) {
      found.append(Span(end: any.end, meaning: nil, cost: any.cost))
      for (word, letter) in lexicon.letters {
        let price = cost(any.end, word)
        if price < .infinity { found.append(Span(end: any.end + 1, meaning: letter.rawValue, cost: any.cost + price)) }
      }
    }
    return found + names.sections(in: self, at: start).map { Span(end: $0.end, meaning: $0.meaning, cost: $0.cost) }
  }

  /// `bass`, `lead vocals`, names of stems of the map, and several of them: `drums and the bass`.
  func stems(at start: Int) -> [Reading] {
    var found = single(at: start).map { Span(end: $0.end, meaning: [$0.meaning], cost: $0.cost) }
    var first = 0
    while first < found.count {
      let before = found[first]
      first += 1
      guard before.meaning.count < Self.mostStems else { continue }
      for and in behind(lexicon.and, at: before.end) {
        for the in behind(lexicon.the, at: and.end) {
          found += single(at: the.end).filter { !before.meaning.contains($0.meaning) }.map {
            Span(
              end: $0.end, meaning: before.meaning + [$0.meaning],
              cost: before.cost + and.cost + the.cost + $0.cost)
          }
        }
      }
    }
    return found.map { span in
      let value = span.meaning.count == 1 ? SlotValue.stem(span.meaning[0]) : .stems(span.meaning)
      return Reading(end: span.end, value: value, cost: span.cost)
    }
  }

  private func single(at start: Int) -> [Span<String>] {
    start < count ? spans(lexicon.stems, at: start) + names.stems(in: self, at: start) : []
  }

  /// Titles that reach to the end, but for fillers.
  func songs(at start: Int, orAnything: Bool) -> [Reading] {
    var found: [Reading] = []
    var end = count
    repeat {
      let spoken = utterance.tokens[start..<end].map(\.text)
      if let library {
        let matches = library.matches(spoken)
        if let best = matches.first {
          let rivals = matches.prefix { $0.cost - best.cost < Self.leastLead }
          let isClear = rivals.count < 2 || best.cost < 0.01
          let value = isClear ? SlotValue.song(best.title) : .songs(rivals.map(\.title))
          found.append(Reading(end: end, value: value, cost: best.cost))
        }
      }
      if orAnything, found.isEmpty {
        let price = Self.costOfUnknownTitle * Float(end - start)
        found.append(Reading(end: end, value: .song(spoken.joined(separator: " ")), cost: price))
      }
      end -= 1
    } while end > start && utterance.omission[end] < 0.1
    return found
  }
}
