import PerformiaSDK
import Pitch
import Signal

/// Parts of the form, by how alike bars are.
final class SelfSimilarityStructure: Analyzer {
  static let logMel = Input("logmel", type: "feature/logmel/1", summary: "Spectrogram, of which bars have their sound.")
  static let chroma = Input(
    "chroma", type: "feature/chroma/1", attributes: ["register": "all"], summary: "Chroma of everything.")
  static let bass = Input(
    "bass", type: "feature/chroma/1", attributes: ["register": "bass"], summary: "Chroma of the bass register.")
  static let beats = Input(
    "beats", type: "music/beats/1", count: .optional, summary: "Beats; bars have four where downbeats are not known.")
  static let downbeats = Input(
    "downbeats", type: "music/downbeats/1", count: .optional,
    summary: "Downbeats, at which sections begin; bars are of two seconds where beats are not known either.")
  static let vocals = Input(
    "vocals", type: "audio/stem/1", count: .optional,
    attributes: ["stem": "vocals", "sample_rate": "16000", "channels": "1"],
    summary: "The voices alone: what is sung and what is not have different names.")
  static let mix = Input.audio(
    "mix", count: .optional, sampleRate: 16000, channels: 1,
    summary: "What the voices were separated from: what is far quieter in the stem is no voice.")
  static let words = Input(
    "words", type: "text/words/1", count: .optional, summary: "Words of the lyrics: choruses come back with the same.")
  static let activation = Input(
    "activation", type: "activation/section/1", count: .optional,
    summary: "What networks say of where sections begin and what they are: a second opinion.")
  static let sections = Output(
    "sections", type: "music/sections/1",
    summary: "Level 0: sections by function, without gaps; level 1: their parts by letters, the same for like ones.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.structure.selfsimilarity", version: "1.1.0", name: "Structure by self-similarity",
    summary: "Sections and their functions by how alike bars are in sound, harmony and bass.", maker: "Performia",
    licence: "GPL-3.0-or-later", inputs: [logMel, chroma, bass, beats, downbeats, vocals, mix, words, activation],
    outputs: [sections], parameters: [],
    resources: Resources(memoryBase: 64 << 20, memoryPerSecond: 64 << 10))

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    guard let logMel = context.matrix(Self.logMel), let chroma = context.matrix(Self.chroma),
      let bass = context.matrix(Self.bass)
    else { return }
    let bars = Bars(
      downbeats: try context.table(Self.downbeats)?.start ?? [], beats: try context.table(Self.beats)?.start ?? [],
      duration: context.duration)
    func similarity(_ vectors: [Float]) throws -> Similarity {
      try context.checkCancellation()
      return Similarity(of: vectors, count: bars.count)
    }
    let sounds = try bars.vectors(of: logMel)
    let sound = try similarity(sounds)
    let harmony = try similarity(bars.vectors(of: chroma))
    let likeness = Similarity(mean: [sound, harmony, try similarity(bars.vectors(of: bass))])
    try context.checkCancellation()
    let opinion = try context.matrix(Self.activation).map { try NetworkOpinion($0, bars: bars) }
    let scores = BoundaryEvidence.scores(likeness: likeness, sound: sound, opinion: opinion?.beginnings)
    let form = Form(bars: bars, borders: PartDecoder.borders(scores: scores, period: bars.period), sound: sound)
    let activity = try context.audio(Self.vocals).map {
      try VoiceActivity(of: $0, mix: context.audio(Self.mix), context: context)
    }
    let evidence = FunctionEvidence(
      bars: bars, levels: bars.levels(of: sounds), harmony: harmony, activity: activity,
      words: try context.table(Self.words), opinion: opinion)
    try context.append(Self.sections, form.rows(evidence))
  }
}
