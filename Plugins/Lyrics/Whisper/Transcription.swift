import PerformiaSDK
import Pitch
import Speech

/// Hears windows and keeps what there is evidence for.
struct Transcription {
  let voice: VoiceReader
  let listener: SpeechListener
  let threads: Int
  let context: AnalysisContext

  /// Windows from which the language is told.
  private static let windowsForLanguage = 3
  /// Where the likeliest tokens repeat themselves or are unlikely, those at this temperature are taken if they are better.
  private static let secondTemperature = 0.4
  /// Geometric mean of probabilities below which a window is heard again.
  private static let leastFirstProbability = 0.35
  /// The same below which words are left out: of texts, and of those of so few tokens, which networks make up of anything.
  private static let leastProbability = 0.3
  private static let leastShortProbability = 0.6
  private static let shortText = 8
  /// Of a word's time, what the voice has to sound at least.
  private static let leastVoice = 0.1

  /// The language that the parameters name, or the likeliest where this is `auto`.
  ///
  /// - Throws: ``AnalyzerError`` where the model knows no such language.
  func language(named parameters: Parameters, of windows: [Range<Double>]) throws -> String {
    let named = parameters[SpeechParameters.language]
    let model = listener.model
    if named == "auto" { return model.isMultilingual ? try likeliestLanguage(of: windows) : "en" }
    guard model.knows(language: named) else {
      throw AnalyzerError(
        "the model knows no language '\(named)'; expected auto, or a code of ISO 639-1 such as en",
        parameter: SpeechParameters.language.name)
    }
    return named
  }

  /// By the longest windows.
  private func likeliestLanguage(of windows: [Range<Double>]) throws -> String {
    let longest = windows.sorted { ($1.length, $0.lowerBound) < ($0.length, $1.lowerBound) }
    var sums: [String: Double] = [:]
    for window in longest.prefix(Self.windowsForLanguage) {
      try context.checkCancellation()
      let found = try voice.samples(window).withUnsafeBufferPointer { try listener.languages(in: $0, threads: threads) }
      for (name, probability) in found { sums[name, default: 0] += probability }
    }
    return sums.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "en"
  }

  /// The words of a window; none where what is heard is more likely made up.
  func words(in window: Range<Double>, language: String, activity: VoiceActivity) throws -> [SungWord] {
    let samples = try voice.samples(window)
    var best = try attempt(samples, language: language, temperature: 0)
    if best.isRepetitive || best.probability < Self.leastFirstProbability {
      let second = try attempt(samples, language: language, temperature: Self.secondTemperature)
      if (second.isRepetitive ? 0 : 1, second.probability) > (best.isRepetitive ? 0 : 1, best.probability) {
        best = second
      }
    }
    let isShort = best.isRepetitive || best.tokens.count < Self.shortText
    guard best.probability >= (isShort ? Self.leastShortProbability : Self.leastProbability) else { return [] }
    return words(of: best.withoutLoops, in: window, activity).compactMap {
      $0.trimmed(to: activity, leastShare: Self.leastVoice)
    }
  }

  /// When given words are sung in a window.
  ///
  /// - Returns: one a word, those that a window has no room for left out; nil where no voice sounds.
  func times(
    of texts: [String], in window: Range<Double>, language: String, activity: VoiceActivity
  ) throws -> [SungWord?] {
    guard !texts.isEmpty else { return [] }
    let given = listener.model.tokens(ofWords: texts)
    let said = try attempt(try voice.samples(window), language: language, given: given)
    return words(of: said.tokens, in: window, activity).map { $0.trimmed(to: activity, leastShare: Self.leastVoice) }
  }

  private func words(
    of tokens: [SpeechListener.Token], in window: Range<Double>, _ activity: VoiceActivity
  ) -> [SungWord] {
    let begin = activity.firstActivity(from: window.lowerBound, to: window.upperBound)
    return SungWord.words(of: tokens, in: begin..<window.upperBound, heardFrom: window.lowerBound)
  }

  private func attempt(
    _ samples: [Float], language: String, temperature: Double = 0, given: [Int32]? = nil
  ) throws -> HeardText {
    try context.checkCancellation()
    var options = SpeechListener.Options(language: language, threads: threads)
    options.temperature = temperature
    options.given = given
    let cancellation = context.cancellation
    let tokens = try samples.withUnsafeBufferPointer { samples in
      try listener.hear(samples, options) { cancellation.isRequested }
    }
    let text = HeardText(tokens: tokens)
    context.log(
      .debug,
      "\(String(decoding: tokens.flatMap(\.bytes), as: UTF8.self)): probability \(text.probability)")
    return text
  }
}

extension Range<Double> {
  fileprivate var length: Double { upperBound - lowerBound }
}
