import Notation

/// Spells the notes of one bar in its key and knows which accidentals must be written.
struct PitchSpelling {
  private let key: Key
  /// Alterations that hold in this bar, by octave and letter.
  private var alterations: [String: Int] = [:]

  init(_ key: Key) { self.key = key }

  /// `pitch`, and `accidental` where the signature and the bar so far say something else.
  mutating func elements(_ midi: Int) -> (pitch: XMLElement, accidental: XMLElement?) {
    let name = PitchClass(midi).name(in: key)
    let octave = (midi - name.letter.semitones - name.alteration) / 12 - 1
    var children = [XMLElement("step", name.letter.rawValue)]
    if name.alteration != 0 { children.append(XMLElement("alter", name.alteration)) }
    children.append(XMLElement("octave", octave))
    let place = "\(octave)\(name.letter.rawValue)"
    let inForce = alterations[place] ?? signature(of: name.letter)
    alterations[place] = name.alteration
    let signs = [-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"]
    let sign = inForce == name.alteration ? nil : signs[name.alteration]
    return (XMLElement("pitch", children), sign.map { XMLElement("accidental", $0) })
  }

  private func signature(of letter: NoteName.Letter) -> Int {
    let sharps: [NoteName.Letter] = [.f, .c, .g, .d, .a, .e, .b]
    let place = sharps.firstIndex(of: letter) ?? 0
    if key.signature > 0 { return place < key.signature ? 1 : 0 }
    return 6 - place < -key.signature ? -1 : 0
  }
}
