import Artifacts
import Testing

/// A case that the referee scores, with the product's figures for it.
struct RefereedCase {
  let input: JSON
  /// By the names that the judge gives them; a figure that is not defined is absent or not a number.
  let figures: [String: Double]

  init(_ input: [String: JSON], figures: [String: Double]) {
    self.input = .object(input.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
    self.figures = figures
  }

  /// Expects the referee's figures, all of them and no other, in every case.
  static func expectAgreement(
    with judge: String, _ cases: [RefereedCase], tolerance: Double = 1e-6,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let results = try Referee(judge: judge).scores(cases.map(\.input))
    let disagreements = zip(cases, results).compactMap { scored, result in
      scored.disagreement(with: result, tolerance: tolerance)
    }
    #expect(
      disagreements.isEmpty,
      "\(disagreements.count) of \(cases.count): \(disagreements.prefix(3).joined(separator: "\n"))",
      sourceLocation: sourceLocation)
  }

  private func disagreement(with result: JSON, tolerance: Double) -> String? {
    if let reason = result["refused"]?.string { return "refused (\(reason)): \(input.text(.compact).prefix(1000))" }
    let members = result.members ?? []
    let expected = Dictionary(
      uniqueKeysWithValues: members.compactMap { member in
        member.value.number.map { (member.key, $0) }
      })
    let known = Set(members.map(\.key))
    let names = known.union(figures.keys).sorted()
    let wrong = names.filter { name in
      guard known.contains(name) else { return true }
      let ours = figures[name].flatMap { $0.isNaN ? nil : $0 }
      switch (ours, expected[name]) {
      case (nil, nil): return false
      case (let ours?, let theirs?): return !(abs(ours - theirs) <= tolerance)
      default: return true
      }
    }
    guard !wrong.isEmpty else { return nil }
    let pairs = wrong.map { "\($0) \(figures[$0] as Double?) instead of \(result[$0]?.text(.compact) ?? "nothing")" }
    return "\(pairs.joined(separator: ", ")) in \(input.text(.compact).prefix(1000))"
  }
}

extension JSON {
  static func numbers(_ values: [Double]) -> JSON { .array(values.map(JSON.number)) }
}
