extension EvaluationReport {
  /// A page that needs no other file: means with intervals, every item's figure, kinds of errors, worst items.
  public var html: String {
    let title = subjects.map(\.label).joined(separator: " and ") + " on " + dataset
    let body = [
      Markup.element("h1", "", Markup.escaped(title)), introduction, overview, tasks.map(section).joined(),
      setAside, method,
    ]
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Markup.escaped(title))</title>
      <style>\(Self.style)</style></head>
      <body><main>
      \(body.filter { !$0.isEmpty }.joined(separator: "\n"))
      </main></body></html>

      """
  }

  private var introduction: String {
    let lines = subjects.enumerated().map { index, subject in
      let analyzers = subject.analyzers.map { "\($0.id) \($0.version)" }.joined(separator: ", ")
      let parts = [subject.kind.rawValue, analyzers].filter { !$0.isEmpty }.joined(separator: ": ")
      return Markup.element(
        "li", "",
        "<span class=\"key s\(index)\"></span><b>\(Markup.escaped(subject.label))</b> "
          + "(\(Markup.escaped(parts)))")
    }.joined()
    let verdict = verdictLines.map { Markup.element("p", "class=\"verdict\"", Markup.escaped($0)) }.joined(
      separator: "\n")
    return Markup.element("ul", "class=\"subjects\"", lines) + verdict
      + Markup.element(
        "p", "",
        "\(Figure.count(scoredItems, "item")) scored of \(items.count + skipped.count); \(Markup.escaped(tool)).")
  }

  private var overview: String {
    let rows = tasks.filter(\.task.ranksByShare).flatMap { summary in
      summary.groups.flatMap { group in
        group.results.enumerated().map { subject, result in
          let name = [summary.task.title, group.name].filter { !$0.isEmpty }.joined(separator: ", ")
          return Plots.Row(
            label: subject == 0 ? name : "", subject: subject, mean: result.means[summary.task.primaryMetric])
        }
      }
    }
    guard !rows.isEmpty else { return "" }
    return Markup.element("h2", "", "At a glance")
      + Markup.element("p", "", "The metric that ranks each task, with its 95 % confidence interval.")
      + Plots.means(rows, title: "Primary metrics", includes: 0...1)
  }

  private func section(_ summary: TaskSummary) -> String {
    let task = summary.task
    return Markup.element("h2", "id=\"\(task.name)\"", Markup.escaped(task.title))
      + Markup.element("p", "", Markup.escaped(task.explanation))
      + summary.groups.map { group in
        let name = group.name.isEmpty ? "" : Markup.element("h3", "", Markup.escaped(group.heading))
        return name + plot(group, task) + means(group, task) + worst(group, task)
      }.joined()
  }

  private func plot(_ group: TaskSummary.Group, _ task: EvaluationTask) -> String {
    let includes: ClosedRange<Double>? = task.ranksByShare ? 0...1 : nil
    let title = "\(task.primaryMetric), \(group.heading)"
    let rows = group.results.enumerated().map { subject, result in
      Plots.Row(
        label: subjects.count == 1 ? task.primaryMetric : columnLabels[subject], subject: subject,
        mean: result.means[task.primaryMetric],
        points: group.items.compactMap { item in
          item.scores[subject]?.values[task.primaryMetric].map { (item.name, $0) }
        }.filter { $0.1.isFinite })
    }
    let pairs = subjects.count < 2 ? [] : pairs(group, task)
    let pairPlot =
      pairs.isEmpty
      ? ""
      : Plots.pairs(
        pairs, labels: columnLabels, title: "Items, \(title)", includes: includes)
    return Plots.means(rows, title: title, includes: includes)
      + (pairs.isEmpty
        ? "" : Markup.element("details", "open", Markup.element("summary", "", "Item by item") + pairPlot))
  }

  /// Items that both have, those first on which the second is ahead the most.
  private func pairs(
    _ group: TaskSummary.Group, _ task: EvaluationTask
  ) -> [(name: String, first: Double, second: Double)] {
    group.items.compactMap { item in
      guard let first = item.scores[0]?.values[task.primaryMetric], first.isFinite,
        let second = item.scores[1]?.values[task.primaryMetric], second.isFinite
      else { return nil }
      return (item.name, first, second)
    }.sorted { ($1.1 - $1.2, $0.0) < ($0.1 - $0.2, $1.0) }.reversed()
  }

  private func means(_ group: TaskSummary.Group, _ task: EvaluationTask) -> String {
    var header = ["metric"] + columnLabels.map(Markup.escaped)
    if subjects.count == 2 { header += ["difference", "p"] }
    let rows = task.metrics.compactMap { metric -> [String]? in
      let means = group.results.map { $0.means[metric.name] }
      guard means.contains(where: { $0 != nil }) else { return nil }
      var row = [Markup.escaped(Figure.name(metric))] + means.map { $0.map { Self.cell($0) } ?? "" }
      if let paired = group.differences[metric.name] {
        row += [Self.cell(paired.difference, signed: true), Markup.escaped(Figure.text(probability: paired.pValue))]
      }
      return row
    }
    let errors =
      group.results.contains { !$0.errors.isEmpty }
      ? [["kinds of error"] + group.results.map { Markup.escaped(Figure.errors($0.errors)) }] : []
    return Markup.table(header, rows + errors)
  }

  private func worst(_ group: TaskSummary.Group, _ task: EvaluationTask) -> String {
    group.results.enumerated().map { subject, result in
      guard !result.worst.isEmpty else { return "" }
      let whose = subjects.count == 2 ? ", \(Markup.escaped(columnLabels[subject]))" : ""
      let namesErrors = result.worst.contains { $0.error != nil }
      return Markup.table(
        ["worst items\(whose)", Markup.escaped(task.primaryMetric)] + (namesErrors ? ["error"] : []),
        result.worst.map {
          [Markup.escaped($0.name), Figure.text($0.value)] + (namesErrors ? [Markup.escaped($0.error ?? "")] : [])
        })
    }.joined()
  }

  private var setAside: String {
    let failed = items.flatMap { item in
      zip(subjects, item.outcomes).compactMap { subject, outcome in
        outcome.failure.map { "\(item.name) (\(subject.label)): \($0.message) [\($0.code)]" }
      }
    }
    return [
      ("Failed", "Counted as results that found nothing.", failed),
      ("Skipped", "Their ground truth or audio cannot be used.", skipped.flatMap(\.problems).map(\.text)),
      (
        "Notes", "Of annotations, this was read leniently or not used.",
        items.flatMap { item in item.notes.map { "\(item.name): \($0)" } }
      ),
    ].map { title, explanation, lines in
      guard !lines.isEmpty else { return "" }
      return Markup.element("h2", "", title) + Markup.element("p", "", explanation)
        + Markup.element("ul", "", lines.map { Markup.element("li", "", Markup.escaped($0)) }.joined())
    }.joined()
  }

  private var method: String {
    Markup.element(
      "footer", "",
      "Means are unweighted over items. Brackets and bars: 95 % confidence intervals of the mean (percentile bootstrap, "
        + "\(MeanEstimate.resamples) resamples). p: paired permutation test of the mean difference, two-sided, one test per "
        + "metric; sentences at the top use p adjusted by Holm over all primary metrics.")
  }

  private static func cell(_ estimate: MeanEstimate, signed: Bool = false) -> String {
    guard let interval = estimate.interval else { return Figure.text(estimate.mean, signed: signed) }
    let bounds = [interval.lowerBound, interval.upperBound].map { Figure.text($0, signed: signed) }
    return "\(Figure.text(estimate.mean, signed: signed)) <small>\(bounds.joined(separator: " to "))</small>"
  }

  private static let style = """
    :root { color-scheme: light dark; --ink: #1c1e26; --dim: #6b7080; --line: #d9dce4; --back: #fff; --s0: #2563eb; \
    --s1: #d9480f; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6e8ee; --dim: #9aa0b0; --line: #333846; --back: #14161c; \
    --s0: #7aa5ff; --s1: #ff9a5c; } }
    body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); margin: 0; }
    main { max-width: 800px; margin: 2rem auto 4rem; padding: 0 1rem; }
    h1 { font-size: 1.5rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
    table { border-collapse: collapse; margin: .8rem 0; font-variant-numeric: tabular-nums; font-size: 14px; }
    th, td { text-align: left; padding: .15rem 1.2rem .15rem 0; border-bottom: 1px solid var(--line); font-weight: normal; }
    thead th { color: var(--dim); } small, footer, .tick { color: var(--dim); } footer { margin-top: 3rem; }
    .plot { overflow-x: auto; } svg { width: 100%; min-width: 560px; height: auto; } .subjects { list-style: none; padding: 0; }
    .key { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-right: .5em; }
    .key.s0 { background: var(--s0); } .key.s1 { background: var(--s1); } .verdict { font-weight: 600; }
    .grid { stroke: var(--line); } .tick { fill: var(--dim); font-size: 11px; text-anchor: middle; }
    .row { fill: var(--ink); font-size: 13px; text-anchor: end; } .small { font-size: 10px; }
    .s0 { fill: var(--s0); stroke: var(--s0); } .s1 { fill: var(--s1); stroke: var(--s1); }
    .point { fill-opacity: .35; stroke: none; } .interval { stroke-width: 3; } .pair { stroke: var(--dim); }
    """
}
