import Artifacts

/// A matrix that is computed where it is read and obeys the rules of its type.
struct SyntheticMatrix: Sendable {
  let bins: Int
  let frames: Int
  /// Seconds.
  let framePeriod: Double
  let labels: [String]
  private let scene: Scene
  private let seed: Int
  private let lowest: Float
  private let highest: Float

  init(_ recording: Recording, rules: MatrixRules?) {
    let layout = recording.matrix
    bins = rules?.bins ?? layout.bins
    framePeriod = layout.framePeriod
    scene = recording.scene
    seed = recording.seed
    lowest = Float(rules?.minimum ?? -8)
    highest = Float(rules?.maximum ?? 8)
    switch recording.frames {
    case 0?: frames = 0
    case .some: frames = 1
    case nil: frames = Int(recording.duration / layout.framePeriod)
    }
    let count = bins
    switch layout.labels {
    case .none: labels = []
    case .frequencies: labels = (0..<count).map { "\(55 + 8000 * Double($0) / Double(count))" }
    case .pitches: labels = (0..<count).map { "\(24 + $0)" }
    }
  }

  /// Copies frames that are there, row by row.
  func read(from first: Int, count: Int, into destination: UnsafeMutablePointer<Float>) {
    for frame in first..<first + count {
      for bin in 0..<bins { destination[(frame - first) * bins + bin] = value(frame, bin) }
    }
  }

  /// The pitch classes of C, A minor, F or G, a bit each.
  private func chord(at time: Double) -> Int {
    switch Int(time) % 4 {
    case 0: 1 << 0 | 1 << 4 | 1 << 7
    case 1: 1 << 9 | 1 << 0 | 1 << 4
    case 2: 1 << 5 | 1 << 9 | 1 << 0
    default: 1 << 7 | 1 << 11 | 1 << 2
    }
  }

  private var quiet: Float { max(lowest, min(0, highest)) }

  private func value(_ frame: Int, _ bin: Int) -> Float {
    switch scene {
    case .music, .notFinite:
      let time = Double(frame) * framePeriod
      let sinceBeat = Float(time.truncatingRemainder(dividingBy: 0.5))
      let level: Float = chord(at: time) >> (bin % 12) & 1 == 1 ? 1 : 0.1
      return quiet + min(highest - quiet, 2) * level * max(0, 1 - 1.6 * sinceBeat)
    case .silence: return quiet
    case .offset: return quiet + (highest - quiet) / 2
    case .denormals: return max(lowest, min(Scene.denormal, highest))
    case .noise: return lowest + (highest - lowest) * Randomness.fraction(at: frame * bins + bin, seed: seed)
    case .clipping: return (frame + bin).isMultiple(of: 2) ? lowest : highest
    case .impulse: return frame == frames / 2 ? highest : quiet
    }
  }
}
