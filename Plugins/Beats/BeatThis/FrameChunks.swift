/// The stretches of a spectrogram that the network hears at once.
///
/// The network was trained on stretches of 1500 frames, whose outermost frames had no part in its training; what it says of
/// these is left out. So the first stretch begins, and the last one ends, with frames of zeros, and stretches overlap. The
/// last one of several is moved back so that it is as long as the others.
///
/// Source: F. Foscarin, J. Schlüter, G. Widmer, "Beat this! Accurate beat tracking without DBN postprocessing", ISMIR 2024,
/// and the authors' program.
struct FrameChunks {
  struct Chunk: Equatable {
    /// Frames that are heard; those below 0 and from the number of frames on are zeros.
    let heard: Range<Int>
    /// Frames whose judgement is taken.
    let used: Range<Int>
  }

  static let length = 1500
  static let border = 6

  let chunks: [Chunk]

  init(frameCount: Int) {
    let step = Self.length - 2 * Self.border
    var chunks: [Chunk] = []
    var done = 0
    while done < frameCount {
      let isLast = frameCount - done <= step
      let first = isLast ? min(done, max(0, frameCount - step)) : done
      let end = min(first + step, frameCount)
      // Zeros stand no further than the border behind the last frame.
      chunks.append(Chunk(heard: first - Self.border..<end + Self.border, used: done..<end))
      done = end
    }
    self.chunks = chunks
  }
}
