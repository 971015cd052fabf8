/// The fundamental frequency of one voice, frame by frame.
public struct PitchContour: Sendable, Equatable {
  /// Seconds from one frame to the next.
  public let framePeriod: Double
  /// Hz.
  public var frequencies: [Float]
  /// Probability, 0 to 1, that a frame has a voice; as many as there are frequencies.
  public let confidences: [Float]

  public var count: Int { frequencies.count }

  public init(framePeriod: Double, frequencies: [Float], confidences: [Float]) {
    precondition(frequencies.count == confidences.count, "a frame has a frequency and a confidence")
    self.framePeriod = framePeriod
    self.frequencies = frequencies
    self.confidences = confidences
  }
}
