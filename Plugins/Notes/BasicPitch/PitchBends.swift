import PerformiaSDK

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How far notes are from their keys, by the contours.
///
/// Source: R. M. Bittner et al., ICASSP 2022, as its authors' program basic-pitch 0.4.0 does it.
struct PitchBends {
  /// Bins on either side in which a note's pitch is looked for.
  private static let reach = 25
  /// The nearer the likelier; bins.
  private static let deviation = 5.0
  /// Cents of a bin.
  private static let binWidth = 100.0 / Double(NoteActivations.binsPerKey)
  /// A bend beyond this is a slide or another note, and no way to intone the note; bins.
  private static let intonation = 2
  /// From a key's lowest bin, from which that program counts, to the one on its pitch.
  private static let pitchBin = NoteActivations.binsPerKey / 2

  private let weights: [Double]

  init() {
    weights = (-Self.reach...Self.reach).map { exp(-0.5 * pow(Double($0) / Self.deviation, 2)) }
  }

  /// The likeliest bin in each frame of a note, counted from its key's lowest.
  func bends(of note: NoteCreation.Note, in activations: NoteActivations) -> [Int] {
    let centre = note.key * NoteActivations.binsPerKey
    let bins = max(centre - Self.reach, 0)..<min(centre + Self.reach + 1, NoteActivations.contourBinCount)
    return note.frames.map { frame in
      var best = (bin: bins.lowerBound, value: -1.0)
      for bin in bins {
        let value = Double(activations.contour(frame: frame, bin: bin)) * weights[bin - centre + Self.reach]
        if value > best.value { best = (bin, value) }
      }
      return best.bin - centre
    }
  }

  /// Mean deviation of a note from its key in cents, -67 to 67; 0 where the contours do not tell.
  func cents(of note: NoteCreation.Note, in activations: NoteActivations) -> Double {
    let near = bends(of: note, in: activations).map { $0 - Self.pitchBin }.filter { abs($0) <= Self.intonation }
    guard !near.isEmpty else { return 0 }
    return Double(near.reduce(0, +)) / Double(near.count) * Self.binWidth
  }
}
