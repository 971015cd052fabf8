/// A sound of English, and how alike two of them are.
enum Phoneme: UInt8, CaseIterable {
  // Vowels, by the words of Wells' lexical sets.
  case trap, dress, kit, lot, strut, fleece, face, price, goat, goose, mouth, choice
  case p, b, t, d, k, g, f, v, s, z, sh, zh, ch, j, th, dh, m, n, ng, l, r, w, y, h

  var isVowel: Bool { rawValue <= Phoneme.choice.rawValue }

  /// Sounds that listeners and recognisers take for each other, by manner and place of articulation.
  private static let alike: [(cost: Float, groups: [[Phoneme]])] = [
    (
      0.35,
      [
        [.p, .b], [.t, .d], [.k, .g], [.f, .v], [.s, .z], [.sh, .zh], [.ch, .j], [.th, .dh], [.m, .n], [.n, .ng],
        [.trap, .dress], [.dress, .kit], [.lot, .strut], [.trap, .strut], [.kit, .fleece], [.lot, .goat],
        [.strut, .kit], [.strut, .dress], [.f, .th], [.v, .dh], [.d, .dh],
      ]
    ),
    (
      0.6,
      [
        [.p, .t, .k], [.b, .d, .g], [.f, .th, .s], [.v, .b], [.s, .sh], [.ch, .sh], [.j, .zh, .y], [.r, .w, .l],
        [.t, .ch], [.d, .j], [.t, .th], [.m, .ng],
      ]
    ),
  ]

  /// 0 for the same sound to 1.2 for a vowel and a consonant, by raw values.
  static let substitution: [[Float]] = {
    var costs = allCases.map { left in
      allCases.map { right in
        left == right ? 0 : left.isVowel != right.isVowel ? 1.2 : left.isVowel ? 0.6 : 1
      } as [Float]
    }
    for (cost, groups) in alike {
      for group in groups {
        for left in group {
          for right in group where left != right {
            costs[Int(left.rawValue)][Int(right.rawValue)] = min(costs[Int(left.rawValue)][Int(right.rawValue)], cost)
          }
        }
      }
    }
    return costs
  }()

  /// What it costs that a sound is missing or added.
  static let omission: [Float] = allCases.map { phoneme in
    switch phoneme {
    case .strut, .kit: 0.5
    case .h, .y, .w: 0.5
    case .r: 0.6
    case let vowel where vowel.isVowel: 0.7
    default: 0.9
    }
  }

  /// The same at the end of a word, where `s`, `z`, `t` and `d` are often inflection or swallowed.
  static let finalOmission: [Float] = allCases.map { phoneme in
    [.s, .z, .t, .d].contains(phoneme) ? 0.5 : omission[Int(phoneme.rawValue)]
  }
}
