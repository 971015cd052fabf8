import Pitch

/// How far notes are from their steps, by a contour on a clock of its own.
struct NoteTuning {
  let contour: PitchContour

  /// Semitones; farther from its step a frame tells of something else.
  private static let reach = 0.7

  /// The contour's frames whose centres lie in frames of ``BassEvidence``.
  func frames(_ frames: Range<Int>) -> Range<Int> {
    func first(_ frame: Int) -> Int {
      let sample = frame * BassEvidence.hopSize
      return min((sample + BassNetwork.hopSize - 1) / BassNetwork.hopSize, contour.count)
    }
    return first(frames.lowerBound)..<first(frames.upperBound)
  }

  /// Fractional MIDI pitch: the median of the frames near the step, or the step where there are none.
  func pitch(ofStep step: Int, in frames: Range<Int>) -> Double {
    let near = frames.map { PitchScale.pitch(ofFrequency: Double(contour.frequencies[$0])) }
      .filter { abs($0 - Double(step)) <= Self.reach }
    return near.isEmpty ? Double(step) : PitchScale.median(near)
  }
}
