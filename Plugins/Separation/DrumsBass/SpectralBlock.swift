import PerformiaSDK
import Signal

/// The spectra of consecutive frames, and of some before and behind them for what looks at a frame's surroundings.
final class SpectralBlock {
  static let sampleRate = 44100
  static let channels = 2
  static let frameSize = 4096
  static let hopSize = 1024
  static let bins = frameSize / 2 + 1
  /// Frames whose stems are made at once, 5.9 s.
  static let frames = 256
  /// Frames on either side that the shares of a frame depend on.
  static let surroundings = 16

  private static let capacity = frames + 2 * surroundings

  /// Hz from one bin to the next.
  static let binWidth = Float(sampleRate) / Float(frameSize)

  /// Frames of the recording whose spectra are there.
  private(set) var range = 0..<0
  /// Rows of ``bins``, one for each frame of ``range``: both channels' energy, as a magnitude.
  let magnitudes: UnsafeMutablePointer<Float>

  /// Of each channel `capacity` rows of interleaved complex numbers.
  private let spectra: UnsafeMutablePointer<Float>
  private let samples: UnsafeMutablePointer<Float>
  private let transform = ShortTimeFourierTransform(frameSize: frameSize, hopSize: hopSize)

  init() {
    let spectraCount = Self.channels * Self.capacity * 2 * Self.bins
    magnitudes = .allocate(capacity: Self.capacity * Self.bins)
    magnitudes.initialize(repeating: 0, count: Self.capacity * Self.bins)
    spectra = .allocate(capacity: spectraCount)
    spectra.initialize(repeating: 0, count: spectraCount)
    samples = .allocate(capacity: Self.channels * Self.frameSize)
    samples.initialize(repeating: 0, count: Self.channels * Self.frameSize)
  }

  deinit {
    magnitudes.deallocate()
    spectra.deallocate()
    samples.deallocate()
  }

  /// The spectrum of a frame in ``range``, ``bins`` pairs of real and imaginary part.
  func spectrum(channel: Int, frame: Int) -> UnsafeMutablePointer<Float> {
    spectra + (channel * Self.capacity + frame - range.lowerBound) * 2 * Self.bins
  }

  /// Computes the spectra of frames and of those around them.
  ///
  /// - Parameters:
  ///   - frames: at most ``frames``.
  ///   - frameCount: frames of the whole recording.
  func read(_ frames: Range<Int>, frameCount: Int, of audio: AudioInput) throws {
    range = max(0, frames.lowerBound - Self.surroundings)..<min(frameCount, frames.upperBound + Self.surroundings)
    let buffers = (0..<Self.channels).map { samples + $0 * Self.frameSize }
    for frame in range {
      try audio.read(from: frame * Self.hopSize - Self.frameSize / 2, count: Self.frameSize, into: buffers)
      for (channel, buffer) in buffers.enumerated() {
        transform.spectrum(of: buffer, into: spectrum(channel: channel, frame: frame))
      }
      let (left, right) = (spectrum(channel: 0, frame: frame), spectrum(channel: 1, frame: frame))
      let row = magnitudes + (frame - range.lowerBound) * Self.bins
      for bin in 0..<Self.bins {
        let (leftReal, leftImaginary) = (left[2 &* bin], left[2 &* bin &+ 1])
        let (rightReal, rightImaginary) = (right[2 &* bin], right[2 &* bin &+ 1])
        let energy =
          leftReal * leftReal + leftImaginary * leftImaginary + rightReal * rightReal + rightImaginary * rightImaginary
        row[bin] = energy.squareRoot()
      }
    }
  }
}
