/// Energies of the parts into which projections split estimates, frame by frame.
///
/// All energies but that of the distortion are taken of spectra, by Parseval's theorem.
struct FrameProjector {
  struct Energies {
    /// Of the reference.
    var reference = 0.0
    /// Of the estimate less the reference.
    var distortion = 0.0
    /// Of the filtered reference less the reference.
    var spatial = 0.0
    /// Of the filtered reference.
    var filtered = 0.0
    /// Of all filtered references less the filtered reference.
    var interference = 0.0
    /// Of all filtered references.
    var explained = 0.0
    /// Of the estimate less all filtered references.
    var artifacts = 0.0
  }

  private let sources: Int
  private let channels: Int
  private let transform: RealTransform
  private var all: SpectrumBank
  private var own: SpectrumBank
  private var references: SpectrumBank
  private var estimates: SpectrumBank
  /// Of one channel: all filtered references, and its own.
  private var projections: SpectrumBank

  /// - Parameter window: samples of the longest frame.
  init(_ filters: ProjectionFilters, window: Int) {
    sources = filters.sources
    channels = filters.channels
    let taps = filters.taps
    transform = RealTransform(size: RealTransform.fastSize(from: window + taps - 1))
    references = SpectrumBank(count: sources * channels, bins: transform.bins)
    estimates = references
    projections = SpectrumBank(count: 2, bins: transform.bins)
    all = Self.spectra(of: filters.all, taps: taps, transform)
    own = Self.spectra(of: filters.own, taps: taps, transform)
  }

  private static func spectra(of filters: [Double], taps: Int, _ transform: RealTransform) -> SpectrumBank {
    var bank = SpectrumBank(count: filters.count / taps, bins: transform.bins)
    for index in 0..<filters.count / taps {
      transform.samples.update(repeating: 0, count: transform.size)
      for tap in 0..<taps { transform.samples[tap] = filters[index * taps + tap] }
      transform.forward()
      bank.store(transform, at: index)
    }
    return bank
  }

  /// The energies of each source in a range of samples.
  mutating func energies(_ reference: SourceImages, _ estimate: SourceImages, in range: Range<Int>) -> [Energies] {
    for source in 0..<sources {
      for channel in 0..<channels {
        transform.load(reference.samples[source][channel], from: range.lowerBound, count: range.count)
        transform.forward()
        references.store(transform, at: source * channels + channel)
        transform.load(estimate.samples[source][channel], from: range.lowerBound, count: range.count)
        transform.forward()
        estimates.store(transform, at: source * channels + channel)
      }
    }
    let inputs = sources * channels
    return (0..<sources).map { source in
      var energies = Energies()
      for channel in 0..<channels {
        let output = source * channels + channel
        let (truth, guess) = (reference.samples[source][channel], estimate.samples[source][channel])
        for sample in range {
          let (right, heard) = (Double(truth[sample]), Double(guess[sample]))
          energies.reference += right * right
          energies.distortion += (heard - right) * (heard - right)
        }
        projections.clear()
        for input in 0..<inputs {
          projections.addProduct(at: 0, all, output * inputs + input, references, input, conjugatesLeft: false)
        }
        for input in 0..<channels {
          projections.addProduct(
            at: 1, own, output * channels + input, references, source * channels + input, conjugatesLeft: false)
        }
        energies.filtered += projections.energy(of: 1)
        energies.explained += projections.energy(of: 0)
        energies.spatial += projections.energy(of: 1, less: references, output)
        energies.interference += projections.energy(of: 0, less: projections, 1)
        energies.artifacts += projections.energy(of: 0, less: estimates, output)
      }
      return energies
    }
  }
}

extension SpectrumBank {
  /// The energy of the samples that have a spectrum.
  fileprivate func energy(of index: Int) -> Double {
    energy { bin in (real[index * bins + bin], imaginary[index * bins + bin]) }
  }

  /// The energy of the difference of two signals that have a spectrum.
  fileprivate func energy(of index: Int, less other: SpectrumBank, _ otherIndex: Int) -> Double {
    energy { bin in
      (
        real[index * bins + bin] - other.real[otherIndex * bins + bin],
        imaginary[index * bins + bin] - other.imaginary[otherIndex * bins + bin]
      )
    }
  }

  /// Every bin but the first and the last stands for two, as the size is even.
  @inline(__always)
  private func energy(_ value: (Int) -> (Double, Double)) -> Double {
    var sum = 0.0
    for bin in 0..<bins {
      let (real, imaginary) = value(bin)
      let power = real * real + imaginary * imaginary
      sum += bin == 0 || bin == bins - 1 ? power / 2 : power
    }
    return sum / Double(bins - 1)
  }
}
