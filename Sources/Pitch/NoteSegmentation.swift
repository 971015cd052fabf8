#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Makes notes of a contour: the most plausible sequence of steady pitches on a scale that has the recording's tuning, of which
/// vibrato, slides and single wrong frames are deviations.
///
/// Such a hidden Markov model of notes is that of M. Mauch et al., "Computer-aided melody note transcription using the Tony
/// software", TENOR 2015, with evidence of attacks in addition.
public struct NoteSegmentation: Sendable {
  /// A note in frames.
  public struct Note: Sendable, Equatable {
    /// The end is the first frame behind it.
    public let frames: Range<Int>
    /// Fractional MIDI pitch: the median of its middle three fifths.
    public let pitch: Double
    /// The pitch of the scale, at the recording's tuning.
    public let step: Int
    /// 0 to 1; of a note made here the mean of its frames.
    public let confidence: Double

    public init(frames: Range<Int>, pitch: Double, step: Int, confidence: Double) {
      self.frames = frames
      self.pitch = pitch
      self.step = step
      self.confidence = confidence
    }
  }

  /// Standard deviation of a frame's pitch around its note, in semitones.
  public var deviation = 1.2
  /// A frame costs no more than this for its pitch, in nats: a slip of an octave is no note.
  public var greatestCost = 6.0
  /// Cost of a change of pitch within a voiced passage in nats, and how much of it an attack takes away.
  public var changeCost = 10.0
  public var attackWeight = 1.0
  /// Cost of a passage's beginning and of its end in nats.
  public var passageCost = 3.0
  /// An attack of this strength parts two notes of one pitch if the level was lower before it by `dip` dB.
  public var splitStrength = 0.5
  public var dip = 3.0
  /// No split is nearer to a note's ends or another split, in seconds.
  public var splitDistance = 0.096
  /// Shorter notes are none, in seconds.
  public var minimumLength = 0.1

  /// From this confidence on a frame tells the pitch of its note.
  private static let voiced: Float = 0.5

  public init() {}

  /// Notes in time order, and the contour's deviation from A = 440 Hz in semitones, by which pitches became steps.
  ///
  /// - Parameter attacks: of the same frames.
  public func notes(
    of contour: PitchContour, attacks: AttackEvidence, checkpoint: () throws -> Void
  ) throws -> (notes: [Note], tuning: Double) {
    precondition(attacks.strengths.count == contour.count, "attacks and contour have the same frames")
    let pitches = contour.frequencies.map { PitchScale.pitch(ofFrequency: Double(max($0, 1))) }
    let sung = pitches.indices.filter { contour.confidences[$0] >= Self.voiced }.map { pitches[$0] }
    guard let lowest = sung.min(), let highest = sung.max() else { return ([], 0) }
    let tuning = PitchScale.tuning(of: sung)
    let steps = Int((lowest - tuning).rounded(.down)) - 1...Int((highest - tuning).rounded(.up)) + 1
    let scale = steps.map { Double($0) + tuning }
    let path = try states(pitches, contour.confidences, scale: scale, attacks: attacks, checkpoint: checkpoint)
    var notes: [Note] = []
    var first = 0
    while first < path.count {
      let end = path[first...].firstIndex { $0 != path[first] } ?? path.count
      if path[first] < scale.count {
        for frames in parts(of: first..<end, attacks: attacks, framePeriod: contour.framePeriod)
        where Double(frames.count) * contour.framePeriod >= minimumLength {
          notes.append(note(frames, pitches: pitches, confidences: contour.confidences, tuning: tuning))
        }
      }
      first = end
    }
    return (notes, tuning)
  }

  /// The cheapest sequence of states: indices of the scale, or its count for no voice.
  private func states(
    _ pitches: [Double], _ confidences: [Float], scale: [Double], attacks: AttackEvidence, checkpoint: () throws -> Void
  ) throws -> [Int] {
    let silent = scale.count
    var costs = [Double](repeating: 0, count: silent + 1)
    var origins = [UInt8](repeating: 0, count: pitches.count * (silent + 1))
    for frame in pitches.indices {
      if frame % 1024 == 0 { try checkpoint() }
      let probability = min(max(Double(confidences[frame]), 1e-3), 1 - 1e-3)
      let before = costs
      let best = before[..<silent].indices.min { before[$0] < before[$1] } ?? 0
      let attack = exp(-attackWeight * min(attacks.strengths[frame], 1.5))
      for state in 0..<silent {
        var (cost, origin) = (before[state], state)
        if before[best] + changeCost * attack < cost { (cost, origin) = (before[best] + changeCost * attack, best) }
        if before[silent] + passageCost < cost { (cost, origin) = (before[silent] + passageCost, silent) }
        let distance = (pitches[frame] - scale[state]) / deviation
        costs[state] = cost + min(0.5 * distance * distance, greatestCost) - log(probability)
        origins[frame * (silent + 1) + state] = UInt8(origin)
      }
      let ends = before[best] + passageCost < before[silent]
      costs[silent] = (ends ? before[best] + passageCost : before[silent]) - log(1 - probability)
      origins[frame * (silent + 1) + silent] = UInt8(ends ? best : silent)
    }
    var path = [Int](repeating: silent, count: pitches.count)
    var state = costs.indices.min { costs[$0] < costs[$1] } ?? silent
    for frame in pitches.indices.reversed() {
      path[frame] = state
      state = Int(origins[frame * (silent + 1) + state])
    }
    return path
  }

  /// The notes of one pitch that follow each other in a run of frames.
  private func parts(of run: Range<Int>, attacks: AttackEvidence, framePeriod: Double) -> [Range<Int>] {
    let distance = max(1, Int((splitDistance / framePeriod).rounded()))
    guard run.count > 2 * distance else { return [run] }
    var result: [Range<Int>] = []
    var first = run.lowerBound
    for frame in run.lowerBound + distance..<run.upperBound - distance
    where frame - first >= distance && isSplit(at: frame, of: first..<run.upperBound, attacks: attacks) {
      result.append(first..<frame)
      first = frame
    }
    return result + [first..<run.upperBound]
  }

  private func isSplit(at frame: Int, of run: Range<Int>, attacks: AttackEvidence) -> Bool {
    let strength = attacks.strengths[frame]
    let around = attacks.strengths[max(frame - 3, 0)...min(frame + 3, attacks.strengths.count - 1)]
    guard strength > splitStrength, strength == around.max() else { return false }
    let before = PitchScale.median(Array(attacks.levels[run.lowerBound..<frame]))
    let behind = PitchScale.median(Array(attacks.levels[frame..<run.upperBound]))
    let low = attacks.levels[max(run.lowerBound, frame - 6)...frame].min() ?? 0
    return low < min(before, behind) - dip
  }

  private func note(_ frames: Range<Int>, pitches: [Double], confidences: [Float], tuning: Double) -> Note {
    let greatest = confidences[frames].max() ?? 0
    let sure = frames.filter { confidences[$0] >= min(Self.voiced, greatest) }.map { pitches[$0] }
    let margin = sure.count > 5 ? sure.count / 5 : 0
    let pitch = PitchScale.median(Array(sure[margin..<sure.count - margin]))
    let sum = confidences[frames].reduce(0) { $0 + Double($1) }
    return Note(
      frames: frames, pitch: pitch, step: Int((pitch - tuning).rounded()), confidence: sum / Double(frames.count))
  }
}
