import CPerformia
import Pipeline

extension ProtocolMemory {
  /// A parameter's value as it crosses the border.
  package func value(_ value: ParameterValue, kind: ParameterDeclaration.Kind) -> performia_value {
    var result = performia_value()
    result.size = size(performia_value.self)
    result.kind = kind.number
    switch value {
    case .bool(let flag): result.integer = flag ? 1 : 0
    case .integer(let integer):
      result.integer = integer
      result.number = Double(integer)
    case .number(let number): result.number = number
    case .text(let text): result.text = store(text)
    case .numbers(let numbers): if numbers.count == 2 { result.range = (numbers[0], numbers[1]) }
    }
    return result
  }
}

extension ParameterDeclaration.Kind {
  /// As the protocol numbers it.
  package var number: Int32 {
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
}
