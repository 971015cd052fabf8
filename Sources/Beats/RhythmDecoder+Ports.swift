import PerformiaSDK

extension RhythmDecoder {
  /// A decoder of the meters and tempi that were asked for.
  ///
  /// - Throws: `AnalyzerError` where ``RhythmPorts`` refuses a parameter.
  package init(_ parameters: Parameters, frameRate: Double, calibration: BeatCalibration) throws {
    self.init(
      frameRate: frameRate, meters: try RhythmPorts.meters(of: parameters),
      tempoRange: try RhythmPorts.tempoRange(of: parameters), calibration: calibration)
  }

  /// Reads observations and writes what all ports of rhythm ask for, the network's activations among them.
  ///
  /// - Parameters:
  ///   - activations: probabilities of a beat that is no downbeat and of a downbeat, frame by frame as observed.
  ///   - start: time of the first frame in seconds.
  ///   - spectrogram: as of ``read(_:start:duration:spectrogram:checkpoint:)``.
  package func write(
    _ observations: BeatObservations, activations: (beat: [Float], downbeat: [Float]), start: Double,
    spectrogram: BarSpectrogram? = nil, to context: AnalysisContext
  ) throws {
    let rhythm = try read(
      observations, start: start, duration: context.duration, spectrogram: spectrogram,
      checkpoint: context.checkCancellation)
    try rhythm.write(to: context)
    try RhythmPorts.write(
      beat: activations.beat, downbeat: activations.downbeat, frameRate: observations.frameRate, start: start,
      to: context)
  }
}
