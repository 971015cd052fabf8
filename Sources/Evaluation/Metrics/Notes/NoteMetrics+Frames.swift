extension NoteMetrics {
  /// Precision and recall of the pitches that sound in each frame, summed over all frames.
  ///
  /// A note sounds in the frames whose time is at or after its onset and before its offset. In each frame pitches are
  /// matched one to one.
  ///
  /// Bay, Ehmann, Downie (2009); figures as mir_eval's of multiple pitches.
  ///
  /// - Parameter period: of frames in seconds; the first is at 0.
  public static func frameScore(
    reference: [Annotation.Note], estimate: [Annotation.Note], pitches: PitchComparison = .absolute,
    tolerance: Tolerance = Tolerance(), period: Double = 0.01
  ) -> DetectionScore {
    var changes = reference.flatMap { FrameChange.both(of: $0, isReference: true, period: period) }
    changes += estimate.flatMap { FrameChange.both(of: $0, isReference: false, period: period) }
    changes.sort { $0.frame < $1.frame }
    var sounding = (reference: [Double](), estimate: [Double]())
    var matched = 0
    var total = (reference: 0, estimate: 0)
    var next = 0
    while next < changes.count {
      let frame = changes[next].frame
      while next < changes.count, changes[next].frame == frame {
        let change = changes[next]
        if change.isReference { change.apply(to: &sounding.reference) } else { change.apply(to: &sounding.estimate) }
        next += 1
      }
      guard next < changes.count else { break }
      let frames = changes[next].frame - frame
      let common = commonPitches(sounding.reference, sounding.estimate, pitches, cents: tolerance.pitch)
      matched += frames * common
      total.reference += frames * sounding.reference.count
      total.estimate += frames * sounding.estimate.count
    }
    return DetectionScore(matched: matched, reference: total.reference, estimate: total.estimate)
  }

  /// Size of the largest matching of ascending MIDI note numbers.
  private static func commonPitches(
    _ reference: [Double], _ estimate: [Double], _ pitches: PitchComparison, cents: Double
  ) -> Int {
    if reference.isEmpty || estimate.isEmpty { return 0 }
    switch pitches {
    case .absolute:
      return EventMatching.count(reference: reference, estimate: estimate, window: (cents + pitchRounding) / 100)
    case .chroma:
      var matching = BipartiteMatching(rightCount: reference.count)
      for pitch in estimate {
        for (index, other) in reference.enumerated() where isSamePitch(other, pitch, .chroma, cents: cents) {
          matching.addCandidate(index)
        }
        matching.endElement()
      }
      return matching.size()
    }
  }
}

/// A pitch begins or ends to sound.
private struct FrameChange {
  let frame: Int
  let pitch: Double
  let begins: Bool
  let isReference: Bool

  /// None where the note sounds in no frame.
  static func both(of note: Annotation.Note, isReference: Bool, period: Double) -> [FrameChange] {
    let first = firstFrame(from: note.onset, period)
    let end = firstFrame(from: note.offset, period)
    guard first < end else { return [] }
    return [
      FrameChange(frame: first, pitch: note.pitch, begins: true, isReference: isReference),
      FrameChange(frame: end, pitch: note.pitch, begins: false, isReference: isReference),
    ]
  }

  /// The first frame whose time, as it is rounded, is not before a time.
  private static func firstFrame(from time: Double, _ period: Double) -> Int {
    let time = EventMatching.bounded(time)
    var frame = Int((time / period).rounded(.up))
    while frame > 0, Double(frame - 1) * period >= time { frame -= 1 }
    while Double(frame) * period < time { frame += 1 }
    return frame
  }

  func apply(to sounding: inout [Double]) {
    if begins {
      sounding.insert(pitch, at: sounding.firstIndex { $0 > pitch } ?? sounding.count)
    } else if let index = sounding.firstIndex(of: pitch) {
      sounding.remove(at: index)
    }
  }
}
