import PerformiaSDK
import Pitch

/// What is heard of the bass on a common clock: probabilities of pitches, of keys that sound, and of notes that begin.
struct BassEvidence {
  /// Samples at 16 kHz from one frame's centre to the next: a little less than between frames of keys, so that none is passed over.
  static let hopSize = 176
  /// Seconds.
  static let framePeriod = Double(hopSize) / Double(BassNetwork.sampleRate)
  /// MIDI pitch of a key matrix's first bin, and its number of bins.
  private static let lowestKey = 21
  private static let keyCount = 88

  let frameCount: Int
  /// The network's probabilities, row-major, frames x ``BassScale/count``.
  private(set) var pitches: [Float]
  /// Probabilities that keys sound, as ``pitches``; nil where nobody tells.
  private(set) var keys: [Float]?
  /// Probabilities that notes begin, as ``pitches``: those of keys, or of attacks, of which no pitch is known.
  private(set) var onsets: [Float]

  /// - Parameters:
  ///   - judged: the network's probabilities of pitches, on its own clock.
  ///   - start: seconds; the centre of the first frame.
  ///   - attacks: of as many frames.
  init(
    frameCount: Int, pitches judged: [Float], keys: MatrixInput?, onsets: MatrixInput?, start: Double,
    attacks: AttackEvidence
  ) throws {
    self.frameCount = frameCount
    let count = BassScale.count
    let judgedFrames = judged.count / count
    pitches = [Float](repeating: 0, count: frameCount * count)
    for frame in 0..<frameCount where judgedFrames > 0 {
      let nearest = min(Int((Double(frame * Self.hopSize) / Double(BassNetwork.hopSize)).rounded()), judgedFrames - 1)
      for pitch in 0..<count { pitches[frame * count + pitch] = judged[nearest * count + pitch] }
    }
    guard let keys, let onsets else {
      let likely = attacks.strengths.map(BassModel.onset)
      self.onsets = Self.peaks(of: likely.flatMap { [Float](repeating: $0, count: count) })
      return
    }
    self.keys = try Self.sampled(keys, frameCount: frameCount, start: start)
    self.onsets = Self.peaks(of: try Self.sampled(onsets, frameCount: frameCount, start: start))
  }

  /// The bass's keys of the nearest of a matrix's frames; 0 outside the matrix.
  private static func sampled(_ matrix: MatrixInput, frameCount: Int, start: Double) throws -> [Float] {
    guard matrix.bins == keyCount else {
      throw AnalyzerError("the matrix of keys has \(matrix.bins) bins and not \(keyCount)")
    }
    let offset = BassScale.pitches.lowerBound - lowestKey
    var result = [Float](repeating: 0, count: frameCount * BassScale.count)
    try matrix.withValues { values in
      for frame in 0..<frameCount {
        let time = start + Double(frame) * framePeriod - matrix.start
        let nearest = Int((time / matrix.framePeriod).rounded())
        guard nearest >= 0, nearest < matrix.frames else { continue }
        for pitch in 0..<BassScale.count {
          result[frame * BassScale.count + pitch] = values[nearest * keyCount + offset + pitch]
        }
      }
    }
    return result
  }

  /// The first frame of each greatest value within three frames; 0 elsewhere.
  private static func peaks(of values: [Float]) -> [Float] {
    let (count, span) = (BassScale.count, 3)
    let frameCount = values.count / count
    var result = [Float](repeating: 0, count: values.count)
    for index in values.indices where values[index] > 0 {
      let (frame, pitch) = index.quotientAndRemainder(dividingBy: count)
      let isPeak = (max(frame - span, 0)...min(frame + span, frameCount - 1)).allSatisfy { near in
        let other = values[near * count + pitch]
        return near < frame ? other < values[index] : other <= values[index]
      }
      if isPeak { result[index] = values[index] }
    }
    return result
  }
}
