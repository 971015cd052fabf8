/// The commands as a grammar for speech recognisers, in the JSpeech Grammar Format.
struct RecogniserGrammar {
  /// Fillers that end no sentence.
  private static let openings: Set<String> = [
    "hey", "hi", "oh", "so", "well", "just", "like", "maybe", "kindly", "could", "can", "would", "will", "you", "we",
    "i",
    "id", "lets", "let", "us", "want", "wanna", "gonna", "need", "thank",
  ]

  private let file: CommandFile
  private let context: VoiceContext

  init(_ file: CommandFile, in context: VoiceContext) {
    self.file = file
    self.context = context
  }

  var text: String {
    let rules =
      [
        "#JSGF V1.0 UTF-8 en;", "grammar performia.commands;",
        "public <command> = <filler>* (\(file.actions.map { "<command:\($0.name)>" }.joined(separator: " | "))) <closing>*;",
        "<filler> = \(Self.choice(file.fillers));",
        "<closing> = \(Self.choice(file.fillers.filter { !Self.openings.contains($0) }));",
      ]
      + file.actions.map { action in
        "<command:\(action.name)> = \(action.phrases.map(\.pattern.recogniserText).joined(separator: "\n  | "));"
      }
    return (rules + slots).joined(separator: "\n") + "\n"
  }

  private var slots: [String] {
    let titles = context.library.map { $0.titles.map(Self.words) } ?? []
    let labels = file.sections.flatMap(\.spoken) + context.names.sectionTexts
    let stems = file.stems.flatMap(\.spoken) + context.names.stemTexts
    return SpokenRules.text + [
      "<label> = \(Self.choice(labels)) | (section | part) [<letter>];",
      "<section> = <label> [[number] (<unit> | <teen>)] | (<ordinal> | <which>) <label>;",
      "<one> = \(Self.choice(stems));", "<stem> = <one> ([and] [the] <one>)*;",
      "<title> = \(Self.choice(titles));",
      "<song> = <title>;",
    ]
  }

  /// Texts as they may be said, each once; `<VOID>` where there are none.
  private static func choice(_ texts: [String]) -> String {
    var known: Set<String> = []
    let distinct = texts.filter { !$0.isEmpty && known.insert($0).inserted }
    return distinct.isEmpty ? "<VOID>" : distinct.joined(separator: " | ")
  }

  private static func words(_ text: String) -> String {
    Tokenizer.tokens(of: text).map(\.word).joined(separator: " ")
  }
}

extension PhrasePattern {
  /// In the JSpeech Grammar Format.
  fileprivate var recogniserText: String {
    switch self {
    case .word(let word): word
    case .slot(let slot): "<\(slot.type.rawValue)>"
    case .sequence(let items): items.map(\.recogniserText).joined(separator: " ")
    case .choice(let items): "(\(items.map(\.recogniserText).joined(separator: " | ")))"
    case .optional(let item): "[\(item.recogniserText)]"
    }
  }
}
