/// Finds the valid name that a misspelt one was most likely meant to be.
public enum NearestName {
  /// The candidate with the fewest edits (insertion, deletion, substitution, transposition of neighbours), ignoring
  /// case; nil where even the best differs in more than a third of its letters, not counting leading labels
  /// (`performia.`) that both share. The first of equals wins.
  public static func of(_ name: String, in candidates: some Sequence<String>) -> String? {
    let whole = Array(name.lowercased().unicodeScalars.prefix(longestName))
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      var letters = Array(candidate.lowercased().unicodeScalars.prefix(longestName))[...]
      var wanted = whole[...]
      dropSharedLabels(&wanted, &letters)
      let limit = max(1, max(wanted.count, letters.count) / 3)
      let bound = min(limit, (best?.distance ?? limit + 1) - 1)
      guard bound >= 0, abs(wanted.count - letters.count) <= bound else { continue }
      let distance = editDistance(Array(wanted), Array(letters))
      if distance <= bound { best = (candidate, distance) }
    }
    return best?.name
  }

  private static func dropSharedLabels(
    _ a: inout ArraySlice<Unicode.Scalar>, _ b: inout ArraySlice<Unicode.Scalar>
  ) {
    let shared = zip(a, b).prefix { $0 == $1 }.map(\.0)
    guard let dot = shared.lastIndex(of: ".") else { return }
    a = a.dropFirst(dot + 1)
    b = b.dropFirst(dot + 1)
  }

  /// Some names for a message: all when they are few.
  public static func list(_ names: [String], limit: Int = 8) -> String {
    let shown = names.prefix(limit).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
  }

  /// Says that one of some names is expected.
  public static func choice(_ names: [String], limit: Int = 8) -> String {
    (names.count == 1 ? "" : "one of ") + list(names, limit: limit)
  }

  /// Keeps the work bounded when someone writes a novel where a name should stand.
  private static let longestName = 200

  /// Optimal string alignment distance (Damerau-Levenshtein, no substring edited twice).
  private static func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1]
      current.reserveCapacity(b.count + 1)
      for j in 0..<b.count {
        var cost = min(last[j + 1] + 1, current[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[b.count]
  }
}
