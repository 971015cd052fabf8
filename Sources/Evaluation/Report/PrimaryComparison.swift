/// How two subjects compare in a task's primary metric within one group.
struct PrimaryComparison {
  let task: EvaluationTask
  let group: String
  let paired: PairedDifference
  /// The p-value by Holm's method over all tasks and groups of the report.
  let adjusted: Double

  var isSecondBetter: Bool {
    (paired.difference.mean > 0) == task.primary.isHigherBetter
  }
}

extension EvaluationReport {
  /// One for each task and group in which both subjects have scores; empty where there is one subject.
  var primaryComparisons: [PrimaryComparison] {
    let found = tasks.flatMap { summary in
      summary.groups.compactMap { group in
        group.differences[summary.task.primaryMetric].map { (summary.task, group.name, $0) }
      }
    }
    let adjusted = holmAdjusted(found.map(\.2.pValue))
    return zip(found, adjusted).map { found, adjusted in
      PrimaryComparison(task: found.0, group: found.1, paired: found.2, adjusted: adjusted)
    }
  }

  /// Sentences on which tasks the two subjects differ in beyond chance; empty where there is one subject.
  var verdictLines: [String] {
    guard subjects.count == 2 else { return [] }
    let telling = primaryComparisons.filter { $0.adjusted < 0.05 }
    guard !telling.isEmpty else {
      return [
        "No primary metric differs beyond chance between \(subjects[0].label) and \(subjects[1].label) "
          + "(p < .05 after Holm's correction)."
      ]
    }
    return telling.map { comparison in
      let winner = comparison.isSecondBetter ? subjects[1].label : subjects[0].label
      let group = comparison.group.isEmpty ? "" : ", \(comparison.group)"
      return "\(comparison.task.title)\(group): \(winner) is better by "
        + "\(Figure.text(abs(comparison.paired.difference.mean))) \(comparison.task.primaryMetric) "
        + "(p = \(Figure.text(probability: comparison.adjusted)) after Holm's correction)."
    }
  }
}
