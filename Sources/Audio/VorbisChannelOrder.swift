/// Puts the channels of Ogg Vorbis and Opus (Vorbis I specification, section 4.3.9; RFC 7845, section 5.1.1.2) into the
/// order of WAVE files, in which all other formats have them: front left and right, centre, LFE, back, side.
struct VorbisChannelOrder {
  /// For each WAVE channel, where Vorbis has it.
  private let sources: [Int]

  /// - Returns: `nil` for a number of channels whose order is the same in both
  init?(channels: Int) {
    switch channels {
    case 3: sources = [0, 2, 1]
    case 5: sources = [0, 2, 1, 3, 4]
    case 6: sources = [0, 2, 1, 5, 3, 4]
    case 7: sources = [0, 2, 1, 6, 5, 3, 4]
    case 8: sources = [0, 2, 1, 7, 5, 6, 3, 4]
    default: return nil
    }
  }

  /// Reorders `frames` interleaved frames in place.
  func apply(_ interleaved: UnsafeMutablePointer<Float>, frames: Int) {
    let channels = sources.count
    withUnsafeTemporaryAllocation(of: Float.self, capacity: channels) { frame in
      for index in 0..<frames {
        let start = interleaved + index * channels
        for channel in 0..<channels { frame[channel] = start[sources[channel]] }
        for channel in 0..<channels { start[channel] = frame[channel] }
      }
    }
  }
}
