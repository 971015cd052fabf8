/// Turns interleaved samples into the planar channels of one request.
struct Downmix {
  let channels: Int
  /// Weight of each source channel, one row per output channel; `nil` where channels are copied.
  private let weights: [[Float]]?

  /// - Parameters:
  ///   - sourceChannels: channels of the recording, 1 to 8, in WAVE order
  ///   - channels: 1, 2 or `sourceChannels`
  init?(from sourceChannels: Int, to channels: Int) {
    self.channels = channels
    switch channels {
    case sourceChannels: weights = nil
    case 1: weights = [Array(repeating: 1 / Float(sourceChannels), count: sourceChannels)]
    case 2: weights = Self.stereoWeights(sourceChannels)
    default: return nil
    }
  }

  /// Left and right for a number of channels in WAVE order, after ITU-R BS.775: centre and surrounds at -3 dB, no LFE.
  ///
  /// Each row sums to 1, so that the mix can't exceed full scale.
  private static func stereoWeights(_ sourceChannels: Int) -> [[Float]] {
    let half = Float(0.5).squareRoot()
    let left: [Float]
    let right: [Float]
    switch sourceChannels {
    case 1: (left, right) = ([1], [1])
    case 3: (left, right) = ([1, 0, half], [0, 1, half])
    case 4: (left, right) = ([1, 0, half, 0], [0, 1, 0, half])
    case 5: (left, right) = ([1, 0, half, half, 0], [0, 1, half, 0, half])
    case 6: (left, right) = ([1, 0, half, 0, half, 0], [0, 1, half, 0, 0, half])
    case 7: (left, right) = ([1, 0, half, 0, half, half, 0], [0, 1, half, 0, half, 0, half])
    default: (left, right) = ([1, 0, half, 0, half, 0, half, 0], [0, 1, half, 0, 0, half, 0, half])
    }
    return [left, right].map { row in
      let sum = row.reduce(0, +)
      return row.map { $0 / sum }
    }
  }

  /// Fills the first `frames` samples of `block` from `frames * sourceChannels` interleaved ones.
  func mix(_ interleaved: UnsafePointer<Float>, sourceChannels: Int, frames: Int, into block: PlanarBlock) {
    guard let weights else {
      for channel in 0..<channels {
        let output = block.samples[channel]
        let input = interleaved + channel
        if sourceChannels == 2 {
          for frame in 0..<frames { output[frame] = input[2 &* frame] }
        } else {
          for frame in 0..<frames { output[frame] = input[sourceChannels &* frame] }
        }
      }
      return
    }
    for (channel, row) in weights.enumerated() {
      let output = block.samples[channel]
      if sourceChannels == 2 {
        for frame in 0..<frames { output[frame] = 0.5 * (interleaved[2 &* frame] + interleaved[2 &* frame &+ 1]) }
      } else {
        output.update(repeating: 0, count: frames)
        for (source, weight) in row.enumerated() where weight != 0 {
          let input = interleaved + source
          for frame in 0..<frames { output[frame] += weight * input[sourceChannels &* frame] }
        }
      }
    }
  }
}
