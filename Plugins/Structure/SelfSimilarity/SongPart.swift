/// A part of the form with what tells its function.
struct SongPart {
  /// Which parts it is like; see ``PartKinds``.
  var kind: Int
  /// Mean level against the recording's, in standard deviations of bars.
  var energy = 0.0
  /// Share of its time in which a voice sounds, 0 to 1; nil where voices are not known.
  var voice: Double?
  /// Share of its words that are sung in other parts too, in the same order, 0 to 1; nil where no words are known.
  var repeatedWords: Double?
  /// The greatest likeness in harmony to a part in which a voice sounds, 0 to 1.
  var accompanies = 0.0
  /// What networks say for each function, in nats; none where none were asked.
  var opinion: [SectionFunctions.Function: Double] = [:]
}
