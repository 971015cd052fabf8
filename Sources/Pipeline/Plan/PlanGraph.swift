/// A plan drawn as a graph: the recording, the steps, the fields of the Song Map and what flows between them.
///
/// A solid arrow is what flows when all goes well; a dashed one is an alternative, or what a fallback reads.
public enum PlanGraph {
  /// The plan in the DOT language of Graphviz (https://graphviz.org/doc/info/lang.html).
  public static func dot(_ plan: Plan) -> String {
    let graph = Graph(plan)
    var text = "digraph \(quoted(plan.name)) {\n  rankdir=LR;\n  node [shape=box];\n"
    for node in graph.nodes {
      let style =
        switch node.kind {
        case .source: ", shape=oval"
        case .step(let isOptional): isOptional ? ", style=dashed" : ""
        case .field: ", shape=note"
        }
      text += "  \(quoted(node.id)) [label=\(quoted(node.lines.joined(separator: "\n")))\(style)];\n"
    }
    for edge in graph.edges {
      let style = edge.isAlternative ? ", style=dashed" : ""
      let (from, to) = (graph.nodes[edge.from].id, graph.nodes[edge.to].id)
      text += "  \(quoted(from)) -> \(quoted(to)) [label=\(quoted(edge.label))\(style)];\n"
    }
    return text + "}\n"
  }

  /// The plan as a Mermaid flow chart (https://mermaid.js.org/syntax/flowchart.html).
  public static func mermaid(_ plan: Plan) -> String {
    let graph = Graph(plan)
    var text = "flowchart LR\n"
    for (index, node) in graph.nodes.enumerated() {
      let label = "\"" + node.lines.map(entities).joined(separator: "<br/>") + "\""
      switch node.kind {
      case .source: text += "  n\(index)([\(label)])\n"
      case .step: text += "  n\(index)[\(label)]\n"
      case .field: text += "  n\(index)>\(label)]\n"
      }
    }
    for edge in graph.edges {
      let arrow = edge.isAlternative ? "-.->" : "-->"
      text += "  n\(edge.from) \(arrow)|\"\(entities(edge.label))\"| n\(edge.to)\n"
    }
    return text
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in text {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.append(character)
      }
    }
    return quoted + "\""
  }

  private static func entities(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\"": escaped += "#quot;"
      case "#": escaped += "#35;"
      case "<": escaped += "#lt;"
      case ">": escaped += "#gt;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}

/// The nodes and edges that both notations draw.
private struct Graph {
  enum Kind {
    case source
    case step(isOptional: Bool)
    case field
  }

  struct Node {
    let id: String
    let lines: [String]
    let kind: Kind
  }

  struct Edge: Hashable {
    let from: Int
    let to: Int
    let label: String
    let isAlternative: Bool
  }

  private(set) var nodes = [Node(id: "source", lines: ["recording"], kind: .source)]
  private(set) var edges: [Edge] = []
  private var steps: [String: Int] = [:]

  init(_ plan: Plan) {
    for step in plan.steps {
      let names = step.attempts.map(\.analyzer.manifest.id)
      let fallbacks = names.dropFirst().map { "else \($0)" }
      steps[step.name] = nodes.count
      nodes.append(
        Node(
          id: "step \(step.name)", lines: [step.name] + names.prefix(1) + fallbacks,
          kind: .step(isOptional: step.isOptional)))
    }
    for step in plan.steps {
      guard let index = steps[step.name] else { continue }
      for (rank, attempt) in step.attempts.enumerated() {
        for input in attempt.inputs {
          connect(input.alternatives, to: index, isMany: input.port.count == .many, isFallback: rank > 0)
        }
      }
    }
    for field in plan.fields {
      nodes.append(Node(id: "field \(field.field)", lines: [field.field], kind: .field))
      for part in field.parts { connect(part.alternatives, to: nodes.count - 1) }
    }
    if !plan.extensions.isEmpty {
      nodes.append(Node(id: "field extensions", lines: ["extensions"], kind: .field))
      connect(plan.extensions, to: nodes.count - 1, isMany: true)
    }
    removeRepeated()
  }

  private mutating func connect(
    _ references: [ArtifactReference], to node: Int, isMany: Bool = false, isFallback: Bool = false
  ) {
    for (rank, reference) in references.enumerated() {
      let isAlternative = isFallback || (rank > 0 && !isMany)
      switch reference {
      case .source: edges.append(Edge(from: 0, to: node, label: "audio", isAlternative: isAlternative))
      case .output(let step, let port):
        guard let from = steps[step] else { continue }
        edges.append(Edge(from: from, to: node, label: port, isAlternative: isAlternative))
      }
    }
  }

  /// Keeps of equal arrows one, the solid one where there are both.
  private mutating func removeRepeated() {
    let solid = Set(edges.filter { !$0.isAlternative })
    var seen: Set<Edge> = []
    edges = edges.filter { edge in
      let solidTwin = Edge(from: edge.from, to: edge.to, label: edge.label, isAlternative: false)
      return !(edge.isAlternative && solid.contains(solidTwin)) && seen.insert(edge).inserted
    }
  }
}
