import PerformiaSDK

/// Drums, bass and the rest of an accompaniment, without a model.
final class DrumsBassSeparation: Analyzer {
  static let audio = Input.audio(
    "audio", sampleRate: SpectralBlock.sampleRate, channels: SpectralBlock.channels)

  static let drums = Output(
    "drums", type: "audio/stem/1", attributes: ["stem": "drums"], summary: "What is short and broad in frequency.")
  static let bass = Output(
    "bass", type: "audio/stem/1", attributes: ["stem": "bass"], summary: "The lowest voice.")
  static let other = Output(
    "other", type: "audio/stem/1", attributes: ["stem": "other"],
    summary: "The rest: the input without drums and bass.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.separation.drumsbass", version: "1.0.0", name: "Drums, bass and the rest of an accompaniment",
    summary: "Three stems, which add up to the input, by median filters and the partials of the lowest voice.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio], outputs: [drums, bass, other], parameters: [],
    resources: Resources(threads: 1, memoryBase: 64 << 20), nativeDependencies: ["libfftw3f.so.3"])

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let outputs = try [Self.drums, Self.bass, Self.other].map { output in
      context.wants(output)
        ? try context.begin(
          output, sampleRate: audio.sampleRate, channels: audio.channels, start: audio.start,
          attributes: output.attributes)
        : nil
    }
    try StemSplitter().split(audio, context: context) { stems, count in
      for (output, samples) in zip(outputs, stems) { try output?.append(samples, frames: count) }
    }
  }
}
