import PerformiaSDK
import Signal

/// The log-mel spectrogram that beat tracking and other analyses share.
final class LogMel: Analyzer {
  static let sampleRate = 22050

  static let audio = Input.audio("audio", sampleRate: sampleRate, channels: 1)

  static let logMel = Output(
    "logmel", type: "feature/logmel/1",
    summary: "ln(1 + compression * band magnitude), a full-scale sine having magnitude 1; labels are centres in Hz.")

  static let frameSize = Parameter.integer(
    "frame_size", default: 1024, in: 256...16384, unit: "sample", summary: "Length of a frame, even.")
  static let hopSize = Parameter.integer(
    "hop_size", default: 220, in: 32...8192, unit: "sample", summary: "Distance of frames.")
  static let bands = Parameter.integer("bands", default: 80, in: 8...256, summary: "Number of mel bands.")
  static let frequencyRange = Parameter.range(
    "frequency_range", default: 30...10000, in: 0...11025, unit: "Hz", summary: "Edges of the lowest and highest band.")
  static let compression = Parameter.number(
    "compression", default: 1000, in: 1...1_000_000, summary: "Gain before the logarithm.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.features.logmel", version: "1.0.0", name: "Log-mel spectrogram",
    summary: "Mel spectrogram on a logarithmic scale.", maker: "Performia", licence: "GPL-3.0-or-later",
    inputs: [audio], outputs: [logMel], parameters: [frameSize, hopSize, bands, frequencyRange, compression],
    resources: Resources(memoryBase: 4 << 20), nativeDependencies: ["libfftw3f.so.3"])

  private let spectrogram: LogMelSpectrogram
  private let hopSize: Int

  init(parameters: Parameters) throws {
    let frameSize = parameters[Self.frameSize]
    guard frameSize.isMultiple(of: 2) else {
      throw AnalyzerError("frame_size is \(frameSize), but must be even", parameter: Self.frameSize.name)
    }
    let range = parameters[Self.frequencyRange]
    guard range.upperBound > range.lowerBound else {
      throw AnalyzerError("frequency_range is empty", parameter: Self.frequencyRange.name)
    }
    hopSize = parameters[Self.hopSize]
    spectrogram = LogMelSpectrogram(
      sampleRate: Double(Self.sampleRate), frameSize: frameSize, hopSize: hopSize, bandCount: parameters[Self.bands],
      frequencyRange: range, compression: Float(parameters[Self.compression]))
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let frameCount = spectrogram.frameCount(sampleCount: audio.frames)
    let output = try context.begin(
      Self.logMel, bins: spectrogram.filterbank.bandCount, framePeriod: Double(hopSize) / audio.sampleRate,
      start: audio.start, binLabels: spectrogram.filterbank.centreFrequencies.map(Self.label))
    var done = 0
    try spectrogram.compute(sampleCount: audio.frames) { start, count, destination in
      try audio.read(from: start, count: count, into: destination)
    } emit: { rows, count in
      try context.checkCancellation()
      try output.append(rows, frames: count)
      done += count
      context.progress(Double(done) / Double(frameCount))
    }
  }

  /// A frequency in Hz with one decimal.
  private static func label(_ frequency: Double) -> String {
    "\((frequency * 10).rounded() / 10)"
  }
}
