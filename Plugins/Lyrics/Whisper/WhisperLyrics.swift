import PerformiaSDK
import Pitch
import Speech

/// Words and lines of sung lyrics by Whisper.
final class WhisperLyrics: Analyzer {
  static let audio = Input.audio(
    "audio", sampleRate: SpeechModel.sampleRate, channels: 1, summary: "The voices: a stem, or a recording of them.")
  static let mix = Input.audio(
    "mix", count: .optional, sampleRate: SpeechModel.sampleRate, channels: 1,
    summary:
      "What the voices were separated from: what is far quieter in the stem is no voice, and some of it is heard with them."
  )
  static let linePause = Parameter.number(
    "line_pause", default: 0.7, in: 0.1...5, unit: "s", summary: "A pause between words that ends a line.")
  static let minimumConfidence = Parameter.number(
    "minimum_confidence", default: 0, in: 0...1, summary: "Words that are less certain are left out.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.lyrics.whisper", version: "1.2.0", name: "Lyrics by Whisper",
    summary: "Words and lines of sung lyrics in 99 languages by Whisper's networks.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio, mix],
    outputs: LyricsPorts.all,
    parameters: [
      SpeechParameters.model, SpeechParameters.runtime, SpeechParameters.language, SpeechParameters.accompaniment,
      linePause, minimumConfidence,
    ],
    resources: Resources(threads: 2, memoryBase: 640 << 20, memoryPerSecond: 8 << 10))

  private let parameters: Parameters

  init(parameters: Parameters) throws { self.parameters = parameters }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let activity = try VoiceActivity(of: audio, mix: context.audio(Self.mix), context: context)
    let passages = activity.passages
    guard !passages.isEmpty else { return try LyricsPorts.write([], start: audio.start, language: nil, to: context) }
    let transcription = Transcription(
      voice: VoiceReader(audio, mix: context.audio(Self.mix), share: parameters[SpeechParameters.accompaniment]),
      listener: try context.speechModel(parameters).listener(),
      threads: Self.declaration.resources.threads, context: context)
    let language = try transcription.language(named: parameters, of: activity.windows)
    let heard = try transcription.sentences(in: passages, language: language, activity: activity) {
      context.progress($0)
    }
    var words = SungWord.joined(heard).map(\.calibrated)
    let exclamations = heard.reduce(0) { $0 + $1.count }
    if words.isEmpty, exclamations > 0 {
      context.note("Only exclamations are heard, \(exclamations) words in all; they are no lyrics.")
    }
    if !SungWord.areCredible(heard.joined()) {
      context.note("\(words.count) words are heard, so unlikely in all that they are no lyrics.")
      words = []
    }
    let least = parameters[Self.minimumConfidence]
    let lines = SungLine.lines(of: words.filter { $0.probability >= least }, pause: parameters[Self.linePause])
    try LyricsPorts.write(lines, start: audio.start, language: language, to: context)
  }
}
