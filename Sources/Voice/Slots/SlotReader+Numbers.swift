extension SlotReader {
  private static let costOfPairs: Float = 0.05

  /// Cardinal numbers to 9999 and beyond, with decimals: `twenty three`, `one hundred and five`, `one forty`, `98.5`.
  func numbers(at start: Int) -> [Span<Double>] {
    var found = wholeNumbers(at: start).map { Span(end: $0.end, meaning: Double($0.meaning), cost: $0.cost) }
    if start < count, case .number(let value) = utterance.tokens[start].kind, value != value.rounded() {
      found.append(Span(end: start + 1, meaning: value, cost: 0))
    }
    for whole in wholeNumbers(at: start) {
      let point = cost(whole.end, lexicon.point)
      guard point < .infinity else { continue }
      for digit in belowHundred(at: whole.end + 1) where digit.meaning < 10 {
        let value = Double(whole.meaning) + Double(digit.meaning) / 10
        found.append(Span(end: digit.end, meaning: value, cost: whole.cost + point + digit.cost))
      }
    }
    return found
  }

  func wholeNumbers(at start: Int) -> [Span<Int>] {
    var found = belowThousand(at: start)
    for thousands in belowHundred(at: start) + single(lexicon.a, 1, at: start) {
      let word = cost(thousands.end, lexicon.thousand)
      guard word < .infinity, thousands.meaning > 0 else { continue }
      let base = Span(
        end: thousands.end + 1, meaning: thousands.meaning * 1000, cost: thousands.cost + word)
      found.append(base)
      found += extended(base, by: belowThousand)
    }
    return found
  }

  /// 0 to 999 in words, and pairs such as `one twenty` for 120 and `one oh five` for 105; digits of any size.
  private func belowThousand(at start: Int) -> [Span<Int>] {
    var found = belowHundred(at: start)
    if start < count, case .number(let value) = utterance.tokens[start].kind, value >= 100,
      let whole = Int(exactly: value)
    {
      found.append(Span(end: start + 1, meaning: whole, cost: 0))
    }
    for hundreds in belowHundred(at: start) + single(lexicon.a, 1, at: start) where hundreds.meaning > 0 {
      let word = cost(hundreds.end, lexicon.hundred)
      if word < .infinity {
        let base = Span(end: hundreds.end + 1, meaning: hundreds.meaning * 100, cost: hundreds.cost + word)
        found.append(base)
        found += extended(base, by: belowHundred)
      }
      guard utterance.tokens[start].kind == .word, cost(start, lexicon.a) > 0 else { continue }
      for pair in belowHundred(at: hundreds.end) where pair.meaning >= 10 {
        guard utterance.tokens[hundreds.end].kind == .word else { continue }
        found.append(
          Span(
            end: pair.end, meaning: hundreds.meaning * 100 + pair.meaning,
            cost: hundreds.cost + pair.cost + Self.costOfPairs))
      }
      let oh = min(cost(hundreds.end, lexicon.oh), cost(hundreds.end, lexicon.cardinals[0].word))
      guard oh < .infinity else { continue }
      for unit in belowHundred(at: hundreds.end + 1) where unit.meaning < 10 {
        found.append(
          Span(end: unit.end, meaning: hundreds.meaning * 100 + unit.meaning, cost: hundreds.cost + oh + unit.cost))
      }
    }
    return found
  }

  /// 0 to 99, in words or digits.
  func belowHundred(at start: Int) -> [Span<Int>] {
    guard start < count else { return [] }
    if case .number(let value) = utterance.tokens[start].kind {
      guard let whole = Int(exactly: value), whole < 100 else { return [] }
      return [Span(end: start + 1, meaning: whole, cost: 0)]
    }
    var found: [Span<Int>] = []
    for (word, value) in lexicon.cardinals {
      let price = cost(start, word)
      guard price <= Self.farthestValue else { continue }
      found.append(Span(end: start + 1, meaning: value, cost: price))
      guard value >= 20 else { continue }
      for (unitWord, unit) in lexicon.cardinals where (1..<10).contains(unit) {
        let unitPrice = cost(start + 1, unitWord)
        if unitPrice <= Self.farthestValue {
          found.append(Span(end: start + 2, meaning: value + unit, cost: price + unitPrice))
        }
      }
    }
    return found
  }

  /// A number with what is said behind it, `and` or not.
  private func extended(_ base: Span<Int>, by rest: (Int) -> [Span<Int>]) -> [Span<Int>] {
    behind(lexicon.and, at: base.end).flatMap { place in
      rest(place.end).filter { $0.meaning > 0 }.map {
        Span(end: $0.end, meaning: base.meaning + $0.meaning, cost: base.cost + place.cost + $0.cost)
      }
    }
  }

  private func single(_ word: Int, _ value: Int, at start: Int) -> [Span<Int>] {
    let price = cost(start, word)
    return price <= Self.farthestValue ? [Span(end: start + 1, meaning: value, cost: price)] : []
  }

  /// Ordinal numbers to 9999: `second`, `twenty first`, `one hundred and third`, `2nd`.
  func ordinals(at start: Int) -> [Span<Int>] {
    guard start < count else { return [] }
    if case .ordinal(let value) = utterance.tokens[start].kind {
      return [Span(end: start + 1, meaning: value, cost: 0)]
    }
    var found = ordinalsBelowHundred(at: start)
    for base in wholeNumbers(at: start) where base.meaning > 0 {
      // One thousand six hundredth: the thousands stay what they are.
      let units = base.meaning % 1000
      let hundredth = base.meaning - units + units * 100
      for (word, value) in [(lexicon.hundredth, hundredth), (lexicon.thousandth, base.meaning * 1000)]
      where units < 100 && (base.meaning < 100 || value == hundredth && units > 0) {
        found += single(word, value, at: base.end).map {
          Span(end: $0.end, meaning: $0.meaning, cost: base.cost + $0.cost)
        }
      }
      if base.meaning % 100 == 0 { found += extended(base, by: ordinalsBelowHundred) }
    }
    return found
  }

  private func ordinalsBelowHundred(at start: Int) -> [Span<Int>] {
    var found = lexicon.ordinals.flatMap { single($0.word, $0.value, at: start) }
    for tens in belowHundred(at: start) where tens.meaning >= 20 && tens.meaning % 10 == 0 {
      for unit in lexicon.ordinals where unit.value < 10 {
        found += single(unit.word, tens.meaning + unit.value, at: tens.end).map {
          Span(end: $0.end, meaning: $0.meaning, cost: tens.cost + $0.cost)
        }
      }
    }
    return found
  }

  func bars(at start: Int) -> [Reading] {
    let cardinals = behind(lexicon.numberWord, at: start).flatMap { place in
      wholeNumbers(at: place.end).map { Reading(end: $0.end, value: .bar($0.meaning), cost: place.cost + $0.cost) }
    }
    return cardinals + ordinals(at: start).map { Reading(end: $0.end, value: .bar($0.meaning), cost: $0.cost) }
  }
}
