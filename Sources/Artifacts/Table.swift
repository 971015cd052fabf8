/// Rows that each have a time, a confidence and the columns that their type names; stored column by column.
public struct Table: Sendable, Equatable {
  /// Seconds from the first sample of the recording.
  public var start: [Double]
  /// Seconds; 0 for an instant.
  public var duration: [Double]
  /// 0 to 1.
  public var confidence: [Double]
  /// The type's own columns, in its order.
  public var columns: [Column]
  /// Other readings of single rows.
  public var alternatives: Alternatives

  public init(
    start: [Double] = [], duration: [Double] = [], confidence: [Double] = [], columns: [Column] = [],
    alternatives: Alternatives = Alternatives()
  ) {
    self.start = start
    self.duration = duration
    self.confidence = confidence
    self.columns = columns
    self.alternatives = alternatives
  }

  public var rowCount: Int { start.count }

  /// The end of a row in seconds.
  public func end(_ row: Int) -> Double { start[row] + duration[row] }

  public func column(_ name: String) -> Column.Values? { columns.first { $0.name == name }?.values }
}

/// One named column.
public struct Column: Sendable, Equatable {
  public enum Values: Sendable, Equatable {
    /// Also row references.
    case int64([Int64])
    case float64([Double])
    case text([String])

    public var count: Int {
      switch self {
      case .int64(let values): values.count
      case .float64(let values): values.count
      case .text(let values): values.count
      }
    }

    public var int64: [Int64]? { if case .int64(let values) = self { values } else { nil } }
    public var float64: [Double]? { if case .float64(let values) = self { values } else { nil } }
    public var text: [String]? { if case .text(let values) = self { values } else { nil } }

    /// Appends values of the same kind; says whether they were.
    public mutating func append(_ other: Values) -> Bool {
      switch (self, other) {
      case (.int64(let mine), .int64(let more)): self = .int64(mine + more)
      case (.float64(let mine), .float64(let more)): self = .float64(mine + more)
      case (.text(let mine), .text(let more)): self = .text(mine + more)
      default: return false
      }
      return true
    }
  }

  public let name: String
  public var values: Values

  public init(_ name: String, _ values: Values) {
    self.name = name
    self.values = values
  }
}

/// Runners-up: other readings of rows, best first, with the same columns as the rows themselves.
public struct Alternatives: Sendable, Equatable {
  /// The row that each one is another reading of.
  public var row: [Int64]
  /// 1 for the best runner-up of its row.
  public var rank: [Int64]
  /// 0 to 1, on the scale of the rows' own confidence.
  public var confidence: [Double]
  public var columns: [Column]

  public init(row: [Int64] = [], rank: [Int64] = [], confidence: [Double] = [], columns: [Column] = []) {
    self.row = row
    self.rank = rank
    self.confidence = confidence
    self.columns = columns
  }

  public var count: Int { row.count }
}
