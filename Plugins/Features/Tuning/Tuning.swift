import PerformiaSDK
import Signal

/// The pitch that a recording is tuned to.
final class Tuning: Analyzer {
  static let sampleRate = 11025

  static let audio = Input.audio("audio", sampleRate: sampleRate, channels: 1)
  static let tuning = Output("tuning", type: "music/tuning/1", summary: "One row for the whole recording.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.features.tuning", version: "1.0.0", name: "Tuning",
    summary: "Deviation from A4 = 440 Hz, from the positions of spectral peaks between the semitones.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio], outputs: [tuning],
    resources: Resources(memoryBase: 1 << 20), nativeDependencies: ["libfftw3f.so.3"])

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let estimate = try TuningEstimator.estimate(
      sampleCount: audio.frames, sampleRate: audio.sampleRate,
      read: { try audio.read(from: $0, count: $1, into: $2) },
      checkpoint: { fraction in
        try context.checkCancellation()
        context.progress(fraction)
      })
    var rows = TableRows()
    guard context.duration > 0 else {
      rows.columns = [.init("a4", .float64([])), .init("cents", .float64([]))]
      try context.append(Self.tuning, rows)
      return
    }
    rows.start = [0]
    rows.duration = [context.duration]
    rows.confidence = [estimate.agreement]
    rows.columns = [.init("a4", .float64([estimate.a4])), .init("cents", .float64([estimate.cents]))]
    try context.append(Self.tuning, rows)
  }
}
