/// Where segments of a recording lie, and how much each counts.
///
/// Segments overlap; a sample is the mean of what they say of it, weighted by triangles whose peaks are the segments'
/// centres. With several shifts the recording is cut at other places each time, and the stems are the mean over all.
///
/// Source: A. Défossez, N. Usunier, L. Bottou, F. Bach, "Music source separation in the waveform domain",
/// arXiv:1911.13254, 2019, 5.3, as the program demucs 4.0.1 does it.
struct SegmentPlan {
  /// Most samples by which a shift moves the recording, half a second.
  static let mostShift = SeparationModel.sampleRate / 2

  struct Segment: Equatable {
    /// Samples of silence in front of the recording of the shift that the segment belongs to.
    let lead: Int
    /// First sample that the segment is for, in the recording; negative within the silence in front.
    let start: Int
    /// Samples that it is for; fewer than a segment has where the recording ends.
    let count: Int
    /// First sample that the network gets: one that is for few samples has them in its middle.
    let inputStart: Int
  }

  /// In the order of their starts.
  let segments: [Segment]
  let length: Int
  let frameCount: Int
  let step: Int
  let shifts: Int

  /// - Parameters:
  ///   - frameCount: samples of the recording.
  ///   - length: samples of a segment.
  ///   - overlap: share of a segment that the next one has too, at least 0 and below 1.
  ///   - shifts: how often the recording is cut, at least 1.
  init(frameCount: Int, length: Int, overlap: Double, shifts: Int) {
    self.frameCount = frameCount
    self.length = length
    self.shifts = shifts
    let step = max(1, Int((1 - overlap) * Double(length)))
    self.step = step
    segments = (0..<shifts).flatMap { shift in
      let lead = shift * Self.mostShift / shifts
      return stride(from: -lead, to: frameCount, by: step).map { start in
        let count = min(length, frameCount - start)
        return Segment(lead: lead, start: start, count: count, inputStart: start - (length - count) / 2)
      }
    }.sorted { ($0.start, $0.lead) < ($1.start, $1.lead) }
  }

  /// How much a segment counts for each of the samples that it is for; all segments' weights for a sample add up to 1.
  func weights(of segment: Segment, into weights: UnsafeMutablePointer<Float>) {
    for index in 0..<segment.count {
      var sum: Float = 0
      // The segment itself and those of the same shift around it.
      let place = segment.start + segment.lead + index
      var first = place / step * step
      while first >= 0, place - first < length {
        sum += triangle(place - first)
        first -= step
      }
      weights[index] = triangle(index) / (sum * Float(shifts))
    }
  }

  private func triangle(_ index: Int) -> Float {
    let half = length / 2
    return Float(index < half ? index + 1 : length - index) / Float(length - half)
  }
}
