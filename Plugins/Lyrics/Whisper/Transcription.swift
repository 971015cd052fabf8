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

  /// The likeliest language by the longest windows.
  func language(of windows: [Range<Double>]) throws -> String {
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
    let begin = activity.firstActivity(from: window.lowerBound, to: window.upperBound)
    let words = SungWord.words(of: best.withoutLoops, in: begin..<window.upperBound, heardFrom: window.lowerBound)
    return words.compactMap { $0.trimmed(to: activity, leastShare: Self.leastVoice) }
  }

  private func attempt(_ samples: [Float], language: String, temperature: Double) throws -> HeardText {
    try context.checkCancellation()
    var options = SpeechListener.Options(language: language, threads: threads)
    options.temperature = temperature
    let cancellation = context.cancellation
    let tokens = try samples.withUnsafeBufferPointer { samples in
      try listener.hear(samples, options) { cancellation.isRequested }
    }
    let text = HeardText(tokens: tokens)
    context.log(
      .debug,
      "\(String(decoding: tokens.flatMap(\.bytes), as: UTF8.self)): probability \(text.probability), "
        + "no speech \(listener.silence)")
    return text
  }
}

extension Range<Double> {
  fileprivate var length: Double { upperBound - lowerBound }
}
