import PerformiaSDK
import Signal

/// The peaks of short spectra, frame by frame: partials, where there are voices.
struct SpectralPeaks {
  /// Hz.
  private(set) var frequencies: [Double] = []
  /// Amplitudes, of a sine at full scale 1.
  private(set) var magnitudes: [Double] = []
  /// Where each frame's peaks begin; one more than there are frames.
  private var offsets = [0]

  /// Frames of the network's contour for each frame of peaks.
  static let contourFrames = 2
  private static let hopSize = contourFrames * PitchNetwork.hopSize
  private static let frameSize = 2048
  /// Hz; the lowest partials of low voices, and enough of them of high ones.
  private static let band = 55.0...4000.0
  /// Of a frame's greatest magnitude, what a peak has at least.
  private static let leastShare: Float = 0.05
  /// A frame with nothing above this is silent.
  private static let silence: Float = 1e-4
  private static let framesAtOnce = 256

  var frameCount: Int { offsets.count - 1 }

  /// Indices of a frame's peaks.
  func indices(ofFrame frame: Int) -> Range<Int> { offsets[frame]..<offsets[frame + 1] }

  /// Sum of a frame's squared magnitudes.
  func energy(ofFrame frame: Int) -> Double {
    indices(ofFrame: frame).reduce(0) { $0 + magnitudes[$1] * magnitudes[$1] }
  }

  /// - Parameters:
  ///   - audio: of one channel at the network's sample rate.
  ///   - contourFrameCount: frames of the network's contour.
  init(of audio: AudioInput, contourFrameCount: Int, context: AnalysisContext) throws {
    let transform = ShortTimeFourierTransform(frameSize: Self.frameSize, hopSize: Self.hopSize)
    let binWidth = audio.sampleRate / Double(Self.frameSize)
    let bins = Int((Self.band.lowerBound / binWidth).rounded())..<Int((Self.band.upperBound / binWidth).rounded())
    let count = (contourFrameCount + Self.contourFrames - 1) / Self.contourFrames
    var samples = [Float](repeating: 0, count: (Self.framesAtOnce - 1) * Self.hopSize + Self.frameSize)
    var spectrum = [Float](repeating: 0, count: transform.binCount)
    for first in stride(from: 0, to: count, by: Self.framesAtOnce) {
      try context.checkCancellation()
      try samples.withUnsafeMutableBufferPointer { samples in
        guard let base = samples.baseAddress else { return }
        try audio.read(from: first * Self.hopSize - Self.frameSize / 2, count: samples.count, into: base)
        for frame in first..<min(first + Self.framesAtOnce, count) {
          transform.magnitudes(of: base + (frame - first) * Self.hopSize, into: &spectrum)
          append(spectrum, bins: bins, binWidth: binWidth)
        }
      }
    }
  }

  /// Appends a frame's peaks, their frequencies by a parabola through three bins.
  private mutating func append(_ spectrum: [Float], bins: Range<Int>, binWidth: Double) {
    let greatest = spectrum[bins].max() ?? 0
    if greatest > Self.silence {
      for bin in bins
      where spectrum[bin] > Self.leastShare * greatest && spectrum[bin] > spectrum[bin - 1]
        && spectrum[bin] >= spectrum[bin + 1]
      {
        let (before, middle, behind) = (spectrum[bin - 1], spectrum[bin], spectrum[bin + 1])
        let shift = 0.5 * (before - behind) / (before - 2 * middle + behind)
        frequencies.append((Double(bin) + Double(shift)) * binWidth)
        magnitudes.append(Double(middle))
      }
    }
    offsets.append(frequencies.count)
  }
}
