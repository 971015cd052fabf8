import Audio

/// Decodes stems of one recording so that they can be compared.
struct StemSamples {
  /// Samples per second: the first reference's.
  let sampleRate: Int
  let reference: SourceImages
  /// The true stem where there is no estimate, since silence would leave no frame to judge the others in.
  let estimate: SourceImages

  /// - Parameter pairs: true and estimated stem of each source, where it has one; not empty.
  /// - Throws: ``AudioError`` for files that can't be decoded.
  init(_ pairs: [(reference: Annotation.StemFile, estimate: Annotation.StemFile?)]) throws {
    var sampleRate: Int?
    var truths: [[[Float]]] = []
    for pair in pairs {
      let stem = try Self.decode(pair.reference, AudioRequest(sampleRate: sampleRate))
      sampleRate = sampleRate ?? stem.sampleRate
      truths.append(stem.channels)
    }
    // Comparisons want the same channels throughout; one stereo stem makes all stereo.
    let channels = truths.allSatisfy { $0.count == 1 } ? 1 : 2
    let request = AudioRequest(sampleRate: sampleRate, channels: channels)
    for (index, pair) in pairs.enumerated() where truths[index].count != channels {
      truths[index] = try Self.decode(pair.reference, request).channels
    }
    let length = truths.map { $0.first?.count ?? 0 }.max() ?? 0
    reference = try SourceImages(truths.map { Self.extended($0, to: length) })
    estimate = try SourceImages(
      try pairs.enumerated().map { index, pair in
        let samples = try pair.estimate.map { try Self.decode($0, request).channels }
        return Self.extended(samples ?? truths[index], to: length)
      })
    self.sampleRate = sampleRate ?? 0
  }

  private static func extended(_ channels: [[Float]], to length: Int) -> [[Float]] {
    channels.map { $0.prefix(length) + [Float](repeating: 0, count: max(0, length - $0.count)) }
  }

  private static func decode(_ stem: Annotation.StemFile, _ request: AudioRequest) throws -> SampleCollector {
    let collector = SampleCollector()
    _ = try Decoder.decode(path: stem.path, into: [(request, collector)])
    return collector
  }
}

/// Keeps all samples of a recording.
private final class SampleCollector: AudioReceiver {
  private(set) var sampleRate = 0
  private(set) var channels: [[Float]] = []

  func begin(sampleRate: Int, channels: Int) {
    self.sampleRate = sampleRate
    self.channels = Array(repeating: [], count: channels)
  }

  func append(_ channels: UnsafePointer<UnsafePointer<Float>>, frames: Int) {
    for index in self.channels.indices {
      self.channels[index].append(contentsOf: UnsafeBufferPointer(start: channels[index], count: frames))
    }
  }
}
