import PerformiaSDK

/// Reads stretches of a voice, with some of what it was separated from: separation damages voices, and a little of the
/// accompaniment covers that up.
public struct VoiceReader {
  private let voice: AudioInput
  private let mix: AudioInput?
  private let share: Float

  /// - Parameters:
  ///   - voice: one channel at ``SpeechModel/sampleRate``.
  ///   - mix: what it was separated from, likewise; nil where there is nothing else.
  ///   - share: of what is in the mix but not in the voice, 0 to 1.
  public init(_ voice: AudioInput, mix: AudioInput? = nil, share: Double = 0) {
    self.voice = voice
    self.mix = share > 0 ? mix : nil
    self.share = Float(share)
  }

  /// The samples between two times in seconds.
  public func samples(_ stretch: Range<Double>) throws -> [Float] {
    let first = Int((stretch.lowerBound * Double(SpeechModel.sampleRate)).rounded())
    let last = Int((stretch.upperBound * Double(SpeechModel.sampleRate)).rounded())
    var samples = try read(voice, from: first, count: max(last - first, 0))
    guard let mix else { return samples }
    let all = try read(mix, from: first, count: samples.count)
    for index in samples.indices { samples[index] += share * (all[index] - samples[index]) }
    return samples
  }

  private func read(_ audio: AudioInput, from first: Int, count: Int) throws -> [Float] {
    var samples = [Float](repeating: 0, count: count)
    try samples.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { try audio.read(from: first, count: buffer.count, into: base) }
    }
    return samples
  }
}
