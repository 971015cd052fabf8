import TestSupport

extension Workplace {
  /// The start of each second as beats.
  func writeLevelPipeline() throws {
    try write(
      """
      performia: 1
      name: level
      steps:
        level: { use: org.example.level }
      song_map:
        beats: level.seconds
      """, to: "level.yaml")
  }

  /// Beats and chords from analyzers that can take each other's place.
  func writePairPipeline() throws {
    try write(
      """
      performia: 1
      name: pair
      steps:
        beats: { use: org.example.level, params: { gain: 2 } }
        chords: { use: org.example.faulty }
      song_map:
        beats: beats.seconds
        chords: chords.chords
      """, to: "pair.yaml")
  }

  /// One step that does a thing wrong.
  func writeFaultyPipeline(_ fault: String) throws {
    try write(
      """
      performia: 1
      name: faulty
      steps:
        chords: { use: org.example.faulty, params: { fault: \(fault) } }
      song_map:
        chords: chords.chords
      """, to: "faulty.yaml")
  }

  /// Beats each half second, and C major throughout.
  func writeEvenPipeline() throws {
    try write(
      """
      performia: 1
      name: even
      steps:
        beats: { use: org.example.evenbeats }
        harmony: { use: org.example.onechord, params: { label: "C:maj" } }
      song_map:
        beats: beats.seconds
        chords: harmony.chords
      """, to: "even.yaml")
  }

  /// A sine.
  func writeRecording(
    _ name: String = "song.wav", frequency: Double = 440, seconds: Int = 4, as format: FixtureFormat = .wav16
  ) throws {
    try TestSignal.sine(frequency: frequency, frames: seconds * 44100).write(to: file(name), as: format)
  }
}
