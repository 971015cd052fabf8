extension PitchContour {
  /// The contour with frames that slip from their note by an octave or two put back.
  ///
  /// - Parameter notes: made of this contour.
  public func withoutOctaveSlips(in notes: [NoteSegmentation.Note]) -> PitchContour {
    // A slip is within a semitone of the octave; a leap of the voice itself is another note.
    let tolerance = 1.0
    var result = self
    for note in notes {
      for frame in note.frames where frequencies[frame] > 0 {
        let distance = PitchScale.pitch(ofFrequency: Double(frequencies[frame])) - note.pitch
        let octaves = (distance / 12).rounded()
        guard octaves != 0, abs(octaves) <= 2, abs(distance - 12 * octaves) <= tolerance else { continue }
        result.frequencies[frame] *= Float(PitchScale.frequency(ofPitch: 69 - 12 * octaves) / 440)
      }
    }
    return result
  }
}
