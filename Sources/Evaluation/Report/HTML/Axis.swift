/// A horizontal scale of a plot: from figures to places.
struct Axis {
  let bounds: ClosedRange<Double>
  /// Where the scale begins and ends on the page, in pixels.
  let span: ClosedRange<Double>
  let ticks: [Double]

  /// - Parameters:
  ///   - values: figures that must find a place; those that are no numbers do not count.
  ///   - includes: a range that is shown whatever the figures are, such as 0 to 1 for shares.
  init(_ values: [Double], includes: ClosedRange<Double>?, span: ClosedRange<Double>) {
    let values = values.filter(\.isFinite)
    var low = min(includes?.lowerBound ?? .infinity, values.min() ?? .infinity)
    var high = max(includes?.upperBound ?? -.infinity, values.max() ?? -.infinity)
    if !(low < high) { (low, high) = low.isFinite ? (low - 0.5, low + 0.5) : (0, 1) }
    let step = Self.step(high - low)
    low = (low / step + 1e-9).rounded(.down) * step
    high = (high / step - 1e-9).rounded(.up) * step
    bounds = low...high
    self.span = span
    ticks = (0...Int(((high - low) / step).rounded())).map { low + Double($0) * step }
  }

  /// A round number that divides a width into four to ten parts.
  private static func step(_ width: Double) -> Double {
    var unit = 1.0
    while unit * 10 <= width { unit *= 10 }
    while unit > width { unit /= 10 }
    return width / unit >= 4 ? unit : width / unit >= 2 ? unit / 2 : unit / 5
  }

  func position(_ value: Double) -> Double {
    let fraction = (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
    return span.lowerBound + min(max(fraction, 0), 1) * (span.upperBound - span.lowerBound)
  }

  /// Grid lines from top to bottom, with numbers below them.
  func grid(top: Double, bottom: Double) -> String {
    ticks.map { tick in
      let x = Markup.coordinate(position(tick))
      return "<line class=\"grid\" x1=\"\(x)\" y1=\"\(Markup.coordinate(top))\" x2=\"\(x)\" "
        + "y2=\"\(Markup.coordinate(bottom))\"/>"
        + "<text class=\"tick\" x=\"\(x)\" y=\"\(Markup.coordinate(bottom + 14))\">\(Self.label(tick))</text>"
    }.joined() + "\n"
  }

  private static func label(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    if hundredths % 100 == 0 { return "\(hundredths / 100)" }
    let text = Figure.text(value)
    return hundredths % 10 == 0 ? String(text.dropLast(2)) : String(text.dropLast())
  }
}
