/// How likely notes begin: what the network says of onsets, and sudden rises of what it says of notes.
struct OnsetEvidence {
  private static let keys = NoteActivations.keyCount

  private let activations: NoteActivations
  private let span: Int
  /// As likely as the likeliest onset is the greatest rise: exactly, for of two equal neighbours neither is a maximum.
  private let likeliest: Double
  private let greatest: Double

  /// - Parameter span: a rise is one over each of 1 to `span` frames.
  init(_ activations: NoteActivations, span: Int) {
    self.activations = activations
    self.span = span
    var greatest: Float = 0
    for frame in 0..<activations.frameCount {
      for key in 0..<Self.keys {
        greatest = max(greatest, Self.rise(in: activations, frame: frame, key: key, span: span))
      }
    }
    likeliest = Double(activations.onsets.max() ?? 0)
    self.greatest = Double(greatest)
  }

  func value(frame: Int, key: Int) -> Double {
    let onset = Double(activations.onsets[frame * Self.keys + key])
    let rise = Double(Self.rise(in: activations, frame: frame, key: key, span: span))
    // The product of two floats is exact in a double, and so is its quotient by one of them.
    return rise > 0 ? max(onset, likeliest * rise / greatest) : onset
  }

  private static func rise(in activations: NoteActivations, frame: Int, key: Int, span: Int) -> Float {
    guard frame >= span else { return 0 }
    let place = frame * keys + key
    let value = activations.notes[place]
    var least = Float.infinity
    for distance in 1...span { least = min(least, value - activations.notes[place - distance * keys]) }
    return max(least, 0)
  }
}
