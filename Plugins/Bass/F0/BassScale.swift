/// The semitones that a note of the bass can have.
enum BassScale {
  /// MIDI pitches: from the B of a bass of five strings, 31 Hz, up to 392 Hz.
  static let pitches = 23...67
  static let count = pitches.count
  /// State of decoders that stands for no note, behind those of the pitches.
  static let rest = count
}
