import Artifacts

/// Why a metric can't compare two annotations.
public enum MetricError: CodedError, Equatable {
  /// A label that no comparison of chords can read.
  case chordLabel(label: String, reason: String)
  /// Separated sources that do not fit together.
  case unequalSources(reason: String)
  /// A library that is loaded when it is first needed is not there.
  case missingLibrary(name: String, reason: String)

  public var code: String {
    switch self {
    case .chordLabel: "PF-EVAL-101"
    case .unequalSources: "PF-EVAL-102"
    case .missingLibrary: "PF-EVAL-103"
    }
  }

  public var message: String {
    switch self {
    case .chordLabel(let label, let reason): "the chord label '\(label)' cannot be compared: \(reason)"
    case .unequalSources(let reason): "the separated sources cannot be compared: \(reason)"
    case .missingLibrary(let name, let reason): "\(name), which compares separated sources, cannot be loaded: \(reason)"
    }
  }

  public var advice: String { Self.catalogue.first { $0.code == code }?.advice ?? "" }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-EVAL-101", summary: "A chord label is none that the field's comparisons of chords define.",
      advice: """
        Write chords in Harte's syntax with the types maj, min, dim, aug, sus2, sus4, maj6, min6, 7, maj7, min7, minmaj7, \
        dim7, hdim7, 9, maj9, min9, 11, min11, 13, maj13, min13, 5 or 1, N for no chord and X for an unknown one.
        """),
    ErrorCatalogueEntry(
      code: "PF-EVAL-102", summary: "Separated sources and the true ones do not fit together.",
      advice: "Give stems of one length and one number of channels, as many estimated as true ones."),
    ErrorCatalogueEntry(
      code: "PF-EVAL-103", summary: "The library that the comparison of separated sources needs cannot be loaded.",
      advice: "Install OpenBLAS, on Debian with: apt-get install libopenblas0"),
  ]
}
