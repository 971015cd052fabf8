import Pitch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A word as it was heard.
public struct SungWord: Sendable, Equatable {
  /// Without white space at its ends, punctuation included.
  public var text: String
  /// Seconds.
  public var start: Double
  public var end: Double
  /// Geometric mean of its tokens' probabilities, 0 to 1.
  public var probability: Double
}

extension SungWord {
  /// Writing that has no spaces between words: each character is one.
  private static func isUnspaced(_ character: Character) -> Bool {
    character.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF: true
      default: false
      }
    }
  }

  /// Seconds by which attention moves on to a token before it is sung: the median over songs in four languages.
  static let attentionLead = 0.08

  /// Joins tokens to words; a word begins where a token begins with a space, at the time at which the token before ends.
  ///
  /// - Parameters:
  ///   - tokens: of a window.
  ///   - window: the times in seconds in which the words lie; the first begins with it.
  ///   - origin: where the tokens' times count from.
  /// - Returns: words one after the other inside the window.
  public static func words(
    of tokens: [SpeechListener.Token], in window: Range<Double>, heardFrom origin: Double
  ) -> [SungWord] {
    var words: [SungWord] = []
    var bytes: [UInt8] = []
    var logarithms: [Double] = []
    var start = window.lowerBound
    var last = window.lowerBound
    func finish() {
      let text = String(decoding: bytes, as: UTF8.self).trimmed
      if text.contains(where: { $0.isLetter || $0.isNumber }) {
        let probability = exp(logarithms.reduce(0, +) / Double(max(logarithms.count, 1)))
        words.append(SungWord(text: text, start: start, end: last, probability: probability))
      } else if !text.isEmpty, !words.isEmpty {
        words[words.count - 1].text += text
      }
      bytes = []
      logarithms = []
    }
    for token in tokens {
      // Bytes that are no whole character yet wait for the next token.
      if let text = String(validating: bytes, as: UTF8.self), !text.isEmpty,
        token.bytes.first == UInt8(ascii: " ") || text.last.map(isUnspaced) ?? false
      {
        finish()
      }
      if bytes.isEmpty { start = last }
      bytes += token.bytes
      logarithms.append(log(max(token.probability, 1e-6)))
      last = min(max(token.end.map { origin + $0 + attentionLead } ?? last, last), window.upperBound)
    }
    if !bytes.isEmpty { finish() }
    return spread(words, until: window.upperBound)
  }

  /// The words of a written text, as those that are heard are parted.
  static func texts(of text: String) -> [String] {
    let spaced = text.split(whereSeparator: \.isWhitespace).map { " " + $0 }.joined()
    let tokens = spaced.map { character in
      SpeechListener.Token(id: 0, segment: 0, probability: 1, end: nil, bytes: Array(String(character).utf8))
    }
    return words(of: tokens, in: 0..<1, heardFrom: 0).map(\.text)
  }

  /// The words of a text that is said in a stretch of time, each as long as its share of the letters.
  ///
  /// - Parameter probability: of each word, 0 to 1.
  public static func words(of text: String, spreadOver time: Range<Double>, probability: Double) -> [SungWord] {
    let texts = texts(of: text)
    let total = texts.reduce(0) { $0 + $1.count }
    var said = 0
    return texts.map { text in
      let start = time.lowerBound + (time.upperBound - time.lowerBound) * Double(said) / Double(total)
      said += text.count
      let end = time.lowerBound + (time.upperBound - time.lowerBound) * Double(said) / Double(total)
      return SungWord(text: text, start: start, end: end, probability: probability)
    }
  }

  /// The texts of words with the spaces between them by which they are parted again.
  static func spoken(_ texts: [String]) -> [String] {
    texts.indices.map { index in
      let isJoined = texts[index].first.map(isUnspaced) ?? false
      let isBehindWord = index > 0 && !(texts[index - 1].last.map(isUnspaced) ?? false)
      return isJoined && !isBehindWord ? texts[index] : " " + texts[index]
    }
  }

  /// Shorter words are none: those that begin together share the time to the next.
  private static let leastLength = 0.04

  private static func spread(_ words: [SungWord], until end: Double) -> [SungWord] {
    var spread = words
    for index in spread.indices.dropFirst() where spread[index].start - spread[index - 1].start < leastLength {
      spread[index].start = spread[index - 1].start
    }
    var first = 0
    while first < spread.count {
      let next = spread[first...].firstIndex { $0.start > spread[first].start } ?? spread.count
      let start = spread[first].start
      let least = start + leastLength * Double(next - first)
      let limit = next < spread.count ? spread[next].start : max(spread[next - 1].end, min(end, least), least)
      for index in first..<next {
        let last = next - first == 1 ? max(min(spread[index].end, limit), least) : limit
        let length = last - start
        spread[index].start = start + length * Double(index - first) / Double(next - first)
        spread[index].end = start + length * Double(index + 1 - first) / Double(next - first)
      }
      first = next
    }
    return spread
  }
}

extension SungWord {
  /// The same word while the voice sounds; nil where it hardly does.
  ///
  /// - Parameter leastShare: of its time, what the voice has to sound at least.
  public func trimmed(to activity: VoiceActivity, leastShare: Double) -> SungWord? {
    guard activity.share(from: start, to: end) >= leastShare else { return nil }
    var word = self
    word.end = max(activity.lastActivity(from: start, to: end), min(start + Self.leastLength, end))
    return word
  }
}

extension String {
  fileprivate var trimmed: String {
    let from = drop { $0.isWhitespace }
    return String(from.reversed().drop { $0.isWhitespace }.reversed())
  }
}
