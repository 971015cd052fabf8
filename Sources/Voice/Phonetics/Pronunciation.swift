/// How a written English word sounds.
///
/// Rules from letters to sounds after Elovitz, Johnson, McHugh and Shore, "Letter-to-sound rules for automatic translation
/// of English text to phonetics" (IEEE ASSP 24, 1976), reduced to what tells spoken commands apart, with a list of words
/// that break them.
struct Pronunciation: Sendable, Hashable {
  /// Raw values of ``Phoneme``.
  let sounds: [UInt8]

  /// Sounds of longer words are cut: no command has such words.
  private static let longest = 32

  init(sounds: [UInt8]) { self.sounds = sounds }

  init(_ phonemes: [Phoneme]) { sounds = phonemes.map(\.rawValue) }

  /// - Parameter word: lower case; anything but the letters a to z is silent.
  init(of word: String) {
    if let exception = Self.exceptions[word] {
      self.init(exception)
      return
    }
    self.init(Self.spoken(Array(word.utf8.filter { (97...122).contains($0) }.prefix(Self.longest))))
  }

  /// Sounds of two words that are said as one.
  static func + (left: Pronunciation, right: Pronunciation) -> Pronunciation {
    Pronunciation(sounds: left.sounds + right.sounds)
  }

  private static func spoken(_ letters: [UInt8]) -> [Phoneme] {
    var phonemes: [Phoneme] = []
    var at = 0
    while at < letters.count {
      let rule = LetterRule.rule(for: letters, at: at)
      for phoneme in rule.phonemes where phonemes.last != phoneme { phonemes.append(phoneme) }
      at += rule.letters.count
    }
    return phonemes
  }

  /// Words that the rules get wrong, and the names of letters.
  private static let exceptions: [String: [Phoneme]] = [
    "a": [.face], "b": [.b, .fleece], "c": [.s, .fleece], "d": [.d, .fleece], "e": [.fleece], "f": [.dress, .f],
    "g": [.j, .fleece], "h": [.face, .ch], "i": [.price], "m": [.dress, .m], "n": [.dress, .n], "o": [.goat],
    "p": [.p, .fleece], "q": [.k, .y, .goose], "r": [.lot, .r], "s": [.dress, .s], "t": [.t, .fleece],
    "u": [.y, .goose], "v": [.v, .fleece], "x": [.dress, .k, .s], "y": [.w, .price], "z": [.z, .dress, .d],
    "gee": [.j, .fleece], "ay": [.face], "eh": [.face],
    "be": [.b, .fleece], "he": [.h, .fleece], "me": [.m, .fleece], "she": [.sh, .fleece], "we": [.w, .fleece],
    "the": [.dh, .strut], "of": [.strut, .v], "to": [.t, .goose], "do": [.d, .goose], "two": [.t, .goose],
    "who": [.h, .goose], "you": [.y, .goose], "your": [.y, .lot, .r], "one": [.w, .strut, .n], "won": [.w, .strut, .n],
    "once": [.w, .strut, .n, .s], "eight": [.face, .t], "ate": [.face, .t], "eighth": [.face, .t, .th],
    "four": [.f, .lot, .r], "eighty": [.face, .t, .fleece], "eighteen": [.face, .t, .fleece, .n],
    "seven": [.s, .dress, .v, .strut, .n], "eleven": [.strut, .l, .dress, .v, .strut, .n],
    "forty": [.f, .lot, .r, .t, .fleece], "go": [.g, .goat], "no": [.n, .goat], "so": [.s, .goat],
    "come": [.k, .strut, .m], "some": [.s, .strut, .m], "done": [.d, .strut, .n], "none": [.n, .strut, .n],
    "have": [.h, .trap, .v], "give": [.g, .kit, .v], "are": [.lot, .r], "was": [.w, .lot, .z],
    "said": [.s, .dress, .d], "what": [.w, .lot, .t], "want": [.w, .lot, .n, .t], "there": [.dh, .dress, .r],
    "where": [.w, .dress, .r], "bass": [.b, .face, .s], "chorus": [.k, .lot, .r, .strut, .s],
    "major": [.m, .face, .j, .strut, .r], "minor": [.m, .price, .n, .strut, .r], "minus": [.m, .price, .n, .strut, .s],
    "tempo": [.t, .dress, .m, .p, .goat], "solo": [.s, .goat, .l, .goat], "piano": [.p, .fleece, .trap, .n, .goat],
    "guitar": [.g, .kit, .t, .lot, .r], "vocal": [.v, .goat, .k, .strut, .l],
    "vocals": [.v, .goat, .k, .strut, .l, .z], "octave": [.lot, .k, .t, .kit, .v],
    "volume": [.v, .lot, .l, .y, .goose, .m], "quarter": [.k, .w, .lot, .r, .t, .strut, .r],
    "half": [.h, .trap, .f], "double": [.d, .strut, .b, .strut, .l], "key": [.k, .fleece],
    "measure": [.m, .dress, .zh, .strut, .r], "minute": [.m, .kit, .n, .kit, .t],
    "minutes": [.m, .kit, .n, .kit, .t, .s], "beginning": [.b, .kit, .g, .kit, .n, .kit, .ng],
    "again": [.strut, .g, .dress, .n], "move": [.m, .goose, .v], "redo": [.r, .fleece, .d, .goose],
    "undo": [.strut, .n, .d, .goose], "mute": [.m, .y, .goose, .t], "unmute": [.strut, .n, .m, .y, .goose, .t],
    "previous": [.p, .r, .fleece, .v, .fleece, .strut, .s], "bridge": [.b, .r, .kit, .j],
    "change": [.ch, .face, .n, .j], "louder": [.l, .mouth, .d, .strut, .r], "quiet": [.k, .w, .price, .strut, .t],
    "quieter": [.k, .w, .price, .strut, .t, .strut, .r], "tone": [.t, .goat, .n], "whole": [.h, .goat, .l],
    "third": [.th, .strut, .r, .d], "fifth": [.f, .kit, .f, .th], "sixth": [.s, .kit, .k, .s, .th],
    "finish": [.f, .kit, .n, .kit, .sh], "final": [.f, .price, .n, .strut, .l],
  ]
}
