import PerformiaSDK

/// The lines of an annotation: columns parted by blanks, tabs or commas; those that are empty or begin with # say nothing.
struct AnnotationText {
  static func parameter(_ summary: String) -> Parameter<String> {
    Parameter.text("text", default: "", summary: summary)
  }

  /// Memory and time for everything that is read have a bound.
  private static let mostLines = 200_000

  struct Line {
    /// From 1.
    let number: Int
    /// Not empty.
    let columns: [Substring]

    func error(_ finding: String) -> AnalyzerError {
      AnalyzerError("line \(number): \(finding)", parameter: "text")
    }

    /// Seconds from the recording's start.
    ///
    /// - Throws: ``AnalyzerError`` where there is no such column, or it is no such number.
    func time(_ column: Int) throws -> Double {
      guard column < columns.count, let time = Double(columns[column]), time.isFinite, time >= 0 else {
        let found = column < columns.count ? "'\(columns[column])'" : "the end of the line"
        throw error("expected a time in seconds in column \(column + 1), found \(found)")
      }
      return time
    }

    /// All columns from one on.
    ///
    /// - Throws: ``AnalyzerError`` where there are none.
    func label(_ column: Int) throws -> String {
      guard column < columns.count else {
        throw error("expected a label in column \(column + 1), found the end of the line")
      }
      return columns[column...].joined(separator: " ")
    }
  }

  let lines: [Line]

  /// - Throws: ``AnalyzerError`` where there is nothing in the text, or too much.
  init(_ text: String) throws {
    var lines: [Line] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let columns = line.split { $0 == " " || $0 == "\t" || $0 == "," }
      guard let first = columns.first, !first.hasPrefix("#") else { continue }
      guard lines.count < Self.mostLines else {
        throw AnalyzerError("there are more than \(Self.mostLines) lines", parameter: "text")
      }
      lines.append(Line(number: index + 1, columns: columns))
    }
    guard !lines.isEmpty else { throw AnalyzerError("there are no lines in it", parameter: "text") }
    self.lines = lines
  }
}

/// What is said of a stretch of time.
struct GivenInterval<Value> {
  let line: AnnotationText.Line
  /// Seconds.
  let start: Double
  /// Seconds.
  var end: Double
  let value: Value
}

extension AnnotationText {
  /// Lines `start end label`, in time order and without overlaps.
  ///
  /// - Throws: ``AnalyzerError`` with the line that is wrong.
  func intervals<Value>(_ value: (Line, String) throws -> Value) throws -> [GivenInterval<Value>] {
    var intervals: [GivenInterval<Value>] = []
    for line in lines {
      let (start, end) = (try line.time(0), try line.time(1))
      guard start < end else { throw line.error("it ends at \(end) s, which is not after its start, \(start) s") }
      if let last = intervals.last, start < last.end - Self.rounding {
        throw line.error("it starts at \(start) s, before line \(last.line.number) ends, at \(last.end) s")
      }
      let begin = max(start, intervals.last?.end ?? 0)
      guard begin < end else { continue }
      intervals.append(GivenInterval(line: line, start: begin, end: end, value: try value(line, line.label(2))))
    }
    return intervals
  }

  /// Seconds by which intervals may overlap where their times were rounded.
  static let rounding = 0.002
}

extension AnalysisContext {
  /// The intervals as far as the recording goes.
  ///
  /// - Throws: ``AnalyzerError`` where one starts behind its end: it is of another recording.
  func within<Value>(_ intervals: [GivenInterval<Value>]) throws -> [GivenInterval<Value>] {
    try intervals.map { interval in
      try check(interval.start, interval.line)
      var cut = interval
      cut.end = min(interval.end, duration)
      return cut
    }
  }

  /// - Throws: ``AnalyzerError`` where the time is behind the recording's end.
  func check(_ time: Double, _ line: AnnotationText.Line) throws {
    guard time < duration else {
      throw line.error("\(time) s is behind the recording's end, \(duration) s; is it of another recording?")
    }
  }
}
