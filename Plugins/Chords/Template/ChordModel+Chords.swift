import Notation

extension ChordModel {
  /// The model's chords without their inversions; ``noChord`` last.
  var chordLabels: [String] {
    (0..<stateCount).filter(isFirstOfChord).map { state in
      state == noChord
        ? Chord.noChord.description : Chord(states[state].root.name, states[state].shorthand).description
    }
  }

  /// Adds up the probabilities of each chord's inversions.
  ///
  /// - Parameter posteriors: row-major, segments x states.
  /// - Returns: row-major, segments x ``chordLabels``, each at most 1.
  func chordProbabilities(_ posteriors: [Float]) -> [Float] {
    var chord = -1
    let chordOfState = (0..<stateCount).map { state in
      if isFirstOfChord(state) { chord += 1 }
      return chord
    }
    let chordCount = chord + 1
    var result = [Float](repeating: 0, count: posteriors.count / stateCount * chordCount)
    for (index, probability) in posteriors.enumerated() {
      let place = index / stateCount * chordCount + chordOfState[index % stateCount]
      result[place] = min(1, result[place] + probability)
    }
    return result
  }

  private func isFirstOfChord(_ state: Int) -> Bool { state == 0 || !isSameChord(state - 1, state) }
}
