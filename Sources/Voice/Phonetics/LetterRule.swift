/// One rule from letters to sounds.
struct LetterRule {
  /// Where in a word it holds.
  enum Place {
    case anywhere, atStart, atEnd
    /// Before e, i or y.
    case beforeFrontVowel
    /// Before one consonant and a final e, with or without s, d or r behind it.
    case beforeSilentE
    /// Before l, n, or r, or before o and r.
    case beforeSonorant
  }

  let letters: [UInt8]
  let place: Place
  let phonemes: [Phoneme]

  private init(_ letters: String, _ place: Place = .anywhere, _ phonemes: Phoneme...) {
    self.letters = Array(letters.utf8)
    self.place = place
    self.phonemes = phonemes
  }

  /// The longest rule that holds at a place of a word; letters that no rule knows are silent.
  static func rule(for word: [UInt8], at position: Int) -> LetterRule {
    for rule in rules[Int(word[position] - 97)] where rule.holds(in: word, at: position) { return rule }
    return LetterRule(String(UnicodeScalar(word[position])))
  }

  private func holds(in word: [UInt8], at position: Int) -> Bool {
    let end = position + letters.count
    guard end <= word.count, word[position..<end].elementsEqual(letters) else { return false }
    switch place {
    case .anywhere: return true
    case .atStart: return position == 0
    case .atEnd: return end == word.count && position > 0
    case .beforeFrontVowel: return end < word.count && "eiy".utf8.contains(word[end])
    case .beforeSonorant:
      return end < word.count && ("lnr".utf8.contains(word[end]) || word[end...].starts(with: "or".utf8))
    case .beforeSilentE:
      let rest = word[end...]
      guard rest.count >= 2, let consonant = rest.first, !"aeiouywx".utf8.contains(consonant) else { return false }
      let ending = rest.dropFirst()
      return ["e", "es", "ed", "er"].contains { ending.elementsEqual($0.utf8) }
    }
  }

  /// By first letter, longest first.
  private static let rules: [[LetterRule]] = {
    var table = [[LetterRule]](repeating: [], count: 26)
    for rule in all { table[Int(rule.letters[0] - 97)].append(rule) }
    return table.map { rules in
      rules.enumerated().sorted {
        ($1.element.letters.count, $0.offset) < ($0.element.letters.count, $1.offset)
      }.map(\.element)
    }
  }()

