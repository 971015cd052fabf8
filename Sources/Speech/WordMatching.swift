/// Which heard word a written one is.
public enum WordMatching {
  /// A match counts where another one is this near, in both sequences: common words agree by chance.
  private static let reach = 3

  private enum Step: UInt8 {
    case skipsWritten, skipsHeard, matches
  }

  /// The matches in order that have the greatest sum of similarities.
  ///
  /// Takes a byte for each pair of words.
  ///
  /// - Returns: one a written word: the index of the heard one, nil where none is like it.
  public static func matches(written: [String], heard: [String]) -> [Int?] {
    let (rows, columns) = (written.map(bare), heard.map(bare))
    var likeness = Likeness()
    // The best sum of the rows so far and the first columns, and by which step it was reached.
    var best = [Float](repeating: 0, count: columns.count + 1)
    var steps = [Step](repeating: .skipsWritten, count: rows.count * columns.count)
    for row in rows.indices {
      var diagonal: Float = 0
      for column in columns.indices {
        let (above, left) = (best[column + 1], best[column])
        let value = max(above, left, diagonal + likeness.gain(rows[row], columns[column]))
        steps[row * columns.count + column] = value == above ? .skipsWritten : value == left ? .skipsHeard : .matches
        diagonal = above
        best[column + 1] = value
      }
    }
    var matches = [Int?](repeating: nil, count: rows.count)
    var (row, column) = (rows.count, columns.count)
    while row > 0, column > 0 {
      let step = steps[(row - 1) * columns.count + column - 1]
      if step != .skipsHeard { row -= 1 }
      if step != .skipsWritten { column -= 1 }
      if step == .matches { matches[row] = column }
    }
    return supported(matches)
  }

  private static func supported(_ matches: [Int?]) -> [Int?] {
    matches.indices.map { index in
      guard let match = matches[index] else { return nil }
      let around = max(index - reach, 0)..<min(index + reach + 1, matches.count)
      let hasCompany = around.contains { other in
        other != index && matches[other].map { abs($0 - match) <= reach } ?? false
      }
      return hasCompany || matches.count == 1 ? match : nil
    }
  }

  private static func bare(_ word: String) -> [Character] {
    Array(word.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}

/// How like two words are, each pair told once.
private struct Likeness {
  private var known: [[Character]: [[Character]: Float]] = [:]

  /// 1 for the same word, 0 or less for those that have no more than half of their letters in common.
  mutating func gain(_ first: [Character], _ second: [Character]) -> Float {
    if let gain = known[first]?[second] { return gain }
    let length = max(first.count, second.count)
    let gain = length == 0 ? 0 : 1 - 2 * Float(Self.changes(first, second)) / Float(length)
    known[first, default: [:]][second] = gain
    return gain
  }

  /// Letters put in, left out or put in place of others (Levenshtein).
  private static func changes(_ first: [Character], _ second: [Character]) -> Int {
    var row = Array(0...second.count)
    for (index, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in second.indices {
        let change = min(row[column] + 1, row[column + 1] + 1, diagonal + (letter == second[column] ? 0 : 1))
        diagonal = row[column + 1]
        row[column + 1] = change
      }
    }
    return row[second.count]
  }
}
