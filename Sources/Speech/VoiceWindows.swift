import Pitch

extension VoiceActivity {
  /// Gaps that are shorter belong to a phrase, in frames.
  private static let phraseGap = 60
  /// Shorter phrases have no words: a click lasts a quarter of a second.
  private static let leastPhrase = 35
  /// What is heard before and behind a phrase.
  private static let margin = 30
  /// Phrases this near stand in one window.
  private static let windowGap = 300
  /// Phrases this near stand in one passage.
  private static let passageGap = 800
  private static let longestWindow = 2800

  /// Stretches in which a voice sounds, in frames, with a little around them.
  private var phrases: [Range<Int>] {
    var phrases: [Range<Int>] = []
    for frame in isActive.indices where isActive[frame] {
      if let last = phrases.last, frame - last.upperBound < Self.phraseGap {
        phrases[phrases.count - 1] = last.lowerBound..<frame + 1
      } else {
        phrases.append(frame..<frame + 1)
      }
    }
    return phrases.filter { $0.count >= Self.leastPhrase }.map {
      max($0.lowerBound - Self.margin, 0)..<min($0.upperBound + Self.margin, isActive.count)
    }
  }

  /// What is heard one after the other: phrases with what is between them, but for longer stretches without a voice, of
  /// which networks make up words.
  public var passages: [Range<Double>] {
    var passages: [Range<Int>] = []
    for phrase in phrases {
      if let last = passages.last, phrase.lowerBound - last.upperBound < Self.passageGap {
        passages[passages.count - 1] = last.lowerBound..<max(phrase.upperBound, last.upperBound)
      } else {
        passages.append(phrase)
      }
    }
    return passages.map { Double($0.lowerBound) * Self.framePeriod..<Double($0.upperBound) * Self.framePeriod }
  }

  /// What a known text is looked for in at once: phrases near each other, 28 s at most, and long ones cut where they are quietest.
  public var windows: [Range<Double>] {
    var windows: [Range<Int>] = []
    for phrase in phrases.flatMap(parts) {
      if let last = windows.last, phrase.lowerBound - last.upperBound < Self.windowGap,
        phrase.upperBound - last.lowerBound <= Self.longestWindow
      {
        windows[windows.count - 1] = last.lowerBound..<max(phrase.upperBound, last.upperBound)
      } else {
        windows.append(max(phrase.lowerBound, windows.last?.upperBound ?? 0)..<phrase.upperBound)
      }
    }
    return windows.map { Double($0.lowerBound) * Self.framePeriod..<Double($0.upperBound) * Self.framePeriod }
  }

  private func parts(of phrase: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var rest = phrase
    while rest.count > Self.longestWindow {
      let choice = rest.lowerBound + Self.longestWindow / 2..<rest.lowerBound + Self.longestWindow
      let cut = choice.min { levels[$0] < levels[$1] } ?? choice.upperBound
      parts.append(rest.lowerBound..<cut)
      rest = cut..<rest.upperBound
    }
    return parts + [rest]
  }
}
