import PerformiaSDK

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What networks say of the form, by bars.
struct NetworkOpinion {
  /// Of each bar's beginning in nats: the greatest odds that a section begins within ``tolerance`` of it.
  let beginnings: [Double]
  /// Probabilities of functions in each bar; of what the networks know only.
  private let functions: [[SectionFunctions.Function: Double]]

  /// Seconds.
  private static let tolerance = 0.5
  /// Probabilities are held from 0 and 1 by as much.
  private static let least = 1e-3

  /// - Parameter matrix: of type `activation/section/1`.
  init(_ matrix: MatrixInput, bars: Bars) throws {
    let binCount = matrix.bins
    let known = matrix.binLabels.enumerated().flatMap { bin, label in
      Self.functions(named: label).map { (bin: bin, function: $0) }
    }
    (beginnings, functions) = try matrix.withValues { values in
      func frames(from start: Double, to end: Double) -> Range<Int> {
        let first = Int(((start - matrix.start) / matrix.framePeriod).rounded())
        let last = Int(((end - matrix.start) / matrix.framePeriod).rounded())
        return min(max(first, 0), matrix.frames)..<min(max(last, first, 0), matrix.frames)
      }
      return (
        (0..<bars.count).map { bar in
          let time = bars.boundaries[bar]
          let best = frames(from: time - Self.tolerance, to: time + Self.tolerance)
            .reduce(0.0) { max($0, Double(values[$1 * binCount])) }
          let probability = min(max(best, Self.least), 1 - Self.least)
          return log(probability / (1 - probability))
        },
        (0..<bars.count).map { bar in
          let frames = frames(from: bars.boundaries[bar], to: bars.boundaries[bar + 1])
          var sums: [SectionFunctions.Function: Double] = [:]
          for (bin, function) in known {
            sums[function, default: 0] +=
              frames.reduce(0) { $0 + Double(values[$1 * binCount + bin]) } / Double(max(frames.count, 1))
          }
          return sums
        }
      )
    }
  }

  /// What speaks for a function in a passage, in nats, 0 for one that the networks do not know.
  func evidence(for function: SectionFunctions.Function, in extent: Range<Int>) -> Double {
    let known = extent.compactMap { functions[$0][function] }
    guard !known.isEmpty else { return 0 }
    return log(max(known.reduce(0, +) / Double(known.count), Self.least)) - log(Self.least)
  }

  /// The functions that a label of the Harmonix set stands for; it takes pre-choruses for verses.
  private static func functions(named label: String) -> [SectionFunctions.Function] {
    switch label {
    case "start": [.intro]
    case "end": [.outro]
    case "break": [.instrumental]
    case "verse": [.verse, .preChorus]
    default: SectionFunctions.Function(rawValue: label).map { [$0] } ?? []
    }
  }
}
