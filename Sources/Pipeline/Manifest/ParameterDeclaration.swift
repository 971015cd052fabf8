import Artifacts

/// One parameter of an analyzer; everything else (checks, help, completion) follows from this declaration.
public struct ParameterDeclaration: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case bool, integer, number, text
    /// A text out of `choices`.
    case choice
    /// Two numbers, the lower first.
    case range
    /// The name of an entry of the model registry.
    case model
  }

  public var name: String
  public var kind: Kind
  public var summary: String
  public var unit: String?
  public var defaultValue: ParameterValue
  /// The least value, for integer, number and both ends of a range.
  public var minimum: Double?
  /// The greatest value, for integer, number and both ends of a range.
  public var maximum: Double?
  public var choices: [String]?

  enum CodingKeys: String, CodingKey {
    case name, kind, summary, unit, minimum, maximum, choices
    case defaultValue = "default"
  }

  public init(
    name: String, kind: Kind, summary: String, unit: String? = nil, defaultValue: ParameterValue,
    minimum: Double? = nil, maximum: Double? = nil, choices: [String]? = nil
  ) {
    self.name = name
    self.kind = kind
    self.summary = summary
    self.unit = unit
    self.defaultValue = defaultValue
    self.minimum = minimum
    self.maximum = maximum
    self.choices = choices
  }
}

/// A parameter's value. Choices and models are texts, a range is a list of two numbers.
public enum ParameterValue: Sendable, Equatable, Codable {
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)
  case numbers([Double])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode([Double].self) {
      self = .numbers(value)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .numbers(let value): try container.encode(value)
    }
  }

  /// The value as it stands in documents.
  public var json: JSON {
    switch self {
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let value): .string(value)
    case .numbers(let values): .array(values.map(JSON.number))
    }
  }
}
