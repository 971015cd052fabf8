/// How well an estimated course of a voice's fundamental frequency meets the annotated one, as mir_eval measures it.
///
/// Salamon, Gómez, Ellis, Richard: Melody Extraction from Polyphonic Music Signals: Approaches, Applications and
/// Challenges (2014). The estimate is taken at the reference's times.
public struct MelodyMetrics: Sendable, Equatable {
  /// Share of the annotated voiced frames whose pitch is within 50 cents, whether held voiced or not.
  public let rawPitchAccuracy: Double
  /// The same where octaves are one.
  public let rawChromaAccuracy: Double
  /// Share of the annotated voiced frames that are held voiced; 1 where there are none.
  public let voicingRecall: Double
  /// Share of the annotated unvoiced frames that are held voiced; 0 where there are none.
  public let voicingFalseAlarm: Double
  /// Share of all frames that are right: unvoiced in both, or voiced in both with a pitch within 50 cents.
  public let overallAccuracy: Double

  /// - Parameters:
  ///   - reference: at least one frame.
  ///   - estimate: one without frames is without pitch throughout.
  ///   - tolerance: cents; pitches that are as far apart are not the same.
  /// - Returns: `nil` where the reference has no frames.
  public init?(reference: Annotation.PitchContour, estimate: Annotation.PitchContour, tolerance: Double = 50) {
    guard let annotated = VoicedPitches(reference) else { return nil }
    let estimated = (VoicedPitches(estimate) ?? .silence).resampled(to: annotated.times)
    var counts = Counts()
    for index in annotated.times.indices {
      let (isVoiced, isHeldVoiced) = (annotated.isVoiced[index], estimated.isVoiced[index])
      let (cents, estimatedCents) = (annotated.cents[index], estimated.cents[index])
      var isSamePitch = false
      var isSameChroma = false
      if cents != 0, estimatedCents != 0 {
        let distance = abs(cents - estimatedCents)
        isSamePitch = distance < tolerance
        isSameChroma = abs(distance - 1200 * (distance / 1200 + 0.5).rounded(.down)) < tolerance
      }
      guard isVoiced else {
        counts.unvoiced += 1
        counts.falseAlarms += isHeldVoiced ? 1 : 0
        continue
      }
      counts.voiced += 1
      counts.recalled += isHeldVoiced ? 1 : 0
      counts.samePitch += isSamePitch ? 1 : 0
      counts.sameChroma += isSameChroma ? 1 : 0
      counts.right += isSamePitch && isHeldVoiced ? 1 : 0
    }
    let frames = counts.voiced + counts.unvoiced
    rawPitchAccuracy = Self.share(counts.samePitch, of: counts.voiced, otherwise: 0)
    rawChromaAccuracy = Self.share(counts.sameChroma, of: counts.voiced, otherwise: 0)
    voicingRecall = Self.share(counts.recalled, of: counts.voiced, otherwise: 1)
    voicingFalseAlarm = Self.share(counts.falseAlarms, of: counts.unvoiced, otherwise: 0)
    overallAccuracy = Self.share(counts.right + counts.unvoiced - counts.falseAlarms, of: frames, otherwise: 0)
  }

  private struct Counts {
    var voiced = 0
    var unvoiced = 0
    var recalled = 0
    var falseAlarms = 0
    var samePitch = 0
    var sameChroma = 0
    var right = 0
  }

  private static func share(_ part: Int, of whole: Int, otherwise: Double) -> Double {
    whole > 0 ? Double(part) / Double(whole) : otherwise
  }
}
