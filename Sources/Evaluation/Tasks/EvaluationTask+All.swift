extension EvaluationTask {
  /// Every task, in the order of reports.
  public static let all: [EvaluationTask] = []
}
