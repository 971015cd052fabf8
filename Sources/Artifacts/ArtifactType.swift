/// The four shapes in which analyzers hand results over.
public enum Shape: String, Sendable, Codable, CaseIterable, CustomStringConvertible {
  case audio, matrix, table, document

  /// With its article, for messages.
  public var description: String { self == .audio ? "audio" : "a \(rawValue)" }
}

/// What an artifact means: a registered name with a revision, its shape and the rules that its data obey.
///
/// A type is a data file (`Types/*.json` here, or the `types` of a plugin's manifest); nothing but these rules is
/// known about it, so a further type needs no code.
public struct ArtifactType: Sendable, Equatable, Codable {
  /// Name and revision, e.g. `music/chords/1`.
  public let type: String
  public let shape: Shape
  public let summary: String
  /// A type whose place this one may take: a stem may stand wherever a recording may. Never the reverse.
  public let isA: String?
  /// The rules of a table; only with that shape.
  public let table: TableRules?
  /// The rules of a matrix; only with that shape.
  public let matrix: MatrixRules?
  /// The JSON Schema (Draft 7) of a document; only with that shape.
  public let schema: JSON?

  enum CodingKeys: String, CodingKey {
    case type, shape, summary, table, matrix, schema
    case isA = "is_a"
  }
}

/// What the rows of a table obey.
public struct TableRules: Sendable, Equatable, Codable {
  public enum Rows: String, Sendable, Codable {
    /// Every duration is 0.
    case instants
    /// Every duration is above 0.
    case intervals
  }

  public enum Order: String, Sendable, Codable {
    /// Each row starts after the one before it.
    case increasing
    /// Rows may start together.
    case nondecreasing
  }

  public let rows: Rows
  public let order: Order
  /// Whether a row may start before the one before it has ended.
  public let mayOverlap: Bool
  /// How many rows there may be at most; without it any number.
  public let maximumRows: Int?
  public let columns: [ColumnRules]
  /// A type whose starts must hold every start of this one: each downbeat is a beat.
  public let startsAmong: String?

  enum CodingKeys: String, CodingKey {
    case rows, order, columns
    case mayOverlap = "may_overlap"
    case maximumRows = "maximum_rows"
    case startsAmong = "starts_among"
  }
}

/// What one column of a table holds.
public struct ColumnRules: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case int64, float64, text
    /// The index of a row of the same table, or -1 for none.
    case row
  }

  public let name: String
  public let kind: Kind
  public let summary: String
  public let unit: String?
  public let minimum: Double?
  public let maximum: Double?
  /// The notation that every text must parse as.
  public let grammar: Grammar?
  /// Whether an analyzer may leave the column out.
  public let optional: Bool?
}

/// The notations that a text column may name.
public enum Grammar: String, Sendable, Codable, CaseIterable {
  /// A chord in Harte syntax, `N` or `X`.
  case chord
  /// A pitch class such as `Bb`.
  case pitchClass = "pitch_class"
  /// `major` or `minor`.
  case mode
  /// Anything but an empty text.
  case nonEmpty = "non_empty"
}

/// What the values of a matrix obey; they are always finite.
public struct MatrixRules: Sendable, Equatable, Codable {
  public let unit: String?
  /// Number of bins of each frame; without it any number.
  public let bins: Int?
  public let minimum: Double?
  public let maximum: Double?
}
