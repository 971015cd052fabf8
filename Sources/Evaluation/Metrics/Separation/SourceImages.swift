/// Sources of one mix as they sound in it: for each source the samples of each channel.
public struct SourceImages: Sendable {
  /// By source, channel and sample; nominally -1 to 1.
  public let samples: [[[Float]]]

  public var sources: Int { samples.count }
  public var channels: Int { samples.first?.count ?? 0 }
  /// Samples in each channel.
  public var length: Int { samples.first?.first?.count ?? 0 }

  /// - Parameter samples: by source, channel and sample.
  /// - Throws: ``MetricError/unequalSources(reason:)`` unless all sources have the same number of channels, and all channels
  ///   of the same length.
  public init(_ samples: [[[Float]]]) throws(MetricError) {
    let channels = samples.first?.count ?? 0
    let length = samples.first?.first?.count ?? 0
    guard channels > 0, length > 0 else { throw .unequalSources(reason: "there are no samples") }
    guard samples.allSatisfy({ $0.count == channels }) else {
      throw .unequalSources(reason: "they differ in the number of channels")
    }
    guard samples.allSatisfy({ $0.allSatisfy { $0.count == length } }) else {
      throw .unequalSources(reason: "they differ in length")
    }
    self.samples = samples
  }

  /// Cut off or continued with silence.
  public func adjusted(toLength length: Int) throws(MetricError) -> SourceImages {
    if length == self.length { return self }
    return try SourceImages(
      samples.map { channels in
        channels.map { $0.prefix(length) + [Float](repeating: 0, count: max(0, length - $0.count)) }
      })
  }

  /// Whether the channels of a source cancel in every sample of a range; so museval tells silence.
  func isSilent(_ source: Int, in range: Range<Int>) -> Bool {
    let channels = samples[source]
    return range.allSatisfy { sample in channels.reduce(0.0) { $0 + Double($1[sample]) } == 0 }
  }

  /// Whether any source is silent in a range.
  func hasSilence(in range: Range<Int>) -> Bool { samples.indices.contains { isSilent($0, in: range) } }
}
