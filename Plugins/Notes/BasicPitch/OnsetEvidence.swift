/// How likely notes begin: what the network says of onsets, and sudden rises of what it says of notes.
struct OnsetEvidence {
  private static let keys = NoteActivations.keyCount

  private let activations: NoteActivations
  private let span: Int
  /// Makes the greatest rise as likely as the likeliest onset.
  private let scale: Double

  /// - Parameter span: a rise is one over each of 1 to `span` frames.
  init(_ activations: NoteActivations, span: Int) {
    self.activations = activations
    self.span = span
    var greatest = 0.0
    for frame in 0..<activations.frameCount {
      for key in 0..<Self.keys {
        greatest = max(greatest, Self.rise(in: activations, frame: frame, key: key, span: span))
      }
    }
    scale = greatest > 0 ? Double(activations.onsets.max() ?? 0) / greatest : 0
  }

  func value(frame: Int, key: Int) -> Double {
    max(
      Double(activations.onsets[frame * Self.keys + key]),
      scale * Self.rise(in: activations, frame: frame, key: key, span: span))
  }

  private static func rise(in activations: NoteActivations, frame: Int, key: Int, span: Int) -> Double {
    guard frame >= span else { return 0 }
    let place = frame * keys + key
    let value = activations.notes[place]
    var least = Double.infinity
    for distance in 1...span { least = min(least, Double(value) - Double(activations.notes[place - distance * keys])) }
    return max(least, 0)
  }
}
