// SPDX-License-Identifier: MIT

/// Rows of a table, column by column: what an analyzer appends to a table output and reads from a table input.
public struct TableRows: Sendable, Equatable {
  public enum Values: Sendable, Equatable {
    case int64([Int64])
    case float64([Double])
    case text([String])
    /// Indices of rows of the same table; -1 for none.
    case row([Int64])

    var count: Int {
      switch self {
      case .int64(let values), .row(let values): values.count
      case .float64(let values): values.count
      case .text(let values): values.count
      }
    }
  }

  public struct Column: Sendable, Equatable {
    public let name: String
    public var values: Values

    public init(_ name: String, _ values: Values) {
      self.name = name
      self.values = values
    }
  }

  /// Other readings of single rows, best first.
  public struct Alternatives: Sendable, Equatable {
    /// The row that each one is another reading of, counted from the first row of the output.
    public var row: [Int64] = []
    /// 1 for the best runner-up.
    public var rank: [Int64] = []
    /// 0 to 1.
    public var confidence: [Double] = []
    /// The same columns as the rows, in the same order.
    public var columns: [Column] = []

    public init() {}
  }

  /// Seconds.
  public var start: [Double] = []
  /// Seconds; 0 for an instant.
  public var duration: [Double] = []
  /// 0 to 1.
  public var confidence: [Double] = []
  /// The columns of the type, in its order.
  public var columns: [Column] = []
  public var alternatives = Alternatives()

  public init() {}

  /// Instants without columns of their own, such as beats.
  public init(instants: [Double], confidence: [Double]) {
    start = instants
    duration = [Double](repeating: 0, count: instants.count)
    self.confidence = confidence
  }

  public var count: Int { start.count }

  /// The host reads as many values of each column as there are rows.
  func checkLengths(output: String) throws {
    func check(_ name: String, _ length: Int, _ expected: Int) throws {
      guard length == expected else {
        throw AnalyzerError("'\(name)' of '\(output)' has \(length) values for \(expected) rows")
      }
    }
    try check("duration", duration.count, count)
    try check("confidence", confidence.count, count)
    for column in columns { try check(column.name, column.values.count, count) }
    let others = alternatives.row.count
    try check("alternative rank", alternatives.rank.count, others)
    try check("alternative confidence", alternatives.confidence.count, others)
    if others > 0 { try check("alternative columns", alternatives.columns.count, columns.count) }
    for column in alternatives.columns { try check("alternative \(column.name)", column.values.count, others) }
  }

  public func int64(_ name: String) -> [Int64]? {
    switch columns.first(where: { $0.name == name })?.values {
    case .int64(let values), .row(let values): values
    default: nil
    }
  }

  public func float64(_ name: String) -> [Double]? {
    if case .float64(let values) = columns.first(where: { $0.name == name })?.values { values } else { nil }
  }

  public func text(_ name: String) -> [String]? {
    if case .text(let values) = columns.first(where: { $0.name == name })?.values { values } else { nil }
  }
}
