/// Folds pitch salience into pitch classes, over a range of pitches with soft edges.
public struct RegisterProfile: Sendable {
  /// Weight of each pitch, 0 to 1, for the pitches of the salience.
  public let weights: [Float]
  private let lowestPitch: Int

  /// - Parameters:
  ///   - range: MIDI pitches where the weight passes one half.
  ///   - softness: semitones over which the weight rises from 0 to 1 at either edge.
  ///   - notes: MIDI pitches of the salience.
  public init(_ range: ClosedRange<Double>, softness: Double = 6, notes: ClosedRange<Int>) {
    lowestPitch = notes.lowerBound
    weights = notes.map { note in
      let rise = (Double(note) - range.lowerBound) / softness + 0.5
      let fall = (range.upperBound - Double(note)) / softness + 0.5
      return Float(min(max(rise, 0), 1) * min(max(fall, 0), 1))
    }
  }

  /// The register that carries the harmony above the bass: F#2 to E5.
  public static func treble(notes: ClosedRange<Int>) -> Self { Self(42...76, notes: notes) }

  /// The register of bass lines: F#1 to E3.
  public static func bass(notes: ClosedRange<Int>) -> Self { Self(30...52, notes: notes) }

  /// Nearly everything: C2 to F#6.
  public static func all(notes: ClosedRange<Int>) -> Self { Self(36...90, notes: notes) }

  /// Writes the twelve pitch-class sums, C first, of one row of salience.
  public func fold(_ salience: UnsafePointer<Float>, into chroma: UnsafeMutablePointer<Float>) {
    chroma.update(repeating: 0, count: 12)
    for (index, weight) in weights.enumerated() where weight > 0 {
      chroma[(lowestPitch + index) % 12] += weight * salience[index]
    }
  }
}
