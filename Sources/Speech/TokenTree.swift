/// The tokens of a vocabulary by their bytes, so that those which a grammar allows are found without trying all.
struct TokenTree: Sendable {
  private struct Node {
    var tokens: [Int32] = []
    var children: [(byte: UInt8, node: Int)] = []
  }

  private let nodes: [Node]
  private let texts: [[UInt8]]

  /// - Parameter texts: bytes of each token, by its number.
  init(_ texts: [[UInt8]]) {
    var nodes = [Node()]
    for (token, bytes) in texts.enumerated() where !bytes.isEmpty {
      var at = 0
      for byte in bytes {
        if let child = nodes[at].children.first(where: { $0.byte == byte }) {
          at = child.node
        } else {
          nodes[at].children.append((byte, nodes.count))
          at = nodes.count
          nodes.append(Node())
        }
      }
      nodes[at].tokens.append(Int32(token))
    }
    self.nodes = nodes
    self.texts = texts
  }

  /// Tokens of white space alone, which begin no text.
  var blanks: Set<Int32> {
    Set(texts.indices.filter { texts[$0].allSatisfy { $0 == UInt8(ascii: " ") } }.map(Int32.init))
  }

  var lengths: [Int] { texts.map(\.count) }

  func text(of tokens: [Int32]) -> String { String(decoding: tokens.flatMap(bytes), as: UTF8.self) }

  func bytes(of token: Int32) -> [UInt8] { texts[Int(token)] }

  /// The tokens that may follow where a grammar has come to.
  func tokens(in grammar: SpeechGrammar, from states: SpeechGrammar.States, _ seen: inout SeenStates) -> [Int32] {
    var found: [Int32] = []
    var open = [(node: 0, states: states)]
    while let (node, states) = open.popLast() {
      found += nodes[node].tokens
      for child in nodes[node].children {
        let next = grammar.states(behind: child.byte, from: states, &seen)
        if !next.isEmpty { open.append((child.node, next)) }
      }
    }
    return found
  }
}
