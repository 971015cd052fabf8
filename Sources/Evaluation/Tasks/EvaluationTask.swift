/// One question that references can settle: how well are the beats, the chords, … of a recording estimated?
public struct EvaluationTask: Sendable {
  /// Lower case, words joined by `_`, such as `ambiguous_beats`; stands in reports and on command lines.
  public let name: String
  public let title: String
  /// What is measured and how, with the source of the method.
  public let explanation: String
  /// In the order in which tables show them.
  public let metrics: [Metric]
  /// The name of the metric by which items and analyzers are ranked.
  public let primaryMetric: String
  /// `nil` where one of the two says nothing that concerns this task.
  ///
  /// An estimate that says there is nothing, where the reference has something, scores as the metrics define it: the
  /// worst as a rule.
  public let score: @Sendable (_ reference: Annotation, _ estimate: Annotation) throws -> TaskScore?

  /// The metric of that name.
  var primary: Metric { metrics.first { $0.name == primaryMetric } ?? Metric(primaryMetric) }

  /// Whether the primary metric runs from 0 to 1, where 1 is perfect.
  var ranksByShare: Bool { primary.unit.isEmpty && primary.isHigherBetter }

  /// Whether a figure of the primary metric cannot be surpassed.
  func isPerfect(_ value: Double) -> Bool {
    ranksByShare ? value >= 1 : !primary.isHigherBetter && value <= 0
  }

  /// One figure of a task.
  public struct Metric: Sendable, Hashable {
    /// As the field writes it, such as `F`, `CMLt`, `majmin`.
    public let name: String
    /// Such as `s`, `dB`; empty for shares and for what has no unit.
    public let unit: String
    public let isHigherBetter: Bool
    /// A share of time or of events that an error takes, shown apart from the scores.
    public let isErrorShare: Bool

    public init(_ name: String, unit: String = "", isHigherBetter: Bool = true, isErrorShare: Bool = false) {
      self.name = name
      self.unit = unit
      self.isHigherBetter = isHigherBetter && !isErrorShare
      self.isErrorShare = isErrorShare
    }
  }
}

/// The figures of one item in one task.
public struct TaskScore: Sendable, Equatable {
  /// By metric; a metric that is not defined for the item, such as an error of onsets where no word matched, is absent.
  public var values: [String: Double]
  /// The kind of error, such as `double` for a tempo; `nil` where there is none, or where the task tells no kinds apart.
  public var error: String?

  public init(_ values: [String: Double], error: String? = nil) {
    self.values = values
    self.error = error
  }
}
