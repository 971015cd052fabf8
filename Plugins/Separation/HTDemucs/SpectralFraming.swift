import Neural
import Signal

/// How a segment's spectra are made, as a network expects them: which frames, and in which scale.
struct SpectralFraming {
  let frameSize: Int
  let hopSize: Int
  /// Lowest bins that the network knows.
  let bins: Int
  let frames: Int
  /// Samples in front of the segment that the first frame reaches, and in the end the last one: made by reflection.
  let leading: Int
  /// By which spectra of frames under a window whose peak is 1 are multiplied.
  let scale: Float
  let samples: Int

  init(metadata: SeparationMetadata, samples: Int) throws(NeuralError) {
    frameSize = try metadata.integer("frame_size", in: 64...1 << 16)
    hopSize = try metadata.integer("hop_size", in: 16...frameSize / 2)
    bins = try metadata.integer("bins", in: 1...frameSize / 2 + 1)
    leading = frameSize / 2 - (try metadata.integer("first_centre", in: 0...frameSize / 2))
    scale = try metadata.factor("scale")
    self.samples = samples
    frames = try metadata.integer("frames", in: 1...samples / hopSize + 2)
    let behind = (frames - 1) * hopSize + frameSize - leading - samples
    guard frameSize % 2 == 0, samples > max(leading, behind), behind >= 0 else {
      throw metadata.refusal("its frames of \(frameSize) samples every \(hopSize) do not cover \(samples) samples")
    }
  }

  /// Samples that all frames reach together.
  var reach: Int { (frames - 1) * hopSize + frameSize }
}

/// Spectra of segments and signals of spectra; one instance serves one thread at a time.
final class SegmentTransform {
  private let framing: SpectralFraming
  private let fft: RealFFT
  private let window: [Float]
  /// By which samples under overlapping windows are divided, for each place in a hop.
  private let overlaps: [Float]
  /// A segment with its reflections, or the sum of all frames.
  private let signal: UnsafeMutablePointer<Float>

  init(_ framing: SpectralFraming) {
    self.framing = framing
    fft = RealFFT(size: framing.frameSize)
    let window = hannWindow(size: framing.frameSize)
    self.window = window
    overlaps = (0..<framing.hopSize).map { place in
      stride(from: place, to: framing.frameSize, by: framing.hopSize).reduce(0) { $0 + window[$1] * window[$1] }
    }
    signal = .allocate(capacity: framing.reach)
    signal.initialize(repeating: 0, count: framing.reach)
  }

  deinit { signal.deallocate() }

  /// Transforms one channel of a segment.
  ///
  /// - Parameters:
  ///   - samples: as many as a segment has; what frames reach beyond it is its reflection.
  ///   - spectra: receives 2 x bins x frames values, the real parts first.
  func transform(_ samples: UnsafePointer<Float>, into spectra: UnsafeMutablePointer<Float>) {
    let (leading, count, frames, bins) = (framing.leading, framing.samples, framing.frames, framing.bins)
    for index in 0..<leading { signal[index] = samples[leading - index] }
    (signal + leading).update(from: samples, count: count)
    for index in leading + count..<framing.reach { signal[index] = samples[2 * (count - 1) - (index - leading)] }
    let imaginary = spectra + bins * frames
    let output = UnsafeRawPointer(fft.output).assumingMemoryBound(to: Float.self)
    for frame in 0..<frames {
      let start = signal + frame * framing.hopSize
      window.withUnsafeBufferPointer { window in
        for index in 0..<window.count { fft.input[index] = start[index] * window[index] }
      }
      fft.forward()
      for bin in 0..<bins {
        spectra[bin &* frames &+ frame] = output[2 &* bin] * framing.scale
        imaginary[bin &* frames &+ frame] = output[2 &* bin &+ 1] * framing.scale
      }
    }
  }

  /// Adds the signal of spectra to one channel of a segment.
  ///
  /// - Parameters:
  ///   - spectra: 2 x bins x frames values, the real parts first; higher bins and further frames count as 0.
  ///   - samples: as many as a segment has.
  func addSignal(of spectra: UnsafePointer<Float>, to samples: UnsafeMutablePointer<Float>) {
    let (frames, bins, frameSize) = (framing.frames, framing.bins, framing.frameSize)
    let imaginary = spectra + bins * frames
    let input = UnsafeMutableRawPointer(fft.output).assumingMemoryBound(to: Float.self)
    signal.update(repeating: 0, count: framing.reach)
    for frame in 0..<frames {
      for bin in 0..<bins {
        input[2 &* bin] = spectra[bin &* frames &+ frame]
        input[2 &* bin &+ 1] = imaginary[bin &* frames &+ frame]
      }
      (input + 2 * bins).update(repeating: 0, count: 2 * (fft.binCount - bins))
      fft.inverse()
      let start = signal + frame * framing.hopSize
      window.withUnsafeBufferPointer { window in
        for index in 0..<frameSize { start[index] += fft.input[index] * window[index] }
      }
    }
    let gain = 1 / (framing.scale * Float(frameSize))
    for index in 0..<framing.samples {
      let place = index &+ framing.leading
      samples[index] += signal[place] * gain / overlaps[place % framing.hopSize]
    }
  }
}
