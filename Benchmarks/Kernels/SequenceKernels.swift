import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Decoding of sequences of keys and of chords.
enum SequenceKernels {
  private static let keyCount = 24
  private static let keyWindow = 4
  /// The full vocabulary with inversions, and no chord.
  private static let chordCount = 493
  /// Two beats, in two parts each.
  private static let segmentsPerSecond = 4

  static func all(seconds: Int) -> [Kernel] {
    let windows = max(2, seconds / keyWindow)
    let segments = segmentsPerSecond * seconds
    return [keys(windows), chords(segments), chordPosteriors(segments)]
  }

  private static func keys(_ steps: Int) -> Kernel {
    let transitions = (0..<keyCount * keyCount).map { index in
      index / keyCount == index % keyCount ? 0 : index % 7 == 0 ? -4.0 : -6.0
    }
    let model = HiddenMarkovModel(logPriors: [Double](repeating: 0, count: keyCount), logTransitions: transitions)
    let logLikelihoods = (0..<steps * keyCount).map { 6 * sin(0.7 * Double($0)) }
    // Each likelihood is read, each state's origin written.
    let bytes = steps * keyCount * (MemoryLayout<Double>.stride + MemoryLayout<Int>.stride)
    return Kernel(
      name: "Viterbi, any transitions", shape: "\(keyCount) keys", frames: steps, limit: .traffic(bytes: bytes)
    ) { _ = model.decode(logLikelihoods: logLikelihoods) }
  }

  private static func chordModel() -> SwitchingModel {
    SwitchingModel(logPriors: (0..<chordCount).map { -Double($0 % 5) })
  }

  private static func chordLikelihoods(_ steps: Int) -> [Float] {
    (0..<steps * chordCount).map { 8 * sinf(0.7 * Float($0)) - 8 }
  }

  private static func chords(_ steps: Int) -> Kernel {
    let model = chordModel()
    let logLikelihoods = chordLikelihoods(steps)
    let changeCosts = (0..<steps).map { $0 % 2 == 0 ? 1.0 : 4.0 }
    // Each likelihood is read, one byte for each state written.
    let bytes = steps * chordCount * (MemoryLayout<Float>.stride + MemoryLayout<Bool>.stride)
    return Kernel(
      name: "Viterbi, stay or switch", shape: "\(chordCount) chords", frames: steps, limit: .traffic(bytes: bytes)
    ) { _ = model.decode(logLikelihoods: logLikelihoods, changeCosts: changeCosts) }
  }

  private static func chordPosteriors(_ steps: Int) -> Kernel {
    let model = chordModel()
    let logLikelihoods = chordLikelihoods(steps)
    let changeCosts = (0..<steps).map { $0 % 2 == 0 ? 1.0 : 4.0 }
    // Likelihoods are read forwards and backwards; results are written, read and written again.
    let bytes = 5 * steps * chordCount * MemoryLayout<Float>.stride
    return Kernel(
      name: "forward-backward, stay or switch", shape: "\(chordCount) chords", frames: steps,
      limit: .traffic(bytes: bytes)
    ) { _ = model.posteriors(logLikelihoods: logLikelihoods, changeCosts: changeCosts) }
  }
}
