import Artifacts

extension EvaluationReport {
  /// The document that `schemas/evaluation.schema.json` describes.
  public var json: JSON {
    .object([
      JSON.Member("schema", .string(EvaluationSchema.name)),
      JSON.Member("tool", .string(tool)),
      JSON.Member("dataset", .string(dataset)),
      JSON.Member("subjects", .array(subjects.map(\.json))),
      JSON.Member(
        "statistics",
        .object([
          JSON.Member("interval", .string("percentile bootstrap of the mean over items")),
          JSON.Member("confidence", .number(MeanEstimate.confidence)),
          JSON.Member("resamples", .integer(Int64(MeanEstimate.resamples))),
          JSON.Member("p_value", .string("paired permutation test of the mean difference, two-sided")),
          JSON.Member("adjustment", .string("Holm, over the primary metrics of all tasks and groups")),
        ])),
      JSON.Member("tasks", .array(tasks.map(json))),
      JSON.Member("items", .array(items.map(\.json))),
      JSON.Member("skipped", .array(skipped.map(\.json))),
    ])
  }

  private func json(_ summary: TaskSummary) -> JSON {
    let task = summary.task
    return .object([
      JSON.Member("name", .string(task.name)), JSON.Member("title", .string(task.title)),
      JSON.Member("explanation", .string(task.explanation)), JSON.Member("primary", .string(task.primaryMetric)),
      JSON.Member("metrics", .array(task.metrics.map(\.json))),
      JSON.Member("groups", .array(summary.groups.map { json($0, task) })),
    ])
  }

  private func json(_ group: TaskSummary.Group, _ task: EvaluationTask) -> JSON {
    var members = [
      JSON.Member("group", .string(group.name)),
      JSON.Member("results", .array(group.results.map { $0.json(task) })),
    ]
    if subjects.count == 2 {
      let adjusted = primaryComparisons.first { $0.task.name == task.name && $0.group == group.name }?.adjusted
      members.append(
        JSON.Member(
          "differences",
          .object(
            task.metrics.compactMap { metric in
              group.differences[metric.name].map { paired in
                JSON.Member(metric.name, paired.json(adjusted: metric.name == task.primaryMetric ? adjusted : nil))
              }
            })))
    }
    return .object(members)
  }
}

extension EvaluationReport.Subject {
  fileprivate var json: JSON {
    .object([
      JSON.Member("name", .string(name)), JSON.Member("kind", .string(kind.rawValue)),
      JSON.Member("changes", .array(changes.map(JSON.string))),
      JSON.Member(
        "analyzers",
        .array(
          analyzers.map {
            .object([JSON.Member("id", .string($0.id)), JSON.Member("version", .string($0.version))])
          })),
    ])
  }
}

extension EvaluationReport.Item {
  fileprivate var json: JSON {
    var members = [
      JSON.Member("name", .string(name)), JSON.Member("group", .string(group)),
      JSON.Member("results", .array(outcomes.map(\.json))),
    ]
    if !notes.isEmpty { members.append(JSON.Member("notes", .array(notes.map(JSON.string)))) }
    return .object(members)
  }
}

extension EvaluationReport.SkippedItem {
  fileprivate var json: JSON {
    .object([
      JSON.Member("name", .string(name)), JSON.Member("group", .string(group)),
      JSON.Member("problems", .array(problems.map { .string($0.text) })),
    ])
  }
}

extension EvaluationReport.Outcome {
  /// Tasks and metrics in alphabetical order; figures that are no numbers are left out.
  public var json: JSON {
    var members = [
      JSON.Member(
        "scores",
        .object(scores.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.json) }))
    ]
    if let failure {
      members.append(
        JSON.Member(
          "failure",
          .object([
            JSON.Member("code", .string(failure.code)), JSON.Member("message", .string(failure.message)),
          ])))
    }
    return .object(members)
  }
}

extension TaskScore {
  fileprivate var json: JSON {
    let figures = values.filter(\.value.isFinite).sorted { $0.key < $1.key }
    var members = [JSON.Member("values", .object(figures.map { JSON.Member($0.key, .number($0.value)) }))]
    if let error { members.append(JSON.Member("error", .string(error))) }
    return .object(members)
  }

  /// Reads what ``EvaluationReport/Outcome/json`` wrote.
  init?(_ json: JSON) {
    guard let members = json["values"]?.members else { return nil }
    values = members.reduce(into: [:]) { $0[$1.key] = $1.value.number }
    error = json["error"]?.string
  }
}

extension EvaluationReport.Outcome {
  /// Reads what ``json`` wrote of an item without failure; `nil` for anything else.
  public init?(_ json: JSON) {
    guard let members = json["scores"]?.members, json["failure"] == nil else { return nil }
    var scores: [String: TaskScore] = [:]
    for member in members {
      guard let score = TaskScore(member.value) else { return nil }
      scores[member.key] = score
    }
    self.init(scores: scores)
  }
}

extension EvaluationTask.Metric {
  fileprivate var json: JSON {
    .object([
      JSON.Member("name", .string(name)), JSON.Member("unit", .string(unit)),
      JSON.Member("higher_is_better", .bool(isHigherBetter)), JSON.Member("error_share", .bool(isErrorShare)),
    ])
  }
}

extension TaskSummary.Result {
  fileprivate func json(_ task: EvaluationTask) -> JSON {
    .object([
      JSON.Member("items", .integer(Int64(count))),
      JSON.Member(
        "means",
        .object(
          task.metrics.compactMap { metric in means[metric.name].map { JSON.Member(metric.name, $0.json) } })),
      JSON.Member("errors", .object(errors.map { JSON.Member($0.kind, .integer(Int64($0.count))) })),
      JSON.Member("worst", .array(worst.map { .string($0.name) })),
    ])
  }
}

extension MeanEstimate {
  fileprivate var members: [JSON.Member] {
    var members = [JSON.Member("mean", .number(mean)), JSON.Member("items", .integer(Int64(count)))]
    if let interval {
      members += [
        JSON.Member("low", .number(interval.lowerBound)), JSON.Member("high", .number(interval.upperBound)),
      ]
    }
    return members
  }

  fileprivate var json: JSON { .object(members) }
}

extension PairedDifference {
  fileprivate func json(adjusted: Double?) -> JSON {
    var members =
      difference.members + [
        JSON.Member("p", .number(pValue)), JSON.Member("greater", .integer(Int64(greater))),
        JSON.Member("less", .integer(Int64(less))),
      ]
    if let adjusted { members.append(JSON.Member("p_adjusted", .number(adjusted))) }
    return .object(members)
  }
}
