/// How often each step of a key is heard, twelve values from the tonic up.
enum KeyProfiles {
  /// Scale-degree counts of the Essen folk songs.
  ///
  /// Source: B. J. Aarden, "Dynamic melodic expectancy", PhD thesis, Ohio State University, 2003.
  static let melodic = KeyProfile(
    major: [
      17.7661, 0.145624, 14.9265, 0.160186, 19.8049, 11.3587, 0.291248, 22.062, 0.145624, 8.15494, 0.232998, 4.95122,
    ],
    minor: [
      18.2648, 0.737619, 14.0499, 16.8599, 0.702494, 14.4362, 0.702494, 18.6161, 4.56621, 1.93186, 7.37619, 1.75623,
    ])

  /// Mean chroma of popular dance music, where bass lines dwell on the tonic.
  ///
  /// Source: Á. Faraldo, E. Gómez, S. Jordà, P. Herrera, "Key estimation in electronic dance music", ECIR 2016.
  static let bassLine = KeyProfile(
    major: [0.1652, 0.0475, 0.0829, 0.0669, 0.0999, 0.0927, 0.0529, 0.1316, 0.0522, 0.0744, 0.0694, 0.0643],
    minor: [0.1724, 0.0534, 0.0761, 0.1004, 0.0562, 0.0853, 0.0498, 0.1345, 0.0746, 0.05, 0.0919, 0.0555])
}

/// The profiles of the 24 keys, each with mean 0 and norm 1, so that a dot product with a normalised chroma is their
/// correlation.
struct KeyProfile: Sendable {
  /// Row `k` is the major key on pitch class `k`, row `12 + k` the minor one.
  let rows: [[Double]]

  init(major: [Double], minor: [Double]) {
    rows = [major, minor].flatMap { profile in
      (0..<12).map { tonic in
        standardised((0..<12).map { profile[($0 - tonic + 12) % 12] })
      }
    }
  }

  /// Correlation of a chroma vector with each of the 24 keys, -1 to 1; 0 for a chroma without contrast.
  func correlations(with chroma: [Double]) -> [Double] {
    let chroma = standardised(chroma)
    return rows.map { row in zip(row, chroma).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}

private func standardised(_ values: [Double]) -> [Double] {
  let mean = values.reduce(0, +) / Double(values.count)
  let centred = values.map { $0 - mean }
  let norm = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return norm > 1e-9 ? centred.map { $0 / norm } : centred.map { _ in 0 }
}
