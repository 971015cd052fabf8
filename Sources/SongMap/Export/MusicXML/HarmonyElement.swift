import Notation

/// A chord as MusicXML writes it above the staff.
enum HarmonyElement {
  /// - Parameter offset: Divisions after the note that follows.
  /// - Returns: `nil` for a chord that cannot be named.
  static func element(_ chord: Chord, offset: Int) -> XMLElement? {
    var children: [XMLElement]
    switch chord {
    case .unknown: return nil
    case .noChord:
      // The standard asks for a root or a function even where there is no chord; MuseScore prints a root.
      children = [XMLElement("function", ""), XMLElement("kind", attributes: [("text", "N.C.")], "none")]
    case .named(let chord):
      children = named(chord)
    }
    if offset > 0 { children.append(XMLElement("offset", offset)) }
    return XMLElement("harmony", children)
  }

  private static func named(_ chord: NamedChord) -> [XMLElement] {
    var children = [XMLElement("root", name(chord.root, "root"))]
    let shorthand = chord.shorthand ?? ChordShorthand.allCases.first { sounds($0, like: chord) }
    if let shorthand, let kind = kinds[shorthand] {
      let altered = alterations[shorthand].map { [($0, "add")] } ?? []
      children.append(XMLElement("kind", kind))
      children += bass(chord)
      let stated =
        chord.shorthand == nil ? [] : chord.added.map { ($0, "add") } + chord.omitted.map { ($0, "subtract") }
      for (degree, type) in altered + stated {
        children.append(
          XMLElement(
            "degree",
            [
              XMLElement("degree-value", degree.number), XMLElement("degree-alter", degree.alteration),
              XMLElement("degree-type", type),
            ]))
      }
    } else {
      let label = Chord.named(NamedChord(root: chord.root, shorthand: chord.shorthand, added: chord.added)).description
      let type = label.split(separator: ":").last.map(String.init) ?? ""
      children.append(XMLElement("kind", attributes: [("text", type)], "other"))
      children += bass(chord)
    }
    return children
  }

  private static func sounds(_ shorthand: ChordShorthand, like chord: NamedChord) -> Bool {
    NamedChord(root: chord.root, shorthand: shorthand).intervals == chord.intervals
  }

  private static func bass(_ chord: NamedChord) -> [XMLElement] {
    chord.bass == .root ? [] : [XMLElement("bass", name(chord.bassName, "bass"))]
  }

  private static func name(_ name: NoteName, _ prefix: String) -> [XMLElement] {
    [XMLElement("\(prefix)-step", name.letter.rawValue)]
      + (name.alteration == 0 ? [] : [XMLElement("\(prefix)-alter", name.alteration)])
  }

  /// The standard's names of chord types; those with an altered degree are named by the chord that it is added to.
  private static let kinds: [ChordShorthand: String] = [
    .maj: "major", .min: "minor", .dim: "diminished", .aug: "augmented", .maj7: "major-seventh",
    .min7: "minor-seventh", .seventh: "dominant", .dim7: "diminished-seventh", .hdim7: "half-diminished",
    .minmaj7: "major-minor", .maj6: "major-sixth", .min6: "minor-sixth", .aug7: "augmented-seventh",
    .ninth: "dominant-ninth", .maj9: "major-ninth", .min9: "minor-ninth", .flatNinth: "dominant",
    .sharpNinth: "dominant", .eleventh: "dominant-11th", .maj11: "major-11th", .min11: "minor-11th",
    .sharpEleventh: "dominant-ninth", .thirteenth: "dominant-13th", .maj13: "major-13th", .min13: "minor-13th",
    .flatThirteenth: "dominant-11th", .sus2: "suspended-second", .sus4: "suspended-fourth", .power: "power",
  ]

  private static let alterations: [ChordShorthand: Degree] = [
    .flatNinth: Degree(9, alteration: -1), .sharpNinth: Degree(9, alteration: 1),
    .sharpEleventh: Degree(11, alteration: 1), .flatThirteenth: Degree(13, alteration: -1),
  ]
}
