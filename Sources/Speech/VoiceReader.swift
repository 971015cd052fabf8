import PerformiaSDK

/// Reads windows of a voice.
public struct VoiceReader {
  private let audio: AudioInput

  /// - Parameter audio: one channel at ``SpeechModel/sampleRate``.
  public init(_ audio: AudioInput) { self.audio = audio }

  /// The samples between two times in seconds.
  public func samples(_ window: Range<Double>) throws -> [Float] {
    let first = Int((window.lowerBound * Double(SpeechModel.sampleRate)).rounded())
    let last = Int((window.upperBound * Double(SpeechModel.sampleRate)).rounded())
    var samples = [Float](repeating: 0, count: max(last - first, 0))
    try samples.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { try audio.read(from: first, count: buffer.count, into: base) }
    }
    return samples
  }
}
