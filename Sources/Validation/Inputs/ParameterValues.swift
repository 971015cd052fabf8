import Pipeline

/// Values to try for a parameter.
enum ParameterValues {
  private static let longText = String(repeating: "abc \u{1F3B5} ", count: 400)

  /// The least, the greatest and each listed value.
  static func edges(of parameter: ParameterDeclaration) -> [ParameterValue] {
    let bounds = [parameter.minimum, parameter.maximum].compactMap { $0 }
    switch parameter.kind {
    case .bool: return [.bool(false), .bool(true)]
    case .choice: return (parameter.choices ?? []).map(ParameterValue.text)
    case .integer:
      let ends = bounds.compactMap { Int64(exactly: $0.rounded(.towardZero)) }.map(ParameterValue.integer)
      return ends + (parameter.minimum == nil ? [.integer(.min)] : [])
        + (parameter.maximum == nil ? [.integer(.max)] : [])
    case .number:
      let open: [ParameterValue] =
        (parameter.minimum == nil ? [.number(-1e300)] : []) + (parameter.maximum == nil ? [.number(1e300)] : [])
      return bounds.map(ParameterValue.number) + open
    case .range:
      let low = parameter.minimum ?? -1e300
      let high = parameter.maximum ?? 1e300
      return [.numbers([low, high]), .numbers([low, low]), .numbers([high, high])]
    case .text: return [.text(""), .text(longText), .text("\"\\\n\u{0}")]
    case .model: return []
    }
  }

  /// What no user can set.
  static func forbidden(for parameter: ParameterDeclaration) -> [ParameterValue] {
    switch parameter.kind {
    case .bool, .text, .model: return []
    case .choice:
      let last = parameter.choices?.last ?? ""
      return [.text("no such choice"), .text(""), .text(last + "x"), .text(String(last.dropLast()))].filter {
        !parameter.allows($0)
      }
    case .integer:
      return [
        parameter.minimum.flatMap { Int64(exactly: $0.rounded(.down) - 1) },
        parameter.maximum.flatMap { Int64(exactly: $0.rounded(.up) + 1) },
      ].compactMap { $0.map(ParameterValue.integer) }
    case .number: return beyond(parameter).map(ParameterValue.number) + [.number(.nan), .number(.infinity)]
    case .range:
      let low = parameter.minimum ?? 1
      let high = parameter.maximum ?? low + 1
      return beyond(parameter).flatMap { [.numbers([$0, high]), .numbers([low, $0])] }.filter {
        !parameter.allows($0)
      } + [.numbers([high, low]), .numbers([.nan, high]), .numbers([low, .nan])].filter { !parameter.allows($0) }
    }
  }

  private static func beyond(_ parameter: ParameterDeclaration) -> [Double] {
    let low = parameter.minimum.map { $0 - max(abs($0) * 0.01, 1e-6) }
    let high = parameter.maximum.map { $0 + max(abs($0) * 0.01, 1e-6) }
    return [low, high].compactMap { $0 }
  }

  /// An allowed value by chance.
  static func random(_ parameter: ParameterDeclaration, _ random: inout Randomness) -> ParameterValue {
    let low = max(parameter.minimum ?? -1000, -1e12)
    let high = max(low, min(parameter.maximum ?? max(low, 1000), 1e12))
    switch parameter.kind {
    case .bool: return .bool(Bool.random(using: &random))
    case .choice: return .text(parameter.choices?.randomElement(using: &random) ?? "")
    case .integer: return .integer(Int64.random(in: Int64(low.rounded(.up))...Int64(high), using: &random))
    case .number: return .number(Double.random(in: low...high, using: &random))
    case .range:
      let ends = [Double.random(in: low...high, using: &random), Double.random(in: low...high, using: &random)]
      return .numbers(ends.sorted())
    case .text: return .text(["", "a", "text", longText].randomElement(using: &random) ?? "")
    case .model: return parameter.defaultValue
    }
  }
}
