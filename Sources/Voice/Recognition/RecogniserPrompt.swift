/// Commands that a recogniser of free speech is told were said before, so that it expects such words in such spelling: one of each
/// action that has slots.
struct RecogniserPrompt {
  private let file: CommandFile
  private let context: VoiceContext

  init(_ file: CommandFile, in context: VoiceContext) {
    self.file = file
    self.context = context
  }

  /// Sentences; those of a user's own actions are the last, because recognisers cut off the beginning.
  var text: String {
    var count = 0
    return file.actions.reversed().compactMap { action in
      action.phrases.first { $0.pattern.example.contains("{") }.map { phrase in
        var sentence = phrase.pattern.example
        for slot in phrase.pattern.slots {
          sentence = sentence.replacing("{\(slot.name)}", with: example(of: slot.type, count))
          count += 1
        }
        return sentence.prefix(1).uppercased() + sentence.dropFirst() + "."
      }
    }.joined(separator: " ")
  }

  /// - Parameter number: chooses one of several.
  private func example(of type: SlotType, _ number: Int) -> String {
    func choice(_ texts: [String]) -> String { texts.isEmpty ? "" : texts[number % texts.count] }
    let titles = context.library?.titles ?? []
    return switch type {
    case .number: choice(["ninety", "one hundred and ten"])
    case .ordinal: choice(["third", "second"])
    case .section: choice(["second ", "last ", "next "]) + choice(file.sections.compactMap(\.spoken.first))
    case .chord: choice(["E minor seven", "F sharp major"])
    case .key: choice(["A flat minor", "E major"])
    case .stem: choice(file.stems.compactMap(\.spoken.first))
    case .percent: choice(["forty percent", "seventy percent"])
    case .semitones, .lowering: choice(["up three semitones", "down a whole tone"])
    case .time: choice(["one minute twenty", "fifty seconds"])
    case .duration: choice(["five seconds", "a minute"])
    case .bar: choice(["ten", "fourteen", "twenty three", "six"])
    case .song, .title: titles.isEmpty ? "the song" : choice(titles)
    }
  }
}
