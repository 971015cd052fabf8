import Beats
import Neural
import PerformiaSDK

/// Sections with their functions, and beats, by the networks of All-In-One, from four stems.
final class AllIn1: Analyzer {
  /// In the order in which the networks take them.
  static let stems = [
    stem("bass", "The bass."), stem("drums", "The drums."), stem("other", "The rest."), stem("vocals", "The voices."),
  ]

  static let sections = Output(
    "sections", type: "music/sections/1", summary: "Sections without gaps; none where nothing sounds.")
  static let sectionActivation = Output(
    "section_activation", type: "activation/section/1",
    summary: "The networks' probabilities of a section's beginning and of each function.")

  static let model = Parameter.model(
    "model", default: "allin1-harmonix", summary: "The networks: All-In-One's folds as one graph.")
  static let folds = Parameter.integer(
    "folds", default: 8, in: 1...64,
    summary: "Networks whose mean counts, the first ones of those that the model has; fewer are faster.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.structure.allin1", version: "1.0.0", name: "Form and beats by All-In-One",
    summary: "Sections with their functions, beats, downbeats, tempo and meter by networks that hear four stems.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: stems,
    outputs: [sections, sectionActivation] + RhythmPorts.outputs + [RhythmPorts.activation],
    parameters: [
      model, NeuralParameters.runtime, NeuralParameters.provider, folds, RhythmPorts.tempoRange, RhythmPorts.meters,
    ],
    resources: Resources(threads: 2, memoryBase: 1280 << 20, memoryPerSecond: 16 << 10),
    nativeDependencies: ["libfftw3f.so.3"])

  private static let calibration = BeatCalibration(steepness: 4.4, centre: 0.05)

  private static func stem(_ name: String, _ summary: String) -> Input {
    Input(
      name, type: "audio/stem/1",
      attributes: ["stem": name, "sample_rate": "\(StructureNetwork.sampleRate)", "channels": "1"], summary: summary)
  }

  private let parameters: Parameters
  private let decoder: RhythmDecoder

  init(parameters: Parameters) throws {
    self.parameters = parameters
    decoder = try RhythmDecoder(parameters, frameRate: StructureNetwork.frameRate, calibration: Self.calibration)
  }

  func analyze(_ context: AnalysisContext) throws {
    let stems = Self.stems.compactMap { context.audio($0) }
    guard stems.count == Self.stems.count else { return }
    let network = try context.network(Self.model, parameters, StructureNetwork.init)
    let heard = try network.activations(of: stems, folds: parameters[Self.folds], context: context)
    let start = stems[0].start
    let decoding = SectionDecoding(frameRate: StructureNetwork.frameRate, start: start, duration: context.duration)
    try context.append(Self.sections, TableRows(decoding.decode(heard)))
    try write(heard, start: start, to: context)
    guard (RhythmPorts.outputs + [RhythmPorts.activation]).contains(where: context.wants) else { return }
    var observations = BeatObservations(frameCount: heard.frameCount, frameRate: StructureNetwork.frameRate)
    observations.add(beat: heard.beat, downbeat: heard.downbeat, weight: 1)
    observations.leaveOut(heard.isSilent)
    try decoder.write(observations, activations: (heard.beat, heard.downbeat), start: start, to: context)
  }

  private func write(_ heard: StructureActivations, start: Double, to context: AnalysisContext) throws {
    guard context.wants(Self.sectionActivation) else { return }
    let labels = ["boundary"] + SectionFunction.allCases.map(\.rawValue)
    let matrix = try context.begin(
      Self.sectionActivation, bins: labels.count, framePeriod: 1 / StructureNetwork.frameRate, start: start,
      binLabels: labels)
    let rows = (0..<heard.frameCount).flatMap { [heard.boundary[$0]] + heard.functions(at: $0) }
    try matrix.append(rows.map { min(1, $0) }, frames: heard.frameCount)
  }
}
