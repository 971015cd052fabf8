/// Plots as SVG: each mark tells its item and figure when pointed at.
enum Plots {
  static let width = 760.0
  private static let left = 210.0
  private static let right = 24.0

  /// One row of a plot.
  struct Row {
    let label: String
    /// Of the subject, for its colour.
    let subject: Int
    let mean: MeanEstimate?
    /// Figures of single items.
    var points: [(name: String, value: Double)] = []
  }

  /// Means with their confidence intervals, over the figures of the single items where there are any.
  ///
  /// - Parameter includes: a range that is shown whatever the figures are.
  static func means(_ rows: [Row], title: String, includes: ClosedRange<Double>?) -> String {
    let values = rows.flatMap { row in
      row.points.map(\.value)
        + [row.mean?.mean, row.mean?.interval?.lowerBound, row.mean?.interval?.upperBound]
        .compactMap(\.self)
    }
    let rowHeight = rows.contains { !$0.points.isEmpty } ? 40.0 : 24.0
    let axis = Axis(values, includes: includes, span: left...(width - right))
    let bottom = 8 + Double(rows.count) * rowHeight
    var marks = axis.grid(top: 8, bottom: bottom)
    for (index, row) in rows.enumerated() {
      let centre = 8 + (Double(index) + 0.5) * rowHeight
      marks += text(shortened(row.label, to: 28), x: left - 10, y: centre + 4, "row")
      marks += row.points.enumerated().map { point(axis, $0.element, row.subject, centre + spread($0.offset)) }.joined()
      if let mean = row.mean { marks += interval(axis, mean, row.subject, centre) }
      marks += "\n"
    }
    return figure(marks, height: bottom + 24, title: title)
  }

  /// The figures of two subjects on the same items, joined by lines.
  static func pairs(
    _ items: [(name: String, first: Double, second: Double)], labels: [String], title: String,
    includes: ClosedRange<Double>?
  ) -> String {
    let axis = Axis(items.flatMap { [$0.first, $0.second] }, includes: includes, span: left...(width - right))
    let rowHeight = 16.0
    let bottom = 8 + Double(items.count) * rowHeight
    var marks = axis.grid(top: 8, bottom: bottom)
    for (index, item) in items.enumerated() {
      let y = Markup.coordinate(8 + (Double(index) + 0.5) * rowHeight)
      let (first, second) = (axis.position(item.first), axis.position(item.second))
      marks += text(shortened(item.name, to: 34), x: left - 10, y: 12 + (Double(index) + 0.5) * rowHeight, "row small")
      marks +=
        "<line class=\"pair\" x1=\"\(Markup.coordinate(first))\" y1=\"\(y)\" x2=\"\(Markup.coordinate(second))\" "
        + "y2=\"\(y)\"/>"
      for (subject, value) in [item.first, item.second].enumerated() {
        marks +=
          "<circle class=\"s\(subject)\" cx=\"\(Markup.coordinate(axis.position(value)))\" cy=\"\(y)\" r=\"4\">"
          + tooltip("\(item.name), \(labels[subject])", value) + "</circle>"
      }
      marks += "\n"
    }
    return figure(marks, height: bottom + 24, title: title)
  }

  private static func figure(_ marks: String, height: Double, title: String) -> String {
    "<div class=\"plot\"><svg viewBox=\"0 0 \(Markup.coordinate(width)) \(Markup.coordinate(height))\" role=\"img\" "
      + "aria-label=\"\(Markup.escaped(title))\">\n\(marks)</svg></div>\n"
  }

  private static func text(_ text: String, x: Double, y: Double, _ kind: String) -> String {
    "<text class=\"\(kind)\" x=\"\(Markup.coordinate(x))\" y=\"\(Markup.coordinate(y))\">\(Markup.escaped(text))</text>"
  }

  private static func tooltip(_ name: String, _ value: Double) -> String {
    Markup.element("title", "", "\(Markup.escaped(name)): \(Figure.text(value))")
  }

  private static func point(_ axis: Axis, _ point: (name: String, value: Double), _ subject: Int, _ y: Double) -> String
  {
    "<circle class=\"point s\(subject)\" cx=\"\(Markup.coordinate(axis.position(point.value)))\" "
      + "cy=\"\(Markup.coordinate(y))\" r=\"3.5\">\(tooltip(point.name, point.value))</circle>"
  }

  private static func interval(_ axis: Axis, _ mean: MeanEstimate, _ subject: Int, _ y: Double) -> String {
    var marks = ""
    let (middle, height) = (Markup.coordinate(axis.position(mean.mean)), Markup.coordinate(y))
    if let interval = mean.interval {
      marks +=
        "<line class=\"interval s\(subject)\" x1=\"\(Markup.coordinate(axis.position(interval.lowerBound)))\" "
        + "y1=\"\(height)\" x2=\"\(Markup.coordinate(axis.position(interval.upperBound)))\" y2=\"\(height)\"/>"
    }
    return marks + "<path class=\"mean s\(subject)\" d=\"M\(middle) \(Markup.coordinate(y - 7))l6 7l-6 7l-6 -7z\">"
      + Markup.element("title", "", "mean \(Figure.text(mean))") + "</path>"
  }

  /// Neighbours a little apart, so that equal figures are seen as several.
  private static func spread(_ index: Int) -> Double { Double([0, 8, -8, 4, -4, 12, -12][index % 7]) }

  private static func shortened(_ name: String, to length: Int) -> String {
    name.count <= length ? name : String(name.prefix(length / 2 - 1)) + "…" + String(name.suffix(length / 2))
  }
}
