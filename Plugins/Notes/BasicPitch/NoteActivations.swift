/// What the network says of each key of a piano in each frame.
struct NoteActivations {
  /// Keys from A0 to C8.
  static let keyCount = 88
  /// MIDI pitch of the lowest key.
  static let lowestPitch = 21
  /// Bins of the contours for each key; the middle one of a key is on its pitch.
  static let binsPerKey = 3
  static let contourBinCount = keyCount * binsPerKey

  private(set) var frameCount = 0
  /// Probabilities that a key sounds, row-major, frames x ``keyCount``.
  private(set) var notes: [Float] = []
  /// Probabilities that a note begins on a key, row-major, frames x ``keyCount``.
  private(set) var onsets: [Float] = []
  /// Probabilities that there is a pitch in a third of a semitone, row-major, frames x ``contourBinCount``, in units of
  /// 1/65535: they are most of what is kept of a long recording.
  private var contours: [UInt16] = []

  init() {}

  init(reservingFrames count: Int) {
    notes.reserveCapacity(count * Self.keyCount)
    onsets.reserveCapacity(count * Self.keyCount)
    contours.reserveCapacity(count * Self.contourBinCount)
  }

  /// Appends frames; each buffer is row-major.
  mutating func append(
    frames: Int, notes: UnsafeBufferPointer<Float>, onsets: UnsafeBufferPointer<Float>,
    contours: UnsafeBufferPointer<Float>
  ) {
    self.notes.append(contentsOf: notes)
    self.onsets.append(contentsOf: onsets)
    self.contours.append(contentsOf: contours.lazy.map { UInt16(min(max($0, 0), 1) * 65535 + 0.5) })
    frameCount += frames
  }

  /// Probability, 0 to 1, that there is a pitch in a third of a semitone.
  func contour(frame: Int, bin: Int) -> Float { Float(contours[frame * Self.contourBinCount + bin]) / 65535 }

  /// Takes away all keys outside a range of MIDI pitches.
  mutating func limit(to pitches: ClosedRange<Int>) {
    for key in 0..<Self.keyCount where !pitches.contains(key + Self.lowestPitch) {
      for frame in 0..<frameCount {
        notes[frame * Self.keyCount + key] = 0
        onsets[frame * Self.keyCount + key] = 0
      }
    }
  }
}
