import Artifacts
import Host
import Pipeline
import TestSupport
import Testing

@Suite("Parameters of bundled analyzers")
struct ParameterTests {
  /// A parameter at one of its edges, for the step of the default pipeline that has it.
  struct Edge: CustomTestStringConvertible, Sendable {
    let override: String
    var testDescription: String { override }
  }

  private static let edges: [Edge] = {
    guard let plan = try? BundledAnalyzers().plan() else { return [] }
    return plan.steps.flatMap { step in
      // Devices other than the processor are no matter of an analyzer.
      step.attempts[0].analyzer.manifest.parameters.filter { $0.name != "provider" }.flatMap { parameter in
        values(of: parameter).map { Edge(override: "\(step.name).\(parameter.name)=\($0)") }
      }
    }
  }()

  /// The smallest, the largest, and each choice.
  private static func values(of parameter: ParameterDeclaration) -> [String] {
    let bounds = [parameter.minimum, parameter.maximum].compactMap { $0 }
    switch parameter.kind {
    case .bool: return ["true", "false"]
    case .choice: return parameter.choices ?? []
    case .integer: return bounds.map { "\(Int64($0))" }
    case .number: return bounds.map { "\($0)" }
    case .range:
      guard let low = bounds.first, let high = bounds.last else { return [] }
      return ["[\(low), \(high)]", "[\(low), \(low)]", "[\(high), \(high)]"]
    case .text, .model: return []
    }
  }

  @Test("there are parameters to try")
  func someEdges() {
    #expect(Self.edges.count >= 5)
  }

  @Test("every edge gives a valid map, or is refused by the analyzer with a reason", arguments: edges)
  func edge(_ edge: Edge) throws {
    let bundled = try BundledAnalyzers()
    let recording = try bundled.write(song(seconds: 6))
    let plan = try bundled.plan(set: [edge.override])
    do {
      _ = try bundled.analyze(recording, plan: plan)
    } catch let error as HostError {
      let names = edge.override.split(separator: "=")[0].split(separator: ".")
      // The analyzer itself refuses its parameter, or one that reads from it says why it cannot use the result.
      let isOwn = error.code == "PF-HOST-008" && error.message.contains("'\(names[1])'")
      let isReader = error.code == "PF-HOST-005" && !error.message.hasPrefix("step '\(names[0])'")
      #expect(isOwn || isReader, "\(error)")
    }
  }

  @Test("a value beyond the edge never reaches the analyzer")
  func beyondTheEdge() throws {
    let bundled = try BundledAnalyzers()
    for edge in Self.edges where edge.override.contains(".0") == false && !edge.override.contains("[") {
      guard let value = Int(edge.override.split(separator: "=")[1]) else { continue }
      let name = edge.override.split(separator: "=")[0]
      let isRefused = [value - 1, value + 1].contains { beyond in
        (try? bundled.plan(set: ["\(name)=\(beyond)"])) == nil
      }
      #expect(isRefused, "\(edge.override)")
    }
  }
}
