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
  /// Geometric mean of probabilities below which sentences are left out, and those of so few tokens, which networks make up
  /// of anything.
  private static let leastProbability = 0.3
  private static let leastShortProbability = 0.4
  private static let shortText = 4
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

  /// The words of passages, sentence by sentence, without those that are more likely made up.
  ///
  /// - Parameter progress: told how much has been heard, 0 to 1.
  func sentences(
    in passages: [Range<Double>], language: String, activity: VoiceActivity, progress: @escaping (Double) -> Void
  ) throws -> [[SungWord]] {
    let total = passages.reduce(0) { $0 + $1.length }
    var done = 0.0
    return try passages.flatMap { passage in
      let heard = try hear(try voice.samples(passage), language: language) {
        progress((done + $0 * passage.length) / total)
      }
      done += passage.length
      var begin = activity.firstActivity(from: passage.lowerBound, to: passage.upperBound)
      let sentences = heard.sentences
      let echoes = HeardText.echoes(sentences)
      return sentences.indices.map { index in
        let sentence = sentences[index]
        let words = SungWord.words(
          of: sentence.withoutLoops.tokens, in: begin..<passage.upperBound, heardFrom: passage.lowerBound)
        begin = max(words.last?.end ?? begin, begin)
        return isCredible(sentence) && !echoes.contains(index)
          ? words.compactMap { $0.trimmed(to: activity, leastShare: Self.leastVoice) } : []
      }
    }
  }

  private func isCredible(_ sentence: HeardText) -> Bool {
    if sentence.isStuck { return false }
    let isShort = sentence.tokens.count < Self.shortText
    return sentence.probability >= (isShort ? Self.leastShortProbability : Self.leastProbability)
  }

  /// When given words are sung in a window.
  ///
  /// - Returns: one a word, those that a window has no room for left out; nil where no voice sounds.
  func times(
    of texts: [String], in window: Range<Double>, language: String, activity: VoiceActivity
  ) throws -> [SungWord?] {
    guard !texts.isEmpty else { return [] }
    let given = listener.model.tokens(ofWords: texts)
    let said = try hear(try voice.samples(window), language: language, given: given)
    let begin = activity.firstActivity(from: window.lowerBound, to: window.upperBound)
    let words = SungWord.words(of: said.tokens, in: begin..<window.upperBound, heardFrom: window.lowerBound)
    return words.map { $0.trimmed(to: activity, leastShare: Self.leastVoice) }
  }

  private func hear(
    _ samples: [Float], language: String, given: [Int32]? = nil, progress: @escaping (Double) -> Void = { _ in }
  ) throws -> HeardText {
    try context.checkCancellation()
    var options = SpeechListener.Options(language: language, threads: threads)
    options.given = given
    let cancellation = context.cancellation
    let tokens = try samples.withUnsafeBufferPointer { samples in
      try listener.hear(samples, options, isCancelled: { cancellation.isRequested }, progress: progress)
    }
    let text = HeardText(tokens: tokens)
    for sentence in text.sentences {
      context.log(
        .debug,
        "\(String(decoding: sentence.tokens.flatMap(\.bytes), as: UTF8.self)): probability \(sentence.probability)")
    }
    return text
  }
}

extension Range<Double> {
  fileprivate var length: Double { upperBound - lowerBound }
}
