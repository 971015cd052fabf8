/// The stretches of a recording that the network sees at once.
///
/// It sees up to a quarter of an hour as a whole, because it normalises over everything that it sees. Longer recordings
/// take windows of ten minutes that overlap by a minute, over which one fades into the next.
struct NetworkWindows {
  let ranges: [Range<Int>]

  /// - Parameters:
  ///   - frameCount: of the recording.
  ///   - framePeriod: seconds.
  init(frameCount: Int, framePeriod: Double) {
    func frames(minutes: Double) -> Int { Int(minutes * 60 / framePeriod) }
    guard frameCount > frames(minutes: 15) else {
      ranges = frameCount > 0 ? [0..<frameCount] : []
      return
    }
    let length = frames(minutes: 10)
    var ranges: [Range<Int>] = []
    for start in stride(from: 0, to: frameCount - length, by: frames(minutes: 9)) {
      ranges.append(start..<start + length)
    }
    ranges.append(frameCount - length..<frameCount)
    self.ranges = ranges
  }

  /// How much a window counts for a frame, 0 to 1; the weights of a frame's windows add up to 1.
  func weight(of window: Int, at frame: Int) -> Float {
    guard ranges[window].contains(frame) else { return 0 }
    var weight: Float = 1
    if window > 0 { weight = min(weight, rise(from: window - 1, to: window, at: frame)) }
    if window + 1 < ranges.count { weight = min(weight, 1 - rise(from: window, to: window + 1, at: frame)) }
    return weight
  }

  private func rise(from first: Int, to second: Int, at frame: Int) -> Float {
    let overlap = ranges[second].lowerBound..<ranges[first].upperBound
    let place = (Float(frame - overlap.lowerBound) + 0.5) / Float(overlap.count)
    return min(max(place, 0), 1)
  }
}
