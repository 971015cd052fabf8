import Artifacts

/// Turns what was said into what is to be done.
///
/// A grammar, bundled and extended by a file of the user's, says which phrases mean which action. An utterance is matched
/// with all of them by spelling and by sound, and refused where none is near or several are. Compiled once; an instance
/// may be used from any thread.
public struct VoiceCommands: Sendable {
  /// Less certain readings are refused.
  public static let leastConfidence = 0.7
  /// Readings that are nearer than this to the best one are as likely meant.
  private static let leastLead: Float = 0.15
  /// A reading as near as this is meant, whatever else may be.
  private static let certain: Float = 0.05

  let file: CommandFile
  private let fillers: Set<String>
  private let network: PhraseNetwork
  private let vocabulary: Vocabulary
  private let lexicon: SlotLexicon
  private let weighty: Set<Int>

  /// The bundled commands, or these and a user's, which come before them.
  ///
  /// - Parameters:
  ///   - text: A file of commands in YAML, as docs/voice.md describes it.
  ///   - name: The file as it is named to the user.
  /// - Throws: ``CommandFileError`` with all mistakes, each with line and column.
  public init(extendedBy text: String? = nil, file name: String = "commands.yaml") throws(CommandFileError) {
    var own: CommandFile?
    if let text { own = try CommandFileReader.read(Array(text.utf8), name: name) }
    file = try CommandFile.merged(with: own)
    fillers = Set(file.fillers)
    var vocabulary = Vocabulary()
    lexicon = SlotLexicon(file, &vocabulary)
    weighty = lexicon.weighty
    network = PhraseNetwork(file.actions, &vocabulary)
    for filler in file.fillers { _ = vocabulary.identifier(of: filler) }
    for word in Utterance.articles.union(Utterance.negations).sorted() { _ = vocabulary.identifier(of: word) }
    vocabulary.compare()
    self.vocabulary = vocabulary
  }

  /// What was meant, without looking it up in the map.
  ///
  /// - Throws: ``VoiceError/nothingSaid``, ``VoiceError/tooLong(words:)``, ``VoiceError/unknown(said:nearest:)``,
  ///   ``VoiceError/ambiguous(said:phrases:)``.
  public func intent(of text: String, in context: VoiceContext = VoiceContext()) throws(VoiceError) -> VoiceIntent {
    guard text.utf8.count <= Tokenizer.longestText else { throw .tooLong(words: Tokenizer.mostTokens) }
    let tokens = Tokenizer.tokens(of: text)
    guard tokens.count <= Tokenizer.mostTokens else { throw .tooLong(words: Tokenizer.mostTokens) }
    guard !tokens.isEmpty else { throw .nothingSaid }
    let utterance = Utterance(tokens, vocabulary: vocabulary, fillers: fillers, weighty: weighty)
    let slots = SlotReader(utterance: utterance, lexicon: lexicon, names: context.names, library: context.library)
    let limit = utterance.weight * Float(1 - Self.leastConfidence)
    let readings = PhraseSearch.readings(network, slots, limit: limit)
    guard let best = readings.first else {
      if tokens.allSatisfy({ fillers.contains($0.text) }) { throw .nothingSaid }
      throw .unknown(said: text, nearest: PhraseSearch.nearest(network, slots).map(example))
    }
    if best.cost > Self.certain {
      let rivals = readings.filter { $0.cost - best.cost < Self.leastLead && !$0.means(best) }
      if !rivals.isEmpty {
        var phrases: [String] = []
        for text in ([best] + rivals).map(example) where !phrases.contains(text) { phrases.append(text) }
        if phrases.count > 1 { throw .ambiguous(said: text, phrases: phrases) }
      }
    }
    return VoiceIntent(
      action: file.actions[best.action].name, slots: best.slots.map { VoiceIntent.Slot($0.name, $0.type, $0.value) },
      phrase: phrase(best), confidence: Double(1 - best.cost / utterance.weight))
  }

  /// What was meant, with what it refers to in the map.
  public func answer(_ text: String, in context: VoiceContext = VoiceContext()) -> VoiceAnswer {
    do throws(VoiceError) {
      let intent = try intent(of: text, in: context)
      do throws(VoiceError) {
        let resolution = try VoiceResolution(of: intent, in: context)
        return VoiceAnswer(intent, resolution, reply: file.actions.first { $0.name == intent.action }?.reply)
      } catch {
        return VoiceAnswer(error, intent)
      }
    } catch {
      return VoiceAnswer(error, nil)
    }
  }

  /// All that may be said, as a grammar for speech recognisers in the JSpeech Grammar Format, for the parameter `grammar` of the
  /// analyzer `performia.speech.whisper` and for other programs.
  ///
  /// Of sections, stems and titles, those of the context are among it; titles only where it has a library.
  public func recogniserGrammar(in context: VoiceContext = VoiceContext()) -> String {
    RecogniserGrammar(file, in: context).text
  }

  /// Commands as they may be said, for the parameter `prompt` of the analyzer `performia.speech.whisper`.
  public func recogniserPrompt(in context: VoiceContext = VoiceContext()) -> String {
    RecogniserPrompt(file, in: context).text
  }

  /// All actions with their phrases, and what slots take: `{commands: [{action, summary, phrases}], slots: {...}}`.
  public var listing: JSON {
    .object([
      JSON.Member(
        "commands",
        .array(
          file.actions.map { action in
            .object([
              JSON.Member("action", .string(action.name)),
              JSON.Member("summary", action.summary.map(JSON.string) ?? .null),
              JSON.Member("phrases", .array(action.phrases.map { .string($0.text) })),
            ])
          })),
      JSON.Member("slots", .object(SlotType.allCases.map { JSON.Member($0.rawValue, .string($0.summary)) })),
      JSON.Member("sections", .array(file.sections.map { .string($0.name) })),
      JSON.Member("stems", .array(file.stems.map { .string($0.name) })),
    ])
  }

  private func example(_ reading: PhraseSearch.Reading) -> String {
    "'\(file.actions[reading.action].phrases[reading.phrase].pattern.example)'"
  }

  private func phrase(_ reading: PhraseSearch.Reading) -> String {
    file.actions[reading.action].phrases[reading.phrase].text
  }
}
