import Neural
import PerformiaSDK

/// Vocals and accompaniment by Spleeter's two networks.
final class SpleeterSeparation: Analyzer {
  static let audio = Input.audio(
    "audio", sampleRate: SpectralWindow.sampleRate, channels: SpectralWindow.channels)

  static let vocals = Output("vocals", type: "audio/stem/1", attributes: ["stem": "vocals"], summary: "The voices.")
  static let accompaniment = Output(
    "accompaniment", type: "audio/stem/1", attributes: ["stem": "accompaniment"],
    summary: "The rest: the recording without the voices.")

  static let model = Parameter.model(
    "model", default: "spleeter-2stems", summary: "The networks: Spleeter's two as one graph.")
  static let maskPower = Parameter.number(
    "mask_power", default: 2, in: 0.5...8,
    summary: "How sharply each bin goes to the louder stem: 1 in proportion to magnitude, 2 to energy, 8 almost whole.")
  static let maskExtension = Parameter.choice(
    "extension", default: MaskExtension.edge.rawValue, of: MaskExtension.allCases.map(\.rawValue),
    summary:
      "What the vocals keep above 11 kHz, which the networks do not hear: zeros for nothing, average for as much "
      + "as below on average, edge for as much as from 9.6 to 11 kHz.")
  static let overlap = Parameter.integer(
    "overlap", default: 64, in: 0...256, unit: "frame",
    summary: "Frames of 23 ms in which one window of 11.9 s fades into the next.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.separation.spleeter", version: "1.0.0", name: "Vocals and accompaniment by Spleeter",
    summary: "Two stems, which add up to the recording, by masks of two convolutional networks.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio], outputs: [vocals, accompaniment],
    parameters: [
      model, NeuralParameters.runtime, NeuralParameters.provider, maskPower, maskExtension, overlap,
    ],
    resources: Resources(threads: 2, memoryBase: 480 << 20), nativeDependencies: ["libfftw3f.so.3"])

  private let parameters: Parameters
  private let maskExtension: MaskExtension

  init(parameters: Parameters) throws {
    guard let maskExtension = MaskExtension(rawValue: parameters[Self.maskExtension]) else {
      throw AnalyzerError("there is no such extension", parameter: Self.maskExtension.name)
    }
    self.parameters = parameters
    self.maskExtension = maskExtension
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let session = try context.session(
      Self.model, parameters, inputs: SoftMask.inputs, outputs: SoftMask.outputs)
    let mask = SoftMask(session: session, power: Float(parameters[Self.maskPower]))
    let separator = StemSeparator(mask: mask, maskExtension: maskExtension, overlap: parameters[Self.overlap])
    let outputs = try [Self.vocals, Self.accompaniment].map { output in
      context.wants(output)
        ? try context.begin(
          output, sampleRate: audio.sampleRate, channels: audio.channels, start: audio.start,
          attributes: output.attributes)
        : nil
    }
    try separator.separate(audio, context: context) { vocals, accompaniment, count in
      try outputs[0]?.append(vocals, frames: count)
      try outputs[1]?.append(accompaniment, frames: count)
    }
  }
}
