import PerformiaSDK

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What analyzers of one voice give.
public enum VoicePorts {
  public static let notes = Output("notes", type: "music/notes/1", summary: "The voice's notes, one after the other.")
  public static let contour = Output(
    "contour", type: "feature/pitch/1",
    summary: "Fundamental frequency in Hz, 0 where there is no voice, and confidence.")

  /// Writes notes.
  ///
  /// - Parameters:
  ///   - shift: seconds from a frame's centre to where an onset is that shows in it.
  ///   - attacks: of the same frames, for velocities.
  public static func write(
    _ notes: [NoteSegmentation.Note], framePeriod: Double, start: Double, shift: Double, attacks: AttackEvidence,
    to context: AnalysisContext
  ) throws {
    var rows = TableRows()
    var pitches: [Int64] = []
    var cents: [Double] = []
    var velocities: [Int64] = []
    let peaks = notes.map { attacks.levels[$0.frames].max() ?? 0 }
    let loudest = peaks.max() ?? 0
    for (note, peak) in zip(notes, peaks) {
      let step = min(max(note.step, 0), 127)
      let onset = max(0, Double(note.frames.lowerBound) * framePeriod + shift)
      let end = min(Double(note.frames.upperBound) * framePeriod + shift, context.duration - start)
      guard end > onset else { continue }
      rows.start.append(start + onset)
      rows.duration.append(end - onset)
      rows.confidence.append(min(max(note.confidence, 0), 1))
      pitches.append(Int64(step))
      cents.append(min(max(100 * (note.pitch - Double(step)), -100), 100))
      velocities.append(velocity(peak - loudest))
    }
    rows.columns = [
      .init("midi", .int64(pitches)), .init("cents", .float64(cents)), .init("velocity", .int64(velocities)),
    ]
    try context.append(Self.notes, rows)
  }

  /// The velocity that General MIDI 2 gives a level: 40 dB for each factor of ten.
  ///
  /// - Parameter level: dB, 0 of the loudest note, which has velocity 127.
  static func velocity(_ level: Double) -> Int64 { Int64(min(max((127 * pow(10, level / 40)).rounded(), 1), 127)) }

  /// Writes a contour, its frequencies only where it is voiced.
  ///
  /// - Parameter threshold: least confidence of a voice.
  public static func write(
    _ contour: PitchContour, threshold: Double, start: Double, to context: AnalysisContext
  ) throws {
    guard context.wants(Self.contour) else { return }
    let matrix = try context.begin(
      Self.contour, bins: 2, framePeriod: contour.framePeriod, start: start, binLabels: ["Hz", "confidence"])
    var values: [Float] = []
    values.reserveCapacity(2 * contour.count)
    for frame in 0..<contour.count {
      let confidence = min(max(contour.confidences[frame], 0), 1)
      values.append(Double(confidence) >= threshold ? contour.frequencies[frame] : 0)
      values.append(confidence)
    }
    if contour.count > 0 { try matrix.append(values, frames: contour.count) }
  }
}
