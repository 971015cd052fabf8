// SPDX-License-Identifier: MIT

/// A parameter of any kind of value.
public protocol AnyParameter: Sendable {
  var name: String { get }
  var summary: String { get }
  var unit: String { get }
  var kind: ParameterKind { get }
  var defaultStorage: ParameterStorage { get }
}

/// What a parameter takes, with its bounds.
public enum ParameterKind: Sendable {
  case bool
  case integer(ClosedRange<Int>?)
  case number(ClosedRange<Double>?)
  case text
  case choice([String])
  case range(ClosedRange<Double>?)
  case model
}

/// A value as it crosses the border.
public enum ParameterStorage: Sendable, Equatable {
  case integer(Int64)
  case number(Double)
  case text(String)
  case range(Double, Double)
}

/// A parameter whose value is a `Value`; declared once, and everything else follows from the declaration.
public struct Parameter<Value: ParameterConvertible>: AnyParameter {
  public let name: String
  public let summary: String
  public let unit: String
  public let kind: ParameterKind
  public let defaultValue: Value

  public var defaultStorage: ParameterStorage { defaultValue.storage }

  init(_ name: String, kind: ParameterKind, default defaultValue: Value, unit: String, summary: String) {
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    self.unit = unit
    self.summary = summary
  }
}

extension Parameter where Value == Bool {
  public static func bool(_ name: String, default defaultValue: Bool, summary: String) -> Self {
    Self(name, kind: .bool, default: defaultValue, unit: "", summary: summary)
  }
}

extension Parameter where Value == Int {
  public static func integer(
    _ name: String, default defaultValue: Int, in bounds: ClosedRange<Int>? = nil, unit: String = "", summary: String
  ) -> Self {
    Self(name, kind: .integer(bounds), default: defaultValue, unit: unit, summary: summary)
  }
}

extension Parameter where Value == Double {
  public static func number(
    _ name: String, default defaultValue: Double, in bounds: ClosedRange<Double>? = nil, unit: String = "",
    summary: String
  ) -> Self {
    Self(name, kind: .number(bounds), default: defaultValue, unit: unit, summary: summary)
  }
}

extension Parameter where Value == String {
  public static func text(_ name: String, default defaultValue: String, summary: String) -> Self {
    Self(name, kind: .text, default: defaultValue, unit: "", summary: summary)
  }

  /// One out of `choices`.
  public static func choice(
    _ name: String, default defaultValue: String, of choices: [String], summary: String
  ) -> Self {
    Self(name, kind: .choice(choices), default: defaultValue, unit: "", summary: summary)
  }

  /// Name of an entry of the model registry; ``AnalysisContext/modelPath(_:)`` gives the file.
  public static func model(_ name: String, default defaultValue: String, summary: String) -> Self {
    Self(name, kind: .model, default: defaultValue, unit: "", summary: summary)
  }
}

extension Parameter where Value == ClosedRange<Double> {
  public static func range(
    _ name: String, default defaultValue: ClosedRange<Double>, in bounds: ClosedRange<Double>? = nil,
    unit: String = "", summary: String
  ) -> Self {
    Self(name, kind: .range(bounds), default: defaultValue, unit: unit, summary: summary)
  }
}

/// A Swift type that parameter values can be of.
public protocol ParameterConvertible: Sendable {
  var storage: ParameterStorage { get }
  init?(storage: ParameterStorage)
}

extension Bool: ParameterConvertible {
  public var storage: ParameterStorage { .integer(self ? 1 : 0) }
  public init?(storage: ParameterStorage) {
    guard case .integer(let value) = storage else { return nil }
    self = value != 0
  }
}

extension Int: ParameterConvertible {
  public var storage: ParameterStorage { .integer(Int64(self)) }
  public init?(storage: ParameterStorage) {
    guard case .integer(let value) = storage else { return nil }
    self = Int(value)
  }
}

extension Double: ParameterConvertible {
  public var storage: ParameterStorage { .number(self) }
  public init?(storage: ParameterStorage) {
    guard case .number(let value) = storage else { return nil }
    self = value
  }
}

extension String: ParameterConvertible {
  public var storage: ParameterStorage { .text(self) }
  public init?(storage: ParameterStorage) {
    guard case .text(let value) = storage else { return nil }
    self = value
  }
}

extension ClosedRange: ParameterConvertible where Bound == Double {
  public var storage: ParameterStorage { .range(lowerBound, upperBound) }
  public init?(storage: ParameterStorage) {
    guard case .range(let low, let high) = storage, low <= high else { return nil }
    self = low...high
  }
}

/// The values of an analyzer's parameters.
public struct Parameters: Sendable {
  let values: [String: ParameterStorage]

  /// - Parameter values: by name; a parameter without a value has its default.
  public init(_ values: [String: ParameterStorage] = [:]) {
    self.values = values
  }

  public subscript<Value>(parameter: Parameter<Value>) -> Value {
    values[parameter.name].flatMap(Value.init(storage:)) ?? parameter.defaultValue
  }
}
