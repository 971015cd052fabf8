/// The stretches of a long sequence that a network sees at once.
///
/// A sequence that is short enough is seen as a whole. A longer one takes windows of one length that overlap, over which one
/// fades into the next; the last one ends where the sequence ends.
public struct OverlappingWindows: Sendable, Equatable {
  /// Frames of each window, in time order.
  public let ranges: [Range<Int>]

  /// - Parameters:
  ///   - count: frames of the sequence.
  ///   - whole: most frames that are seen as a whole, at least `length`.
  ///   - length: frames of a window otherwise.
  ///   - overlap: frames that a window shares with the next at least, fewer than `length`.
  public init(count: Int, whole: Int, length: Int, overlap: Int) {
    precondition((0..<length).contains(overlap) && length <= whole, "windows move on and are no longer than the whole")
    guard count > whole else {
      ranges = count > 0 ? [0..<count] : []
      return
    }
    ranges =
      stride(from: 0, to: count - length, by: length - overlap).map { $0..<$0 + length } + [count - length..<count]
  }

  /// How much a window counts for a frame, 0 to 1; the weights of all windows for a frame add up to 1.
  public func weight(of window: Int, at frame: Int) -> Float {
    guard ranges[window].contains(frame) else { return 0 }
    let arrived = window > 0 ? share(of: window, at: frame) : 1
    let following = window + 1 < ranges.count ? share(of: window + 1, at: frame) : 0
    return max(0, arrived - following)
  }

  /// How far a window and those behind it have taken over from the one before it.
  private func share(of window: Int, at frame: Int) -> Float {
    let overlap = ranges[window].lowerBound..<ranges[window - 1].upperBound
    return min(max((Float(frame - overlap.lowerBound) + 0.5) / Float(overlap.count), 0), 1)
  }
}
