import Artifacts
import Testing

@testable import Evaluation

@Suite struct ReportTests {
  private static let task = EvaluationTask(
    name: "beats", title: "Beats", explanation: "How many are hit.",
    metrics: [.init("F"), .init("lag", unit: "s", isHigherBetter: false)],
    primaryMetric: "F"
  ) { _, _ in nil }

  /// A report of one or two programs on items whose figures are given.
  private func report(_ figures: [[Double?]], groups: [String] = [""], name: (Int) -> String = { "item\($0)" })
    -> EvaluationReport
  {
    let items = figures.enumerated().map { index, figures in
      EvaluationReport.Item(
        name: name(index), group: groups[index % groups.count],
        outcomes: figures.map { figure in
          EvaluationReport.Outcome(
            scores: figure.map { ["beats": TaskScore(["F": $0, "lag": 1 - $0], error: $0 < 0.5 ? "double" : nil)] }
              ?? [:])
        })
    }
    let subjects = figures[0].indices.map { EvaluationReport.Subject(name: ["first", "second"][$0], kind: .pipeline) }
    return EvaluationReport(
      tool: "performia 1", dataset: "songs", subjects: subjects, items: items,
      skipped: [
        .init(
          name: "broken", group: "",
          problems: [.init(text: "songs/broken/beats.txt:3: not a number", advice: "Write numbers.")])
      ],
      tasks: [Self.task])
  }

  @Test func `means are taken over items of each group apart`() {
    let summary = report([[1], [0.5], [0.75], [0]], groups: ["real", "rendered"]).tasks[0]
    #expect(summary.groups.map(\.name) == ["real", "rendered"])
    #expect(summary.groups.map { $0.results[0].means["F"]?.mean } == [0.875, 0.25])
  }

  @Test func `the worst items come first, whichever way a metric runs`() {
    let summary = report([[0.9], [0.2], [0.5], [0.4], [0.3], [0.8]]).tasks[0]
    #expect(summary.groups[0].results[0].worst.map(\.name) == ["item1", "item4", "item3", "item2", "item5"])
    let reversed = EvaluationTask(
      name: "beats", title: "", explanation: "", metrics: Self.task.metrics, primaryMetric: "lag"
    ) { _, _ in nil }
    let byLag = TaskSummary(reversed, items: report([[0.9], [0.2], [0.5]]).items, subjects: 1)
    #expect(byLag?.groups[0].results[0].worst.map(\.name) == ["item1", "item2", "item0"])
  }

  @Test func `a task without scores is left out`() {
    #expect(report([[nil], [nil]]).tasks.isEmpty)
    #expect(report([[nil], [nil]]).text.contains("0 items scored of 3"))
  }

  @Test func `the text holds means, intervals, errors, worst items and what was skipped`() {
    let text = report([[1], [0.25]]).text
    #expect(text.contains(".625 [.250, 1.000]"))
    #expect(text.contains("1 double"))
    #expect(text.contains(".250  item1  double"))
    #expect(text.contains("skipped: broken: songs/broken/beats.txt:3: not a number"))
  }

  @Test func `a program that is better on all of ten items is said to be`() {
    let figures = (0..<10).map { [0.5 + Double($0) / 100, 0.6 + Double($0) / 90] }
    let report = report(figures.map { $0.map(Optional.some) })
    #expect(report.verdictLines.count == 1)
    #expect(report.verdictLines[0].hasPrefix("Beats: second is better by"))
    #expect(report.tasks[0].groups[0].differences["F"]?.greater == 10)
    #expect(report.tasks[0].groups[0].differences["lag"]?.less == 10)
  }

  @Test func `a difference that chance explains is not called one`() {
    let report = report([[0.5, 0.6], [0.6, 0.5], [0.7, 0.75]])
    #expect(report.verdictLines.count == 1)
    #expect(report.verdictLines[0].hasPrefix("No primary metric differs beyond chance between first and second"))
  }

  @Test func `items that only one program has are in no pair`() {
    let group = report([[0.5, nil], [0.6, 0.7], [nil, 0.9]]).tasks[0].groups[0]
    #expect(group.differences["F"]?.difference.count == 1)
    #expect(group.results.map(\.count) == [1, 1])
    #expect(group.results.map { $0.means["F"]?.mean } == [0.6, 0.7], "means are over the same items as the difference")
  }

  @Test(arguments: [[[1.0], [0.25]], [[1.0, 0.5], [0.5, 0.25]]])
  func `reports satisfy their schema`(figures: [[Double]]) throws {
    let text = report(figures.map { $0.map(Optional.some) }).json.text(.readable)
    #expect(try EvaluationSchema.violations(of: text) == [])
  }

  @Test func `the schema refuses a report without subjects`() throws {
    let text = report([[1]]).json.text(.readable).replacing("\"subjects\"", with: "\"nobody\"")
    #expect(try !EvaluationSchema.violations(of: text).isEmpty)
  }

  @Test func `scores survive being kept as JSON`() throws {
    let outcome = EvaluationReport.Outcome(scores: ["beats": TaskScore(["F": 1.0 / 3, "lag": 0.1], error: "double")])
    #expect(EvaluationReport.Outcome(try JSON(parsing: Array(outcome.json.text(.compact).utf8))) == outcome)
    #expect(EvaluationReport.Outcome(.string("damaged")) == nil)
  }

  @Test func `figures that are no numbers stand in no JSON`() {
    let outcome = EvaluationReport.Outcome(scores: ["beats": TaskScore(["F": .nan, "lag": 0.5])])
    #expect(outcome.json["scores"]?["beats"]?["values"] == .object([JSON.Member("lag", .number(0.5))]))
  }

  @Test func `names of items cannot break the page`() {
    let html = report([[0.5], [1]], name: { "<script>alert(\($0))</script>" }).html
    #expect(!html.contains("<script>"))
    #expect(html.contains("&lt;script&gt;alert(0)"))
  }

  @Test func `a figure is written as the field writes it`() {
    #expect(Figure.text(0.5) == ".500")
    #expect(Figure.text(-0.0004) == ".000")
    #expect(Figure.text(-0.25, signed: true) == "-.250")
    #expect(Figure.text(0.25, signed: true) == "+.250")
    #expect(Figure.text(12.3456) == "12.346")
    #expect(Figure.text(.nan) == "-")
  }

  @Test func `an axis has round numbers and holds every figure`() {
    for values in [[0.1, 0.2], [-3.7, 12.9], [5, 5], [], [0.001, 0.0012], [1000, 250_000]] {
      let axis = Axis(values, includes: nil, span: 0...100)
      #expect(axis.ticks.count >= 2 && axis.ticks.count <= 12)
      #expect(values.allSatisfy { axis.bounds.lowerBound <= $0 && $0 <= axis.bounds.upperBound })
    }
    #expect(Axis([0.5], includes: 0...1, span: 0...100).position(0.5) == 50)
  }
}
