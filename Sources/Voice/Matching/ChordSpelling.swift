/// Chords and notes as they are written, in the words in which they are said: `F#m7` is F sharp minor seven.
enum ChordSpelling {
  /// The words of a written chord or note; nil for anything else.
  static func words(of text: Substring) -> [SpokenToken]? {
    guard let letter = text.first, ("A"..."G").contains(letter) || ("a"..."g").contains(letter), text.count <= 14 else {
      return nil
    }
    var tokens = [SpokenToken(letter.lowercased())]
    var rest = text.dropFirst()
    let hasSign = rest.first.map { "#♯♭".contains($0) } ?? false
    let hasFlat = rest.first == "b"
    if let sign = rest.first, hasSign || hasFlat {
      tokens.append(SpokenToken("#♯".contains(sign) ? "sharp" : "flat"))
      rest.removeFirst()
    }
    if rest.isEmpty { return hasSign || hasFlat ? tokens : nil }
    // A small letter begins a word, unless signs or digits say otherwise.
    guard letter.isUppercase || hasSign || rest.contains(where: \.isNumber) else { return nil }
    let quality = tokens.count
    while !rest.isEmpty {
      guard let (written, said) = parts.first(where: { rest.hasPrefix($0.written) }) else { return nil }
      tokens += said
      rest.removeFirst(written.count)
      if written == "/" {
        guard let bass = words(of: rest) ?? (rest.count == 1 ? [SpokenToken(rest.lowercased())] : nil) else {
          return nil
        }
        return tokens + bass
      }
    }
    return tokens.count > quality ? tokens : nil
  }

  private static let parts: [(written: String, said: [SpokenToken])] = [
    ("maj", ["major"]), ("Maj", ["major"]), ("min", ["minor"]), ("dim", ["diminished"]), ("aug", ["augmented"]),
    ("sus", ["sus"]), ("add", ["add"]), ("M7", ["major", "seven"]), ("m", ["minor"]), ("13", ["thirteen"]),
    ("11", ["eleven"]), ("b5", ["flat", "five"]), ("9", ["nine"]), ("7", ["seven"]), ("6", ["six"]), ("5", ["five"]),
    ("4", ["four"]), ("2", ["two"]), ("/", ["over"]),
  ].map { written, said in (written, said.map { SpokenToken($0) }) }
}
