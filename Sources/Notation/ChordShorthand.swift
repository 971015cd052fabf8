/// The named chord types of Harte's syntax (Harte, Sandler, Abdallah and Gómez, ISMIR 2005) with the extensions that
/// annotations use.
public enum ChordShorthand: String, Sendable, Hashable, CaseIterable {
  case maj, min, dim, aug
  case maj7, min7
  case seventh = "7"
  case dim7, hdim7, minmaj7, maj6, min6, aug7
  case ninth = "9"
  case maj9, min9
  case flatNinth = "b9"
  case sharpNinth = "#9"
  case eleventh = "11"
  case maj11, min11
  case sharpEleventh = "#11"
  case thirteenth = "13"
  case maj13, min13
  case flatThirteenth = "b13"
  case sus2, sus4
  case power = "5"
  case rootOnly = "1"

  /// The name as written; also accepts `6` for `maj6`.
  init?(written text: String) {
    if text == "6" { self = .maj6 } else { self.init(rawValue: text) }
  }

  /// The notes, root first.
  public var degrees: [Degree] {
    let minorThird = Degree(3, alteration: -1)
    let minorSeventh = Degree(7, alteration: -1)
    let majorTriad = [Degree.root, Degree(3), Degree(5)]
    let minorTriad = [Degree.root, minorThird, Degree(5)]
    let dominantSeventh = majorTriad + [minorSeventh]
    return switch self {
    case .maj: majorTriad
    case .min: minorTriad
    case .dim: [.root, minorThird, Degree(5, alteration: -1)]
    case .aug: [.root, Degree(3), Degree(5, alteration: 1)]
    case .maj7: majorTriad + [Degree(7)]
    case .min7: minorTriad + [minorSeventh]
    case .seventh: dominantSeventh
    case .dim7: [.root, minorThird, Degree(5, alteration: -1), Degree(7, alteration: -2)]
    case .hdim7: [.root, minorThird, Degree(5, alteration: -1), minorSeventh]
    case .minmaj7: minorTriad + [Degree(7)]
    case .maj6: majorTriad + [Degree(6)]
    case .min6: minorTriad + [Degree(6)]
    case .aug7: [.root, Degree(3), Degree(5, alteration: 1), minorSeventh]
    case .ninth: dominantSeventh + [Degree(9)]
    case .maj9: majorTriad + [Degree(7), Degree(9)]
    case .min9: minorTriad + [minorSeventh, Degree(9)]
    case .flatNinth: dominantSeventh + [Degree(9, alteration: -1)]
    case .sharpNinth: dominantSeventh + [Degree(9, alteration: 1)]
    case .eleventh: dominantSeventh + [Degree(9), Degree(11)]
    case .maj11: majorTriad + [Degree(7), Degree(9), Degree(11)]
    case .min11: minorTriad + [minorSeventh, Degree(9), Degree(11)]
    case .sharpEleventh: dominantSeventh + [Degree(9), Degree(11, alteration: 1)]
    case .thirteenth: dominantSeventh + [Degree(9), Degree(11), Degree(13)]
    case .maj13: majorTriad + [Degree(7), Degree(9), Degree(11), Degree(13)]
    case .min13: minorTriad + [minorSeventh, Degree(9), Degree(11), Degree(13)]
    case .flatThirteenth: dominantSeventh + [Degree(9), Degree(11), Degree(13, alteration: -1)]
    case .sus2: [.root, Degree(2), Degree(5)]
    case .sus4: [.root, Degree(4), Degree(5)]
    case .power: [.root, Degree(5)]
    case .rootOnly: [.root]
    }
  }
}