  private static let all: [LetterRule] = [
    LetterRule("augh", .anywhere, .lot), LetterRule("air", .anywhere, .dress, .r),
    LetterRule("all", .anywhere, .lot, .l),
    LetterRule("alk", .anywhere, .lot, .k), LetterRule("ai", .anywhere, .face), LetterRule("ay", .anywhere, .face),
    LetterRule("au", .anywhere, .lot), LetterRule("aw", .anywhere, .lot), LetterRule("ar", .anywhere, .lot, .r),
    LetterRule("a", .beforeSilentE, .face), LetterRule("a", .atEnd, .strut), LetterRule("a", .anywhere, .trap),
    LetterRule("bb", .anywhere, .b), LetterRule("mb", .atEnd, .m), LetterRule("b", .anywhere, .b),
    LetterRule("tch", .anywhere, .ch), LetterRule("ch", .beforeSonorant, .k), LetterRule("ch", .anywhere, .ch),
    LetterRule("ck", .anywhere, .k), LetterRule("cc", .anywhere, .k), LetterRule("c", .beforeFrontVowel, .s),
    LetterRule("c", .anywhere, .k), LetterRule("dge", .anywhere, .j), LetterRule("dd", .anywhere, .d),
    LetterRule("d", .anywhere, .d), LetterRule("eigh", .anywhere, .face), LetterRule("ear", .anywhere, .fleece, .r),
    LetterRule("ead", .atEnd, .dress, .d), LetterRule("ee", .anywhere, .fleece), LetterRule("ea", .anywhere, .fleece),
    LetterRule("ei", .anywhere, .fleece), LetterRule("ey", .anywhere, .fleece), LetterRule("ew", .anywhere, .goose),
    LetterRule("eu", .anywhere, .goose), LetterRule("er", .anywhere, .strut, .r),
    LetterRule("e", .beforeSilentE, .fleece), LetterRule("ed", .atEnd, .d), LetterRule("es", .atEnd, .z),
    LetterRule("e", .atEnd), LetterRule("e", .anywhere, .dress), LetterRule("ff", .anywhere, .f),
    LetterRule("f", .anywhere, .f), LetterRule("gh", .atStart, .g), LetterRule("gh", .anywhere),
    LetterRule("gg", .anywhere, .g), LetterRule("gn", .atStart, .n), LetterRule("ge", .atEnd, .j),
    LetterRule("g", .anywhere, .g), LetterRule("h", .anywhere, .h), LetterRule("igh", .anywhere, .price),
    LetterRule("ire", .anywhere, .price, .r), LetterRule("ies", .atEnd, .fleece, .z),
    LetterRule("ie", .anywhere, .fleece),
    LetterRule("ind", .atEnd, .price, .n, .d), LetterRule("ir", .anywhere, .strut, .r),
    LetterRule("i", .beforeSilentE, .price), LetterRule("i", .atEnd, .fleece), LetterRule("i", .anywhere, .kit),
    LetterRule("j", .anywhere, .j), LetterRule("kn", .atStart, .n), LetterRule("k", .anywhere, .k),
    LetterRule("le", .atEnd, .strut, .l), LetterRule("ll", .anywhere, .l), LetterRule("l", .anywhere, .l),
    LetterRule("mm", .anywhere, .m), LetterRule("m", .anywhere, .m), LetterRule("ng", .atEnd, .ng),
    LetterRule("nk", .anywhere, .ng, .k), LetterRule("nn", .anywhere, .n), LetterRule("n", .anywhere, .n),
    LetterRule("ough", .anywhere, .goat), LetterRule("ould", .anywhere, .goose, .d),
    LetterRule("ous", .atEnd, .strut, .s),
    LetterRule("our", .anywhere, .lot, .r), LetterRule("oor", .anywhere, .lot, .r),
    LetterRule("ore", .anywhere, .lot, .r),
    LetterRule("oar", .anywhere, .lot, .r), LetterRule("old", .anywhere, .goat, .l, .d),
    LetterRule("oo", .anywhere, .goose),
    LetterRule("ou", .anywhere, .mouth), LetterRule("ow", .atEnd, .goat), LetterRule("ow", .anywhere, .mouth),
    LetterRule("oa", .anywhere, .goat), LetterRule("oi", .anywhere, .choice), LetterRule("oy", .anywhere, .choice),
    LetterRule("or", .anywhere, .lot, .r), LetterRule("o", .beforeSilentE, .goat), LetterRule("o", .atEnd, .goat),
    LetterRule("o", .anywhere, .lot), LetterRule("ph", .anywhere, .f), LetterRule("pp", .anywhere, .p),
    LetterRule("p", .anywhere, .p), LetterRule("qu", .anywhere, .k, .w), LetterRule("q", .anywhere, .k),
    LetterRule("rr", .anywhere, .r), LetterRule("rh", .atStart, .r), LetterRule("r", .anywhere, .r),
    LetterRule("sch", .anywhere, .s, .k), LetterRule("ssion", .anywhere, .sh, .strut, .n),
    LetterRule("sion", .anywhere, .zh, .strut, .n), LetterRule("sh", .anywhere, .sh), LetterRule("ss", .anywhere, .s),
    LetterRule("se", .atEnd, .s), LetterRule("s", .anywhere, .s), LetterRule("tion", .anywhere, .sh, .strut, .n),
    LetterRule("ture", .atEnd, .ch, .strut, .r), LetterRule("th", .anywhere, .th), LetterRule("tt", .anywhere, .t),
    LetterRule("t", .anywhere, .t), LetterRule("ur", .anywhere, .strut, .r), LetterRule("ue", .atEnd, .goose),
    LetterRule("ui", .anywhere, .goose), LetterRule("u", .beforeSilentE, .goose), LetterRule("u", .anywhere, .strut),
    LetterRule("v", .anywhere, .v), LetterRule("wh", .atStart, .w), LetterRule("wr", .atStart, .r),
    LetterRule("w", .anywhere, .w), LetterRule("x", .anywhere, .k, .s), LetterRule("y", .atStart, .y),
    LetterRule("y", .atEnd, .fleece), LetterRule("y", .anywhere, .kit), LetterRule("zz", .anywhere, .z),
    LetterRule("z", .anywhere, .z),
  ]
}
