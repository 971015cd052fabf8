import Artifacts
import Evaluation

/// Made-up chord labels: every type, degree, inversion and spelling, wrong ones too where asked for.
struct ChordLabels {
  static let types = [
    "maj", "min", "dim", "aug", "1", "5", "sus2", "sus4", "maj6", "min6", "7", "maj7", "min7", "dim7", "hdim7",
    "minmaj7",
    "9", "maj9", "min9", "11", "min11", "13", "maj13", "min13",
  ]
  /// What no comparison defines, or what is no label.
  static let refused = [
    "C:aug7", "Db:maj11", "C:b9", "C:#9", "C:#11/3", "C:b13", "C:6", "H:maj", "c:maj", "", "C:", "C/", "C:maj/",
    "C:maj()", "C:()", "C:maj(3", "C:maj(14)", "C:maj(0)", "C:maj(03)", "C:maj/b", "C:maj/14", "C#b:maj", "Cb#",
    "C:maj(b#3)",
    "C(3)", "N:maj", "N/3", "X:min", "C:major", "C maj", "C:maj ", "C:maj(3,)", "C:maj(**3)", "C:maj/*3", "no chord",
  ]

  private static let degrees =
    (1...13).flatMap { number in ["", "b", "#", "bb", "##"].map { "\($0)\(number)" } }

  /// Any label that comparisons define.
  static func any(using generator: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<20, using: &generator) {
    case 0: return "N"
    case 1: return "X"
    default: break
    }
    var label =
      pick(["A", "B", "C", "D", "E", "F", "G"], &generator) + pick(["", "", "b", "#", "bb", "##"], &generator)
    let hasType = Int.random(in: 0..<10, using: &generator) > 0
    let hasList = hasType && Int.random(in: 0..<3, using: &generator) == 0
    if hasType {
      let isTypeless = hasList && Int.random(in: 0..<3, using: &generator) == 0
      label += ":" + (isTypeless ? "" : pick(types, &generator))
    }
    if hasList {
      let list = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        pick(["", "", "*"], &generator) + pick(degrees, &generator)
      }
      label += "(\(list.joined(separator: ",")))"
    }
    if Int.random(in: 0..<3, using: &generator) == 0 { label += "/" + pick(degrees, &generator) }
    return label
  }

  /// A label near another: the same, or one with another root, type or bass.
  static func variation(of label: String, using generator: inout SeededGenerator) -> String {
    guard let colon = label.firstIndex(of: ":") else { return any(using: &generator) }
    let root = label[..<colon]
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: return "\(pick(["C", "G", "F", "Ab"], &generator))\(label[colon...])"
    case 1: return "\(root):\(pick(types, &generator))"
    case 2: return "\(root):\(pick(["maj", "min"], &generator))/\(pick(degrees, &generator))"
    case 3: return any(using: &generator)
    default: return label
    }
  }

  private static func pick(_ choices: [String], _ generator: inout SeededGenerator) -> String {
    choices[Int.random(in: choices.indices, using: &generator)]
  }
}
