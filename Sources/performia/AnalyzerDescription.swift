import Artifacts
import Pipeline

/// An analyzer described for reading.
struct AnalyzerDescription {
  let text: String

  init(_ analyzer: InstalledAnalyzer) {
    let manifest = analyzer.manifest
    var lines = [
      "\(manifest.id) \(manifest.version)", "  \(manifest.summary)",
      "  by \(manifest.maker), \(manifest.licence)", "  \(analyzer.libraryPath)", "", "Inputs:",
    ]
    for port in manifest.inputs {
      let count = port.count == .one ? "" : " (\(port.count.rawValue))"
      lines.append("  \(port.name)\(count): \(port.type)\(Self.attributes(port.attributes))  \(port.summary)")
    }
    lines.append("Outputs:")
    for port in manifest.outputs {
      lines.append("  \(port.name): \(port.type)\(Self.attributes(port.attributes))  \(port.summary)")
    }
    if !manifest.parameters.isEmpty { lines.append("Parameters:") }
    for parameter in manifest.parameters {
      let unit = parameter.unit.map { " \($0)" } ?? ""
      let value = parameter.defaultValue.json.text(.compact)
      lines.append("  \(parameter.name) = \(value)\(unit)\(Self.bounds(parameter))  \(parameter.summary)")
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func attributes(_ attributes: [String: String]) -> String {
    guard !attributes.isEmpty else { return "" }
    return " [" + attributes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ") + "]"
  }

  private static func bounds(_ parameter: ParameterDeclaration) -> String {
    if let choices = parameter.choices { return " (\(choices.joined(separator: " | ")))" }
    switch (parameter.minimum, parameter.maximum) {
    case (let low?, let high?): return " (\(low) to \(high))"
    case (let low?, nil): return " (at least \(low))"
    case (nil, let high?): return " (at most \(high))"
    case (nil, nil): return ""
    }
  }
}
