extension SlotReader {
  /// Numbers without the unit that belongs to them.
  private static let costOfMissingUnit: Float = 0.2

  /// `sixty percent`, `half`, `three quarters`; a number alone at a cost.
  func percents(at start: Int) -> [Reading] {
    var found = spans(lexicon.shares, at: start).map {
      Reading(end: $0.end, value: .percent($0.meaning), cost: $0.cost)
    }
    for number in numbers(at: start) where number.meaning >= 0 {
      let value = SlotValue.percent(number.meaning)
      found.append(Reading(end: number.end, value: value, cost: number.cost + Self.costOfMissingUnit))
      found += spans(lexicon.percent, at: number.end).map {
        Reading(end: $0.end, value: value, cost: number.cost + $0.cost)
      }
    }
    return found
  }

  /// `two semitones`, `up a whole tone`, `down three`, `minus four`, `an octave lower`.
  ///
  /// - Parameter upwards: the direction where none is said: 1 for up, -1 for down.
  func semitones(at start: Int, upwards: Int) -> [Reading] {
    var found: [Reading] = []
    for direction in directions(at: start, upwards) {
      for amount in amounts(at: direction.end, needsUnit: direction.end == start) {
        let cost = direction.cost + amount.cost
        let value = direction.meaning * amount.meaning
        guard abs(value) <= 60 else { continue }
        found.append(Reading(end: amount.end, value: .semitones(value), cost: cost))
        guard direction.end == start else { continue }
        found += spans(lexicon.directions, at: amount.end).map {
          Reading(end: $0.end, value: .semitones(value * $0.meaning), cost: cost + $0.cost)
        }
      }
    }
    return found
  }

  /// Up and down, minus and negative.
  private func directions(at start: Int, _ upwards: Int) -> [Span<Int>] {
    var found = [Span(end: start, meaning: upwards, cost: 0)] + spans(lexicon.directions, at: start)
    for by in spans(lexicon.by, at: start) { found.append(Span(end: by.end, meaning: upwards, cost: by.cost)) }
    for direction in found {
      for word in [lexicon.minus, lexicon.negative] {
        let price = cost(direction.end, word)
        guard price < .infinity else { continue }
        found.append(Span(end: direction.end + 1, meaning: -direction.meaning, cost: direction.cost + price))
      }
    }
    return found
  }

  private func amounts(at start: Int, needsUnit: Bool) -> [Span<Int>] {
    var found = spans(lexicon.intervals, at: start)
    for number in wholeNumbers(at: start) {
      found += spans(lexicon.steps, at: number.end).map {
        Span(end: $0.end, meaning: number.meaning * $0.meaning, cost: number.cost + $0.cost)
      }
      if !needsUnit {
        found.append(Span(end: number.end, meaning: number.meaning, cost: number.cost + Self.costOfMissingUnit))
      }
    }
    return found
  }

  /// `one minute thirty`, `1:30`, `ninety seconds`, `two thirty`, `half a minute`, `the beginning`.
  func times(at start: Int) -> [Reading] {
    var found = behind(lexicon.the, at: start).flatMap { place in
      spans(lexicon.places, at: place.end).map {
        Reading(end: $0.end, value: $0.meaning, cost: place.cost + $0.cost)
      }
    }
    if case .time(let seconds) = utterance.tokens[start].kind {
      found.append(Reading(end: start + 1, value: .time(seconds), cost: 0))
    }
    return found + durations(at: start)
  }

  /// `ten seconds`, `a minute`, `half a minute`, `one minute thirty`.
  func durations(at start: Int) -> [Reading] {
    var found: [Reading] = []
    for seconds in secondsAlone(at: start) {
      found.append(Reading(end: seconds.end, value: .time(Double(seconds.meaning)), cost: seconds.cost))
    }
    return found + halfMinute(at: start) + minutesAndSeconds(at: start)
  }

  private func secondsAlone(at start: Int) -> [Span<Int>] {
    wholeNumbers(at: start).flatMap { number in
      spans(lexicon.seconds, at: number.end).map {
        Span(end: $0.end, meaning: number.meaning, cost: number.cost + $0.cost)
      }
    }
  }

  private func halfMinute(at start: Int) -> [Reading] {
    let half = cost(start, lexicon.half)
    guard half < .infinity else { return [] }
    return behind(lexicon.a, at: start + 1).flatMap { place in
      spans(lexicon.minutes, at: place.end).map {
        Reading(end: $0.end, value: .time(30), cost: half + place.cost + $0.cost)
      }
    }
  }

  private func minutesAndSeconds(at start: Int) -> [Reading] {
    var found: [Reading] = []
    let article = cost(start, lexicon.a)
    let amounts =
      wholeNumbers(at: start)
      + (article < .infinity ? [Span(end: start + 1, meaning: 1, cost: article)] : [])
    for minutes in amounts {
      let base = Double(minutes.meaning) * 60
      for unit in spans(lexicon.minutes, at: minutes.end) {
        let price = minutes.cost + unit.cost
        found.append(Reading(end: unit.end, value: .time(base), cost: price))
        for place in behind(lexicon.and, at: unit.end) {
          for rest in secondsAlone(at: place.end) + belowHundred(at: place.end) where rest.meaning < 60 {
            let total = price + place.cost + rest.cost
            found.append(Reading(end: rest.end, value: .time(base + Double(rest.meaning)), cost: total))
          }
          found += behind(lexicon.a, at: place.end).compactMap { article in
            let half = cost(article.end, lexicon.half)
            guard half < .infinity else { return nil }
            return Reading(
              end: article.end + 1, value: .time(base + 30), cost: price + place.cost + article.cost + half)
          }
        }
      }
      guard minutes.meaning < 100 else { continue }
      // Two thirty, two oh five.
      for rest in belowHundred(at: minutes.end) where (10..<60).contains(rest.meaning) {
        let price = minutes.cost + rest.cost + Self.costOfMissingUnit
        found.append(Reading(end: rest.end, value: .time(base + Double(rest.meaning)), cost: price))
      }
    }
    return found
  }
}
