import PerformiaSDK
import Pitch
import Speech

/// Words of speech by Whisper, by a grammar of what may be said or freely.
final class WhisperSpeech: Analyzer {
  static let audio = Input.audio(
    "audio", sampleRate: SpeechModel.sampleRate, channels: 1, summary: "A recording of speech.")
  static let grammar = Parameter.text(
    "grammar", default: "", summary: "What may be said, in the JSpeech Grammar Format; anything where it is empty.")
  static let margin = Parameter.number(
    "margin", default: 11, in: 0...1000,
    summary:
      "By how much any other text has to be likelier than one of the grammar to be heard instead: a difference of logarithms."
  )
  static let prompt = Parameter.text(
    "prompt", default: "",
    summary: "What the network is told was said before, so that its words and their spelling are likelier.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.speech.whisper", version: "1.0.0", name: "Speech by Whisper",
    summary: "Words of speech by Whisper's networks, by a grammar of what may be said or freely.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio],
    outputs: LyricsPorts.all,
    parameters: [SpeechParameters.model, SpeechParameters.runtime, SpeechParameters.language, grammar, margin, prompt],
    resources: WhisperLyrics.declaration.resources)

  /// Nobody speaks where this is likelier, and the text not: as the network's makers have it.
  private static let mostSilence = 0.6
  private static let leastProbability = 0.37
  /// Seconds of pause that end a line.
  private static let linePause = 0.7

  private let parameters: Parameters
  private let grammar: SpeechGrammar?

  init(parameters: Parameters) throws {
    self.parameters = parameters
    let text = parameters[Self.grammar]
    do throws(SpeechGrammarError) {
      grammar = try text.isEmpty ? nil : SpeechGrammar(text)
    } catch {
      throw AnalyzerError("\(error)", parameter: Self.grammar.name)
    }
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let activity = try VoiceActivity(of: audio, context: context)
    let windows = activity.windows
    guard !windows.isEmpty else { return try LyricsPorts.write([], start: audio.start, language: nil, to: context) }
    let transcription = Transcription(
      voice: VoiceReader(audio), listener: try context.speechModel(parameters).listener(),
      threads: Self.declaration.resources.threads, context: context)
    let language = try transcription.language(named: parameters, of: windows)
    var words: [SungWord] = []
    for (index, window) in windows.enumerated() {
      words += try said(in: window, language, transcription, activity)
      context.progress(Double(index + 1) / Double(windows.count))
    }
    let lines = SungLine.lines(of: words, pause: Self.linePause)
    try LyricsPorts.write(lines, start: audio.start, language: language, to: context)
  }

  private func said(
    in window: Range<Double>, _ language: String, _ transcription: Transcription, _ activity: VoiceActivity
  ) throws -> [SungWord] {
    let context = transcription.context
    let options = SpeechListener.Options(language: language, threads: transcription.threads)
    let samples = try transcription.voice.samples(window)
    let utterance = try samples.withUnsafeBufferPointer { samples in
      try transcription.listener.utterance(
        in: samples, options, prompt: parameters[Self.prompt], grammar: grammar,
        margin: parameters[Self.margin],
        check: { try context.checkCancellation() })
    }
    let shortfall = utterance.ruled.map { $0.score - utterance.free.score }
    context.log(
      .debug,
      "\(utterance.free.text): probability \(utterance.free.probability), silence \(utterance.silence); of the grammar"
        + "\(utterance.ruled?.text ?? " nothing"): shortfall \(shortfall ?? .infinity)")
    if utterance.silence > Self.mostSilence, utterance.free.probability < Self.leastProbability { return [] }
    let said = utterance.ruled ?? utterance.free
    let start = activity.firstActivity(from: window.lowerBound, to: window.upperBound)
    let end = activity.lastActivity(from: start, to: window.upperBound)
    return SungWord.words(of: said.text, spreadOver: start..<max(end, start), probability: said.probability)
  }
}
