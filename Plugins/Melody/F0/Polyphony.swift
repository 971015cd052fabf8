import Pitch

/// Whether what should be one voice is several: how much of its partials a contour of one voice leaves unexplained.
struct Polyphony {
  /// Of voiced frames, the share in which much is left unexplained, 0 to 1.
  let share: Double

  /// Voices a third apart leave much unexplained in nine frames of ten, a voice alone in less than one of ten, even in a
  /// reverberant room; voices an octave apart may pass for one.
  private static let greatestShareOfOneVoice = 0.2
  /// Of a frame's energy, what a voice alone leaves unexplained at most.
  private static let greatestRest = 0.15
  /// From this confidence on a frame has a voice.
  private static let voiced: Float = 0.5
  /// Frames this much weaker in energy than loud ones are left out.
  private static let leastEnergy = 1e-3
  private static let loudShare = 0.95
  /// How far a partial is from a multiple of the frequency at most: of its own, of the fundamental, and in Hz besides.
  private static let tolerance = (partial: 0.03, fundamental: 0.2, frequency: 3.0)

  var isPolyphonic: Bool { share > Self.greatestShareOfOneVoice }

  init(of peaks: SpectralPeaks, contour: PitchContour) {
    let energies = (0..<peaks.frameCount).map(peaks.energy)
    let loud = energies.isEmpty ? 0 : energies.sorted()[Int(Self.loudShare * Double(energies.count - 1))]
    var (voiced, several) = (0, 0)
    for frame in 0..<peaks.frameCount where energies[frame] > Self.leastEnergy * loud {
      let place = frame * SpectralPeaks.contourFrames
      guard contour.confidences[place] >= Self.voiced, contour.frequencies[place] > 0 else { continue }
      voiced += 1
      let explained = Self.energy(of: peaks, frame: frame, fundamental: Double(contour.frequencies[place]))
      if 1 - explained / energies[frame] > Self.greatestRest { several += 1 }
    }
    share = voiced > 0 ? Double(several) / Double(voiced) : 0
  }

  /// Energy of the peaks that are partials of a fundamental.
  private static func energy(of peaks: SpectralPeaks, frame: Int, fundamental: Double) -> Double {
    var sum = 0.0
    for peak in peaks.indices(ofFrame: frame) {
      let frequency = peaks.frequencies[peak]
      let number = (frequency / fundamental).rounded()
      let reach = min(tolerance.partial * frequency, tolerance.fundamental * fundamental) + tolerance.frequency
      if number >= 1, abs(frequency - number * fundamental) <= reach {
        sum += peaks.magnitudes[peak] * peaks.magnitudes[peak]
      }
    }
    return sum
  }
}
