/// How strongly each semitone sounds as the fundamental of a note, over time: an approximate transcription.
///
/// Log-frequency spectrum, removal of stationary sound, whitening, and non-negative least squares with a dictionary of
/// notes. Frame `k` is centred on sample `k * hopSize`.
///
/// Source: M. Mauch, S. Dixon, "Approximate note transcription for the improved identification of difficult chords",
/// ISMIR 2010.
public final class PitchSalience {
  public struct Settings: Sendable {
    /// Hz.
    public var sampleRate = 11025.0
    /// Samples; 0.37 s resolve semitones from 110 Hz on.
    public var frameSize = 4096
    /// Samples between frame centres.
    public var hopSize = 512
    /// MIDI pitches of the notes that are told apart.
    public var notes = 24...96
    /// MIDI pitches of the log-frequency spectrum, which holds their partials too.
    public var spectrumPitches = 21...111
    public var binsPerSemitone = 3
    /// Amplitude of each partial over that of the partial below.
    public var partialDecay = 0.8
    /// Seconds over which what never stops is removed.
    public var floorWindow = 30.0
    /// Share of that window in which a bin may rest at its floor.
    public var floorQuantile = 0.15
    /// Bins on either side for whitening: half an octave.
    public var whiteningReach = 18
    /// Amplitude, full scale 1, below which nothing counts as sounding.
    public var silence: Float = 3e-6
    public var iterations = 30

    public init() {}
  }

  public let settings: Settings
  /// Seconds from one frame's centre to the next.
  public var framePeriod: Double { Double(settings.hopSize) / settings.sampleRate }

  private let transform: ShortTimeFourierTransform
  private let filterbank: LogFrequencyFilterbank
  private let floor: StationaryFloor
  private let whitening: SpectralWhitening
  private let solver: NonNegativeLeastSquares
  private let blockSize = 256

  /// - Parameter tuning: frequency of A4 in Hz.
  public init(settings: Settings = Settings(), tuning: Double) {
    self.settings = settings
    transform = ShortTimeFourierTransform(frameSize: settings.frameSize, hopSize: settings.hopSize)
    func filterbank(_ tuning: Double) -> LogFrequencyFilterbank {
      LogFrequencyFilterbank(
        pitches: settings.spectrumPitches, binsPerSemitone: settings.binsPerSemitone, frameSize: settings.frameSize,
        sampleRate: settings.sampleRate, tuning: tuning)
    }
    self.filterbank = filterbank(tuning)
    let binCount = self.filterbank.binCount
    floor = StationaryFloor(binCount: binCount, quantile: settings.floorQuantile, frameStep: 3)
    whitening = SpectralWhitening(
      binCount: binCount, reach: settings.whiteningReach, silence: settings.silence, blockSize: blockSize)
    let dictionary = NoteDictionary(
      notes: settings.notes, filterbank: filterbank(440), frameSize: settings.frameSize,
      sampleRate: settings.sampleRate, decay: settings.partialDecay)
    solver = NonNegativeLeastSquares(
      atoms: dictionary.atoms, binCount: binCount, iterations: settings.iterations, blockSize: blockSize)
  }

  /// Number of frames for a signal of `sampleCount` samples.
  public func frameCount(sampleCount: Int) -> Int { transform.frameCount(sampleCount: sampleCount) }

  /// Computes all frames in time order, in memory that does not depend on the signal's length.
  ///
  /// - Parameters:
  ///   - sampleCount: length of the signal.
  ///   - read: copies `count` samples from position `start`, which may lie outside the signal, to the destination; what
  ///     lies outside is 0.
  ///   - emit: receives rows of `notes.count` values, not negative; valid during the call only.
  public func compute(
    sampleCount: Int, read: (_ start: Int, _ count: Int, _ destination: UnsafeMutablePointer<Float>) throws -> Void,
    emit: (_ rows: UnsafePointer<Float>, _ rowCount: Int) throws -> Void
  ) throws {
    let frameCount = frameCount(sampleCount: sampleCount)
    let segmentFrames = max(1, Int(settings.floorWindow / 2 / framePeriod))
    let segmentCount = (frameCount + segmentFrames - 1) / segmentFrames
    var previous: [Float] = []
    var current: [Float] = []
    var next: [Float] = []
    var floors = [[Float]](repeating: [Float](repeating: 0, count: filterbank.binCount), count: 2)
    // Floors lie at segment borders; each segment needs the one before and the one behind it.
    for segment in 0..<segmentCount + 1 {
      previous = current
      current = next
      let first = min(frameCount, segment * segmentFrames)
      next = try spectra(first..<min(frameCount, first + segmentFrames), read: read)
      floors[0] = floors[1]
      floors[1] = estimateFloor(current, next)
      if segment == 0 { continue }
      if segment == 1 { floors[0] = estimateFloor(previous, current) }
      try emitSegment(&current, segmentFrames: segmentFrames, from: floors[0], to: floors[1], emit: emit)
    }
  }

  private func estimateFloor(_ first: [Float], _ second: [Float]) -> [Float] {
    first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in floor.estimate(over: [first, second]) }
    }
  }

  /// The log-frequency spectra of a run of frames, row by row.
  private func spectra(
    _ frames: Range<Int>, read: (Int, Int, UnsafeMutablePointer<Float>) throws -> Void
  ) throws -> [Float] {
    guard !frames.isEmpty else { return [] }
    let (frameSize, hopSize) = (settings.frameSize, settings.hopSize)
    var samples = [Float](repeating: 0, count: (frames.count - 1) * hopSize + frameSize)
    try samples.withUnsafeMutableBufferPointer { samples in
      guard let base = samples.baseAddress else { return }
      try read(frames.lowerBound * hopSize - frameSize / 2, samples.count, base)
    }
    var magnitudes = [Float](repeating: 0, count: transform.binCount)
    var result = [Float](repeating: 0, count: frames.count * filterbank.binCount)
    samples.withUnsafeBufferPointer { samples in
      result.withUnsafeMutableBufferPointer { result in
        magnitudes.withUnsafeMutableBufferPointer { magnitudes in
          guard let samples = samples.baseAddress, let result = result.baseAddress,
            let magnitudes = magnitudes.baseAddress
          else { return }
          for frame in 0..<frames.count {
            transform.magnitudes(of: samples + frame * hopSize, into: magnitudes)
            filterbank.apply(to: magnitudes, into: result + frame * filterbank.binCount)
          }
        }
      }
    }
    return result
  }

  private func emitSegment(
    _ spectra: inout [Float], segmentFrames: Int, from: [Float], to: [Float],
    emit: (UnsafePointer<Float>, Int) throws -> Void
  ) throws {
    let binCount = filterbank.binCount
    let frames = spectra.count / binCount
    var activations = [Float](repeating: 0, count: blockSize * settings.notes.count)
    try spectra.withUnsafeMutableBufferPointer { spectra in
      guard let spectra = spectra.baseAddress else { return }
      for frame in 0..<frames {
        let position = Float(frame) / Float(segmentFrames)
        let row = spectra + frame * binCount
        for bin in 0..<binCount {
          let level = from[bin] + position * (to[bin] - from[bin])
          row[bin] = max(0, row[bin] - level)
        }
      }
      for start in stride(from: 0, to: frames, by: blockSize) {
        let count = min(blockSize, frames - start)
        let block = spectra + start * binCount
        whitening.apply(to: block, count: count)
        try activations.withUnsafeMutableBufferPointer { activations in
          guard let activations = activations.baseAddress else { return }
          solver.solve(block, count: count, into: activations)
          try emit(activations, count)
        }
      }
    }
  }
}
