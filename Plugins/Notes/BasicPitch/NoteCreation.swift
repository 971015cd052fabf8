/// Makes notes of activations: from onsets first, then from what sounds without one.
///
/// Source: R. M. Bittner et al., ICASSP 2022, as its authors' program basic-pitch 0.4.0 does it.
struct NoteCreation {
  /// A note in frames.
  struct Note: Equatable {
    /// The end is the first frame without the note.
    let frames: Range<Int>
    /// 0 is A0.
    let key: Int
    /// Mean probability that it sounds, 0 to 1.
    let amplitude: Double
  }

  /// Least probability of an onset.
  var onsetThreshold = 0.5
  /// Least probability that a note goes on.
  var frameThreshold = 0.3
  /// Notes are longer than this, in frames.
  var minimumLength = 11
  /// Whether notes are made of what sounds without an onset.
  var takesOnsetless = true

  /// A note ends where it has been below the threshold for so many frames.
  private static let patience = 11
  /// Frames over which a sudden rise is an onset.
  private static let riseSpan = 2

  private static let keys = NoteActivations.keyCount

  /// Notes in the order of their starts, and of their keys where they start together.
  func notes(of activations: NoteActivations, checkpoint: () throws -> Void) throws -> [Note] {
    guard activations.frameCount > 1 else { return [] }
    var energy = activations.notes
    var notes = try announced(in: activations, energy: &energy, checkpoint: checkpoint)
    if takesOnsetless { notes += try onsetless(in: activations, energy: &energy, checkpoint: checkpoint) }
    return notes.sorted { ($0.frames.lowerBound, $0.key) < ($1.frames.lowerBound, $1.key) }
  }

  /// Notes that begin with an onset, latest first; their energy is taken away.
  private func announced(
    in activations: NoteActivations, energy: inout [Float], checkpoint: () throws -> Void
  ) throws -> [Note] {
    let onsets = OnsetEvidence(activations, span: Self.riseSpan)
    let last = activations.frameCount - 1
    var result: [Note] = []
    for start in stride(from: last - 1, to: 0, by: -1) {
      if start % 4096 == 0 { try checkpoint() }
      for key in stride(from: Self.keys - 1, through: 0, by: -1) {
        let value = onsets.value(frame: start, key: key)
        guard value >= onsetThreshold, value > onsets.value(frame: start - 1, key: key),
          value > onsets.value(frame: start + 1, key: key)
        else { continue }
        var end = start + 1
        var quiet = 0
        while end < last, quiet < Self.patience {
          quiet = isQuiet(energy[end * Self.keys + key]) ? quiet + 1 : 0
          end += 1
        }
        end -= quiet
        guard end - start > minimumLength else { continue }
        for frame in start..<end { silence(frame, around: key, in: &energy) }
        result.append(note(start..<end, key: key, in: activations))
      }
    }
    return result
  }

  /// Notes around what is loudest of the energy that is left.
  private func onsetless(
    in activations: NoteActivations, energy: inout [Float], checkpoint: () throws -> Void
  ) throws -> [Note] {
    let last = activations.frameCount - 1
    var result: [Note] = []
    // Energy is only ever taken away, so the order in which maxima come is known beforehand.
    let maxima = energy.indices.filter { Double(energy[$0]) > frameThreshold }
      .sorted { (energy[$1], $0) < (energy[$0], $1) }
    for (count, index) in maxima.enumerated() where energy[index] > 0 {
      if count % 256 == 0 { try checkpoint() }
      let (middle, key) = index.quotientAndRemainder(dividingBy: Self.keys)
      energy[index] = 0
      var frame = middle + 1
      var quiet = 0
      while frame < last, quiet < Self.patience {
        quiet = isQuiet(energy[frame * Self.keys + key]) ? quiet + 1 : 0
        silence(frame, around: key, in: &energy)
        frame += 1
      }
      let end = frame - 1 - quiet
      frame = middle - 1
      quiet = 0
      while frame > 0, quiet < Self.patience {
        quiet = isQuiet(energy[frame * Self.keys + key]) ? quiet + 1 : 0
        silence(frame, around: key, in: &energy)
        frame -= 1
      }
      let start = frame + 1 + quiet
      guard end - start > minimumLength else { continue }
      result.append(note(start..<end, key: key, in: activations))
    }
    return result
  }

  private func isQuiet(_ energy: Float) -> Bool { Double(energy) < frameThreshold }

  /// Takes away a key's energy and that of its neighbours, which sound along.
  private func silence(_ frame: Int, around key: Int, in energy: inout [Float]) {
    for neighbour in max(key - 1, 0)...min(key + 1, Self.keys - 1) { energy[frame * Self.keys + neighbour] = 0 }
  }

  private func note(_ frames: Range<Int>, key: Int, in activations: NoteActivations) -> Note {
    let sum = frames.reduce(0.0) { $0 + Double(activations.notes[$1 * Self.keys + key]) }
    return Note(frames: frames, key: key, amplitude: sum / Double(frames.count))
  }
}
