// SPDX-License-Identifier: MIT

extension ParameterKind {
  /// Reads a value that the host hands over.
  ///
  /// - Throws: ``AnalyzerError`` when it is of another kind, or not one that the declaration allows.
  func storage(of value: performia_value, parameter: String) throws(AnalyzerError) -> ParameterStorage {
    guard value.size >= structSize(performia_value.self) else {
      throw AnalyzerError("its value has \(value.size) bytes, too few for ABI 1.0", parameter: parameter)
    }
    guard value.kind == number else {
      throw AnalyzerError("its value is of kind \(value.kind), and \(number) is declared", parameter: parameter)
    }
    switch self {
    case .bool: return .integer(value.integer)
    case .text, .model: return .text(String(value.text))
    case .integer(let bounds):
      guard bounds?.contains(Int(value.integer)) ?? true else {
        throw AnalyzerError("\(value.integer) is not within \(Self.words(bounds))", parameter: parameter)
      }
      return .integer(value.integer)
    case .number(let bounds):
      try Self.check([value.number], bounds, parameter)
      return .number(value.number)
    case .range(let bounds):
      try Self.check([value.range.0, value.range.1], bounds, parameter)
      guard value.range.0 <= value.range.1 else {
        throw AnalyzerError("\(value.range.0) is above \(value.range.1)", parameter: parameter)
      }
      return .range(value.range.0, value.range.1)
    case .choice(let choices):
      let text = String(value.text)
      guard choices.contains(text) else {
        throw AnalyzerError("'\(text)' is none of \(choices.joined(separator: ", "))", parameter: parameter)
      }
      return .text(text)
    }
  }

  /// As the protocol numbers it.
  private var number: Int32 {
    switch self {
    case .bool: Int32(PERFORMIA_PARAMETER_BOOL)
    case .integer: Int32(PERFORMIA_PARAMETER_INTEGER)
    case .number: Int32(PERFORMIA_PARAMETER_NUMBER)
    case .text: Int32(PERFORMIA_PARAMETER_TEXT)
    case .choice: Int32(PERFORMIA_PARAMETER_CHOICE)
    case .range: Int32(PERFORMIA_PARAMETER_RANGE)
    case .model: Int32(PERFORMIA_PARAMETER_MODEL)
    }
  }

  private static func check(
    _ numbers: [Double], _ bounds: ClosedRange<Double>?, _ parameter: String
  ) throws(AnalyzerError) {
    for number in numbers where !number.isFinite || bounds?.contains(number) == false {
      throw AnalyzerError("\(number) is not within \(words(bounds))", parameter: parameter)
    }
  }

  private static func words<Bound>(_ bounds: ClosedRange<Bound>?) -> String {
    bounds.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "the finite numbers"
  }
}
