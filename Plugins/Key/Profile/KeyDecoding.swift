import Harmony

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds the most probable sequence of keys: correlation of chroma with key profiles over windows, and how well the
/// chords that sound in them fit into each key.
///
/// Source: C. L. Krumhansl, "Cognitive foundations of musical pitch", Oxford University Press, 1990.
struct KeyDecoding {
  /// Seconds; long enough for several chords.
  static let window = 4.0
  /// Nats that a perfect correlation counts for in one window.
  private static let profileWeight = 4.0
  /// The same for the bass.
  private static let bassWeight = 1.0
  /// How much a nat of ``ChordFunctions`` counts.
  private static let chordWeight = 1.5
  /// Gain before the logarithm that compresses shares of pitch classes.
  private static let compression = 10.0
  /// Windows of a passage that count for its confidence, fitted to the development recordings.
  private static let evidence = 3.0

  private let model: KeyModel

  /// - Parameter modulationCost: as of ``KeyModel``.
  init(modulationCost: Double) {
    model = KeyModel(modulationCost: modulationCost)
  }

  /// How well each key fits into each window.
  ///
  /// - Parameters:
  ///   - windows: row-major, windows x 12: chroma of everything that sounds.
  ///   - bass: likewise, of the bass register.
  ///   - chords: in time order; none where they are not known.
  ///   - boundaries: borders of the windows in seconds, one more than windows.
  /// - Returns: row-major, windows x 24 keys; empty where nothing tonal sounds.
  func logLikelihoods(
    windows: [Float], bass: [Float], chords: [ChordSegment], boundaries: [Double]
  ) -> [Double] {
    let count = boundaries.count - 1
    guard count > 0, windows.contains(where: { $0 > 0 }) else { return [] }
    var logLikelihoods = ChordFunctions.logLikelihoods(of: chords, boundaries: boundaries, window: Self.window)
      .map { $0 * Self.chordWeight }
    for window in 0..<count {
      let row = window * 12..<window * 12 + 12
      let all = KeyProfiles.melodic.correlations(with: compressed(windows[row]))
      let low = KeyProfiles.bassLine.correlations(with: compressed(bass[row]))
      for key in 0..<KeyModel.keyCount {
        logLikelihoods[window * KeyModel.keyCount + key] += Self.profileWeight * all[key] + Self.bassWeight * low[key]
      }
    }
    return logLikelihoods
  }

  /// - Parameters:
  ///   - logLikelihoods: row-major, windows x 24 keys.
  ///   - boundaries: borders of the windows in seconds, one more than windows.
  /// - Returns: passages that cover the windows; none where there are no likelihoods.
  func decode(_ logLikelihoods: [Double], boundaries: [Double]) -> [KeySegment] {
    guard !logLikelihoods.isEmpty else { return [] }
    return model.decode(logLikelihoods: logLikelihoods, boundaries: boundaries, evidence: Self.evidence)
  }

  private func compressed(_ chroma: ArraySlice<Float>) -> [Double] {
    let sum = max(chroma.reduce(0) { $0 + Double($1) }, .leastNormalMagnitude)
    return chroma.map { log(1 + Self.compression * Double($0) / sum) }
  }
}
