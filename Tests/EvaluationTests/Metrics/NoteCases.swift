import Evaluation

/// Pairs of note lists as transcribers and annotators produce them, and such that sit exactly on a tolerance's border.
struct NoteCases {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// - Parameters:
  ///   - largest: most notes of the reference.
  ///   - polyphony: most notes that begin together.
  mutating func next(largest: Int, polyphony: Int) -> (reference: [Annotation.Note], estimate: [Annotation.Note]) {
    let reference = notes(count: Int.random(in: 0...largest, using: &generator), polyphony: polyphony)
    return (reference, perturbed(reference))
  }

  private mutating func notes(count: Int, polyphony: Int) -> [Annotation.Note] {
    var notes: [Annotation.Note] = []
    var onset = 0.0
    while notes.count < count {
      onset += hundredths(3...40)
      for _ in 0..<Int.random(in: 1...polyphony, using: &generator) {
        let duration = hundredths(2...120)
        let detuning = Bool.random(using: &generator) ? 0 : Double.random(in: -0.4...0.4, using: &generator)
        let pitch = Double(Int.random(in: 55...67, using: &generator)) + detuning
        notes.append(Annotation.Note(onset: onset, offset: onset + duration, pitch: pitch))
      }
    }
    return notes
  }

  /// The times of both ends and the pitch change by amounts on the borders of the tolerances, and others.
  mutating func perturbed(_ notes: [Annotation.Note]) -> [Annotation.Note] {
    let onsets = [0, 0, 0.05, -0.05, 0.0500001, 0.04999, 0.0501, 0.02, 0.1]
    let pitches = [0, 0, 0, 0.4999, -0.5001, 12, -12, 1, 11.7]
    let shares = [0.2, -0.2, 0.19, 0.21]
    let kind = Int.random(in: 0...7, using: &generator)
    let shift = onsets.randomElement(using: &generator) ?? 0
    let kept = notes.filter { _ in kind != 1 || Int.random(in: 0...3, using: &generator) > 0 }
    let changed = kept.flatMap { note -> [Annotation.Note] in
      switch kind {
      case 0: return [note]
      case 1, 2: return [moved(note, onset: shift, offset: shift, pitch: 0)]
      case 3: return [note, moved(note, onset: 0.01, offset: 0.02, pitch: 0.1)]
      case 4: return []
      case 5:
        return [moved(note, onset: 0, offset: 0, pitch: pitches.randomElement(using: &generator) ?? 0)]
      case 6:
        let share = shares.randomElement(using: &generator) ?? 0
        return [moved(note, onset: 0, offset: share * (note.offset - note.onset), pitch: 0)]
      default:
        let onset = onsets.randomElement(using: &generator) ?? 0
        let offset = onsets.randomElement(using: &generator) ?? 0
        return [moved(note, onset: onset, offset: offset, pitch: pitches.randomElement(using: &generator) ?? 0)]
      }
    }
    return changed.sorted { $0.onset < $1.onset }
  }

  private func moved(_ note: Annotation.Note, onset: Double, offset: Double, pitch: Double) -> Annotation.Note {
    let onset = max(0, note.onset + onset)
    return Annotation.Note(
      onset: onset, offset: max(onset + 0.01, note.offset + offset), pitch: note.pitch + pitch)
  }

  private mutating func hundredths(_ range: ClosedRange<Int>) -> Double {
    Double(Int.random(in: range, using: &generator)) / 100
  }
}
