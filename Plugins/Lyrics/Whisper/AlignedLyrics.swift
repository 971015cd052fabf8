import PerformiaSDK
import Pitch
import Speech

/// When the words of known lyrics are sung, by Whisper.
final class AlignedLyrics: Analyzer {
  static let text = Parameter.text(
    "text", default: "", summary: "The lyrics, a line each; lines in brackets such as [Chorus] are headings.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.lyrics.align", version: "1.1.0", name: "Alignment of lyrics by Whisper",
    summary: "Times of the words and lines of known lyrics by Whisper's networks.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [WhisperLyrics.audio, WhisperLyrics.mix],
    outputs: LyricsPorts.all,
    parameters: [
      text, SpeechParameters.model, SpeechParameters.runtime, SpeechParameters.language, SpeechParameters.accompaniment,
    ],
    resources: WhisperLyrics.declaration.resources)

  /// Of the words, those that have to be heard for the text to be that of the recording beyond doubt.
  private static let leastHeard = 0.3

  /// Those of the longest operas; the memory that matching takes grows with it.
  private static let mostWords = 20_000

  private let parameters: Parameters
  private let written: WrittenLyrics

  init(parameters: Parameters) throws {
    self.parameters = parameters
    written = WrittenLyrics(parameters[Self.text])
    guard written.words.count <= Self.mostWords else {
      throw AnalyzerError(
        "the lyrics have \(written.words.count) words; at most \(Self.mostWords) are aligned", parameter: Self.text.name
      )
    }
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(WhisperLyrics.audio) else { return }
    if written.words.isEmpty { context.log(.warning, "there are no lyrics to align: 'text' has no words") }
    let activity = try VoiceActivity(of: audio, mix: context.audio(WhisperLyrics.mix), context: context)
    let windows = activity.windows
    var sungLanguage: String?
    var found = [SungWord?](repeating: nil, count: written.words.count)
    if !windows.isEmpty, !written.words.isEmpty {
      let transcription = Transcription(
        voice: VoiceReader(
          audio, mix: context.audio(WhisperLyrics.mix), share: parameters[SpeechParameters.accompaniment]),
        listener: try context.speechModel(parameters).listener(),
        threads: Self.declaration.resources.threads, context: context)
      let language = try transcription.language(named: parameters, of: windows)
      sungLanguage = language
      let heard = try transcription.sentences(in: activity.passages, language: language, activity: activity) {
        context.progress($0 / 2)
      }
      let placement = LyricsPlacement(of: written, heard: heard.flatMap(\.self), windows: windows, activity: activity)
      if placement.heardShare < Self.leastHeard {
        context.note(
          "Only \(Int(100 * placement.heardShare)) % of the words were heard by themselves: the lyrics may be those of another song."
        )
      }
      for (index, window) in windows.enumerated() {
        let indices = placement.words[index]
        let texts = indices.map { written.words[$0] }
        let sung = try transcription.times(of: texts, in: window, language: language, activity: activity)
        for (index, word) in zip(indices, sung) { found[index] = word }
        context.progress(0.5 + Double(index + 1) / Double(windows.count) / 2)
      }
    }
    try LyricsPorts.write(
      written.sung(found), start: audio.start, language: sungLanguage, to: context)
  }
}
