/// What the scores of all items come to in one task, for each group of items apart.
public struct TaskSummary: Sendable {
  public let task: EvaluationTask
  public let groups: [Group]

  public struct Group: Sendable {
    /// Such as `real`; empty where items lie in no group.
    public let name: String
    /// One for each subject.
    public let results: [Result]
    /// By metric, of the second subject against the first; empty where there is one subject.
    public let differences: [String: PairedDifference]

    /// The items that the figures are of: those that all subjects have scores for, or where there are none, any subject.
    public let items: [ScoredItem]
  }

  public struct ScoredItem: Sendable {
    public let name: String
    /// One for each subject.
    public let scores: [TaskScore?]
  }

  public struct Result: Sendable {
    /// By metric: unweighted means over items.
    public let means: [String: MeanEstimate]
    /// How many items show each kind of error, the most frequent first.
    public let errors: [(kind: String, count: Int)]
    /// At most five that are not perfect, by the primary metric, the worst first.
    public let worst: [(name: String, value: Double, error: String?)]
    public let count: Int
  }

  /// `nil` where no item has a score.
  init?(_ task: EvaluationTask, items: [EvaluationReport.Item], subjects: Int) {
    self.task = task
    var names: [String] = []
    for item in items where !names.contains(item.group) { names.append(item.group) }
    groups = names.sorted().compactMap { name in
      let scored = items.filter { $0.group == name }.map { item in
        ScoredItem(name: item.name, scores: item.outcomes.map { $0.scores[task.name] })
      }
      // Two subjects are compared on the items that both have, as far as there are any.
      let common = scored.filter { $0.scores.allSatisfy { $0 != nil } }
      let either = scored.filter { $0.scores.contains { $0 != nil } }
      return Group(name, task, items: common.isEmpty ? either : common, subjects: subjects)
    }
    if groups.isEmpty { return nil }
  }
}

extension TaskSummary.Group {
  fileprivate init?(_ name: String, _ task: EvaluationTask, items: [TaskSummary.ScoredItem], subjects: Int) {
    guard !items.isEmpty else { return nil }
    self.name = name
    self.items = items
    results = (0..<subjects).map { TaskSummary.Result(task, items: items, subject: $0) }
    var differences: [String: PairedDifference] = [:]
    if subjects == 2 {
      for metric in task.metrics {
        differences[metric.name] = PairedDifference(
          items.compactMap { item in
            guard let first = item.scores[0]?.values[metric.name], let second = item.scores[1]?.values[metric.name]
            else { return nil }
            return (first, second)
          })
      }
    }
    self.differences = differences
  }
}

extension TaskSummary.Result {
  fileprivate init(_ task: EvaluationTask, items: [TaskSummary.ScoredItem], subject: Int) {
    let scored = items.compactMap { item in item.scores[subject].map { (name: item.name, score: $0) } }
    count = scored.count
    means = task.metrics.reduce(into: [:]) { means, metric in
      means[metric.name] = MeanEstimate(scored.compactMap { $0.score.values[metric.name] })
    }
    let kinds = scored.compactMap(\.score.error).reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    errors = kinds.map { (kind: $0.key, count: $0.value) }.sorted { ($1.count, $0.kind) < ($0.count, $1.kind) }
    let isHigherBetter = task.primary.isHigherBetter
    let ranked = scored.compactMap { item in
      item.score.values[task.primaryMetric].flatMap { value in
        value.isFinite && !task.isPerfect(value)
          ? (name: item.name, value: value, error: item.score.error) : nil
      }
    }
    worst = Array(
      ranked.sorted {
        ($0.value == $1.value ? $0.name < $1.name : ($0.value < $1.value) == isHigherBetter)
      }.prefix(5))
  }
}
