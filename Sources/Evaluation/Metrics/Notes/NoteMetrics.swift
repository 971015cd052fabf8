/// How well transcribed notes meet annotated ones, by the definitions and conventions of mir_eval.
///
/// Bay, Ehmann, Downie: Evaluation of Multiple-F0 Estimation and Tracking Systems (2009); MIREX Multiple Fundamental
/// Frequency Estimation & Tracking. Notes are in ascending order of their onsets.
public enum NoteMetrics {
  /// What two notes must have in common besides their onset.
  public enum Criterion: Sendable, CaseIterable {
    case onset, onsetAndPitch, onsetPitchAndOffset
  }

  /// How pitches compare.
  public enum PitchComparison: Sendable {
    case absolute
    /// Octaves are one: for notes whose octave is nominal.
    case chroma
  }

  /// How far apart two notes may be; a distance equal to a tolerance is within it.
  public struct Tolerance: Sendable {
    /// Seconds.
    public var onset = 0.05
    /// Cents.
    public var pitch = 50.0
    /// Seconds; the least tolerance of offsets.
    public var offset = 0.05
    /// Tolerance of offsets in parts of the annotated duration, where that is more than ``offset``.
    public var offsetShare = 0.2

    public init() {}
  }

  /// Precision and recall of the largest matching of notes.
  public static func score(
    reference: [Annotation.Note], estimate: [Annotation.Note], criterion: Criterion,
    pitches: PitchComparison = .absolute, tolerance: Tolerance = Tolerance()
  ) -> DetectionScore {
    var matching = BipartiteMatching(rightCount: reference.count)
    var first = 0
    // Rounding lets onsets pass that are further apart than the tolerance by less than this.
    let reach = tolerance.onset + 1 / decimals
    for note in estimate {
      while first < reference.count, reference[first].onset < note.onset - reach { first += 1 }
      var index = first
      while index < reference.count, reference[index].onset <= note.onset + reach {
        if isMatch(reference[index], note, criterion, pitches, tolerance) { matching.addCandidate(index) }
        index += 1
      }
      matching.endElement()
    }
    return DetectionScore(matched: matching.size(), reference: reference.count, estimate: estimate.count)
  }

  private static func isMatch(
    _ reference: Annotation.Note, _ estimate: Annotation.Note, _ criterion: Criterion, _ pitches: PitchComparison,
    _ tolerance: Tolerance
  ) -> Bool {
    guard distance(reference.onset, estimate.onset) <= tolerance.onset else { return false }
    if criterion == .onset { return true }
    guard isSamePitch(reference.pitch, estimate.pitch, pitches, cents: tolerance.pitch) else { return false }
    if criterion == .onsetAndPitch { return true }
    let duration = abs(reference.offset - reference.onset)
    return distance(reference.offset, estimate.offset) <= max(tolerance.offsetShare * duration, tolerance.offset)
  }

  /// Of times, rounded as mir_eval does, so that what is written as 50 ms apart is 50 ms apart.
  private static func distance(_ left: Double, _ right: Double) -> Double {
    (abs(left - right) * decimals).rounded(.toNearestOrEven) / decimals
  }

  private static let decimals = 10_000.0

  /// MIDI note numbers; what differs from the tolerance by the rounding of fractions alone is within it.
  static func isSamePitch(_ left: Double, _ right: Double, _ comparison: PitchComparison, cents: Double) -> Bool {
    var semitones = abs(left - right)
    if comparison == .chroma {
      semitones.formTruncatingRemainder(dividingBy: 12)
      semitones = min(semitones, 12 - semitones)
    }
    return semitones * 100 <= cents + pitchRounding
  }

  /// Cents.
  static let pitchRounding = 1e-9
}
