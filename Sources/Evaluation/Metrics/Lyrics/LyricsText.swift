/// Words of lyrics as they are compared: in lower case, without punctuation.
///
/// The conventions of lyrics transcription: case and punctuation do not count, apostrophes within a word do, however they
/// are drawn (MIREX, Automatic Lyrics Transcription; Cífka, Schreiber, Miner, Stöter: Lyrics Transcription for Humans,
/// ISMIR 2024), and where a script does not separate words by spaces each character is one (Radford and others: Robust
/// Speech Recognition via Large-Scale Weak Supervision, 2022). Hyphens and other punctuation separate words. Full-width
/// letters and digits are ordinary ones, and how a character is composed does not matter.
public enum LyricsText {
  /// The words of a text in reading order.
  public static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var apostrophe = false
    func finish() {
      if !word.isEmpty { words.append(word) }
      word = ""
      apostrophe = false
    }
    for character in text {
      if standsAlone(character) {
        finish()
        words.append(String(character))
      } else if character.isLetter || character.isNumber {
        if apostrophe { word.append("'") }
        apostrophe = false
        word += ordinary(character)
      } else if apostrophes.contains(character), !word.isEmpty, !apostrophe {
        apostrophe = true
      } else {
        finish()
      }
    }
    finish()
    return words
  }

  private static let apostrophes: Set<Character> = ["'", "’", "‘", "ʼ", "`", "´", "′", "＇"]

  /// In lower case and of ordinary width.
  private static func ordinary(_ character: Character) -> String {
    let fullWidth: ClosedRange<UInt32> = 0xFF01...0xFF5E
    guard let scalar = character.unicodeScalars.first, fullWidth.contains(scalar.value),
      let narrow = Unicode.Scalar(scalar.value - 0xFEE0)
    else { return character.lowercased() }
    return Character(narrow).lowercased()
  }

  /// Whether a character belongs to a script that writes words without spaces between them.
  private static func standsAlone(_ character: Character) -> Bool {
    guard character.isLetter, let scalar = character.unicodeScalars.first else { return false }
    switch scalar.value {
    case 0x0E00...0x0EFF,  // Thai, Lao
      0x1000...0x109F,  // Burmese
      0x1780...0x17FF,  // Khmer
      0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F,  // Japanese syllables
      0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:  // Han
      return true
    default: return false
    }
  }
}
