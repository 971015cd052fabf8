import Beats
import PerformiaSDK

/// Tempo, beats, downbeats and meter from a log-mel spectrogram.
final class SpectralBeats: Analyzer {
  static let logMel = Input(
    "logmel", type: "feature/logmel/1",
    summary: "Log-mel spectrogram with at least 50 frames a second; bin labels are centre frequencies in Hz.")

  static let onset = Output(
    "onset", type: "feature/onset/1", summary: "Onset strength by frequency region, about 1 in the mean.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.beats.spectral", version: "1.0.0", name: "Spectral beats",
    summary: "Tempo, beats, downbeats and meter from onsets by frequency region, without a neural network.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [logMel],
    outputs: RhythmPorts.outputs + [onset], parameters: [RhythmPorts.tempoRange],
    resources: Resources(memoryBase: 4 << 20, memoryPerSecond: 32 << 10),
    nativeDependencies: ["libfftw3f.so.3"])

  private static let minimumFrameRate = 50.0
  private static let framesPerRead = 1024

  private let tempoRange: ClosedRange<Double>

  init(parameters: Parameters) throws {
    tempoRange = try RhythmPorts.tempoRange(of: parameters)
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let logMel = context.matrix(Self.logMel) else { return }
    let frequencies = try Self.frequencies(of: logMel)
    let frameRate = 1 / logMel.framePeriod
    guard frameRate >= Self.minimumFrameRate else {
      throw AnalyzerError(
        "the log-mel spectrogram has \(frameRate) frames a second; beats need at least \(Self.minimumFrameRate)")
    }
    var pass = SpectrogramPass(frequencies: frequencies, frameRate: frameRate, start: logMel.start)
    var rows = [Float](repeating: 0, count: Self.framesPerRead * logMel.bins)
    for first in stride(from: 0, to: logMel.frames, by: Self.framesPerRead) {
      try context.checkCancellation()
      let count = min(Self.framesPerRead, logMel.frames - first)
      try rows.withUnsafeMutableBufferPointer { rows in
        guard let base = rows.baseAddress else { return }
        try logMel.read(from: first, count: count, into: base)
        for row in 0..<count { pass.push(base + row * logMel.bins) }
      }
      context.progress(0.5 * Double(first + count) / Double(logMel.frames))
    }
    let onsets = pass.onsets
    let hypotheses = try RhythmReader(tempoRange: tempoRange).read(
      onsets: onsets, change: pass.harmonicChange, duration: context.duration, checkpoint: context.checkCancellation)
    let rhythm = Rhythm(hypotheses: hypotheses, onsets: onsets, duration: context.duration)
    try rhythm.write(to: context)
    if context.wants(Self.onset) { try onsets.write(to: context, framePeriod: logMel.framePeriod) }
  }

  private static func frequencies(of logMel: MatrixInput) throws -> [Double] {
    let labels = logMel.binLabels
    let frequencies = labels.compactMap { Double($0) }
    guard !labels.isEmpty, frequencies.count == labels.count, zip(frequencies, frequencies.dropFirst()).allSatisfy(<)
    else {
      throw AnalyzerError("the log-mel spectrogram's bin labels are not rising centre frequencies in Hz")
    }
    return frequencies
  }
}
