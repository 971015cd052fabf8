import Notation

/// A kind of chord that the network tells apart.
struct ChordType: Hashable {
  let shorthand: ChordShorthand
  /// Degrees beyond those of the shorthand.
  let added: [Degree]
  /// Lowest notes that are told apart, as annotations have them; the root first.
  let basses: [Degree]
  /// Class of the triad head on the root C.
  let triad: Int
  /// Classes of the other heads.
  let seventh: Int
  let ninth: Int
  let eleventh: Int
  let thirteenth: Int

  private init(
    _ shorthand: ChordShorthand, triad: Triad, seventh: Seventh = .none, ninth: Bool = false, eleventh: Bool = false,
    thirteenth: Bool = false, added: [Degree] = [], inversions: [Degree] = []
  ) {
    self.shorthand = shorthand
    self.added = added
    basses = [.root] + inversions
    self.triad = 1 + 12 * triad.rawValue
    self.seventh = seventh.rawValue
    self.ninth = ninth ? 1 : 0
    self.eleventh = eleventh ? 1 : 0
    self.thirteenth = thirteenth ? 1 : 0
  }

  /// In the order of the triad head.
  private enum Triad: Int {
    case maj, min, sus4, sus2, dim, aug
  }

  /// In the order of the seventh head.
  private enum Seventh: Int {
    case none, major, minor, diminished
  }

  private static let minorSeventh = Degree(7, alteration: -1)
  private static let minorThird = Degree(3, alteration: -1)

  /// All types, with the inversions that are frequent enough in annotated songs.
  static let all = [
    ChordType(.maj, triad: .maj, inversions: [Degree(3), Degree(5), Degree(2), minorSeventh]),
    ChordType(.min, triad: .min, inversions: [minorThird, Degree(5), Degree(2), minorSeventh]),
    ChordType(.aug, triad: .aug),
    ChordType(.dim, triad: .dim),
    ChordType(.maj7, triad: .maj, seventh: .major),
    ChordType(.seventh, triad: .maj, seventh: .minor),
    ChordType(.min7, triad: .min, seventh: .minor),
    ChordType(.hdim7, triad: .dim, seventh: .minor),
    ChordType(.dim7, triad: .dim, seventh: .diminished),
    ChordType(.maj9, triad: .maj, seventh: .major, ninth: true),
    ChordType(.ninth, triad: .maj, seventh: .minor, ninth: true),
    ChordType(.min9, triad: .min, seventh: .minor, ninth: true),
    ChordType(.eleventh, triad: .maj, seventh: .minor, ninth: true, eleventh: true),
    ChordType(.thirteenth, triad: .maj, seventh: .minor, ninth: true, eleventh: true, thirteenth: true),
    ChordType(.sus4, triad: .sus4),
    ChordType(.sus2, triad: .sus2),
    ChordType(.sus4, triad: .sus4, seventh: .minor, added: [minorSeventh]),
  ]

  /// The types of a vocabulary.
  static func types(of vocabulary: ChordVocabulary) -> [ChordType] {
    vocabulary == .full
      ? all : all.filter { $0.added.isEmpty && vocabulary.shorthands.contains($0.shorthand) }
  }
}
