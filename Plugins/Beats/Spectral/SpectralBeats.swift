import PerformiaSDK

/// Tempo, beats, downbeats and meter from a log-mel spectrogram.
final class SpectralBeats: Analyzer {
  static let logMel = Input(
    "logmel", type: "feature/logmel/1",
    summary: "Log-mel spectrogram with at least 50 frames a second; bin labels are centre frequencies in Hz.")

  static let beats = Output("beats", type: "music/beats/1", summary: "Beats.")
  static let downbeats = Output("downbeats", type: "music/downbeats/1", summary: "First beats of bars.")
  static let tempo = Output(
    "tempo", type: "music/tempo/1", summary: "The recording's tempo; runners-up are other metrical levels and tempi.")
  static let curve = Output("tempo_curve", type: "music/tempo_curve/1", summary: "Tempo over time.")
  static let meter = Output("meter", type: "music/meter/1", summary: "Meter by passage.")
  static let onset = Output(
    "onset", type: "feature/onset/1", summary: "Onset strength by frequency region, about 1 in the mean.")

  static let tempoRange = Parameter.range(
    "tempo_range", default: 55...215, in: 20...400, unit: "1/min", summary: "Slowest and fastest tempo.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.beats.spectral", version: "1.0.0", name: "Spectral beats",
    summary: "Tempo, beats, downbeats and meter from onsets by frequency region, without a neural network.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [logMel],
    outputs: [beats, downbeats, tempo, curve, meter, onset], parameters: [tempoRange],
    resources: Resources(memoryBase: 4 << 20, memoryPerSecond: 32 << 10),
    nativeDependencies: ["libfftw3f.so.3"])

  private static let minimumFrameRate = 50.0
  private static let framesPerRead = 1024

  private let tempoRange: ClosedRange<Double>

  init(parameters: Parameters) throws {
    tempoRange = parameters[Self.tempoRange]
    guard tempoRange.upperBound >= 2 * tempoRange.lowerBound else {
      throw AnalyzerError(
        "tempo_range spans less than an octave, and so leaves some music without any tempo; "
          + "make its upper end at least twice its lower end", parameter: Self.tempoRange.name)
    }
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
    try hand(over: rhythm, onsets: onsets, framePeriod: logMel.framePeriod, to: context)
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

  private func hand(
    over rhythm: Rhythm, onsets: OnsetStrength, framePeriod: Double, to context: AnalysisContext
  ) throws {
    let downbeats = rhythm.beats.filter(\.isDownbeat)
    try context.append(
      Self.beats, TableRows(instants: rhythm.beats.map(\.time), confidence: rhythm.beats.map(\.confidence)))
    try context.append(
      Self.downbeats, TableRows(instants: downbeats.map(\.time), confidence: downbeats.map(\.confidence)))
    try context.append(Self.tempo, rhythm.tempoRows(duration: context.duration))
    try context.append(Self.curve, rhythm.curveRows)
    try context.append(Self.meter, rhythm.meterRows)
    if context.wants(Self.onset) { try onsets.write(to: context, framePeriod: framePeriod) }
  }
}
