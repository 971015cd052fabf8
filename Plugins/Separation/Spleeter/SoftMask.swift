import Neural
import PerformiaSDK

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The vocals' share of each bin, from what the two networks make of the magnitudes.
///
/// With magnitudes v and a the share is v^p / (v^p + a^p). Source: R. Hennequin, A. Khlif, F. Voituret, M. Moussallam,
/// "Spleeter: a fast and efficient music source separation tool with pre-trained models", JOSS 5(50), 2020.
struct SoftMask {
  private static let shape = [1, SpectralWindow.channels, SpectralWindow.frames, SpectralWindow.bins]

  private static let stems = ["vocals", "accompaniment"]

  static let inputs = [TensorDeclaration("mag", shape: shape)]
  static let outputs = stems.map { TensorDeclaration($0, shape: shape) }

  /// What the shares tend to where nothing sounds, as in the reference program.
  private static let floor: Float = 1e-10

  let session: NeuralSession
  /// p, above 0.
  let power: Float

  /// Computes the shares of a window.
  ///
  /// - Parameters:
  ///   - magnitudes: of a window, channels x frames x bins.
  ///   - shares: receives as many values from 0 to 1.
  /// - Throws: `CancellationError` when the host asked to stop, and what ``NeuralSession/run`` throws.
  func shares(
    of magnitudes: UnsafeBufferPointer<Float>, cancellation: HostCancellation,
    into shares: UnsafeMutablePointer<Float>
  ) throws {
    let isCancelled: @Sendable () -> Bool = { cancellation.isRequested }
    let views = [TensorView("mag", shape: Self.shape, values: magnitudes)]
    try session.run(views, outputs: Self.stems, shapes: [Self.shape, Self.shape], isCancelled: isCancelled) { outputs in
      guard let vocals = outputs[0].values.baseAddress, let rest = outputs[1].values.baseAddress else { return }
      for index in 0..<magnitudes.count {
        shares[index] = power == 2 ? energyShare(vocals[index], rest[index]) : share(vocals[index], rest[index])
      }
    }
  }

  private func energyShare(_ voice: Float, _ rest: Float) -> Float {
    let energy = voice * voice
    return (energy + 0.5 * Self.floor) / (energy + rest * rest + Self.floor)
  }

  /// Relative to the greater of the two, so that no power leaves the range of float32.
  private func share(_ voice: Float, _ rest: Float) -> Float {
    let greatest = max(voice, rest, Self.floor)
    let (first, second) = (powf(voice / greatest, power), powf(rest / greatest, power))
    return (first + 0.5 * Self.floor) / (first + second + Self.floor)
  }
}

/// What share the vocals have of the bins above those that the networks hear.
enum MaskExtension: String, CaseIterable {
  case zeros, average, edge

  /// Bins at the upper edge whose mean goes on, 1.4 kHz.
  private static let edgeBins = 128

  /// The share of all higher bins of a frame.
  ///
  /// - Parameters:
  ///   - shares: of the bins that the networks hear.
  ///   - count: how many these are, at least 128.
  func share(_ shares: UnsafePointer<Float>, count: Int) -> Float {
    switch self {
    case .zeros: 0
    case .average: Self.mean(shares, 0..<count)
    case .edge: Self.mean(shares, count - Self.edgeBins..<count)
    }
  }

  private static func mean(_ values: UnsafePointer<Float>, _ range: Range<Int>) -> Float {
    range.reduce(Float(0)) { $0 + values[$1] } / Float(range.count)
  }
}
