/// The least changes that turn a reference into an estimate: symbols left out, put in, or put in place of others.
///
/// Levenshtein's distance by bit-parallel columns (Myers 1999; Hyyrö: A Bit-Vector Algorithm for Computing Levenshtein and
/// Damerau Edit Distances, 2003). Among equally small sets of changes the one is taken that jiwer takes: read from the end, a
/// deletion before an insertion before a substitution, between the common start and the common end of both sides.
public struct EditAlignment: Sendable, Equatable {
  public private(set) var substitutions = 0
  public private(set) var insertions = 0
  public private(set) var deletions = 0
  /// Which symbols of both sides are the same one, ascending.
  public private(set) var matches: [Match] = []

  public struct Match: Sendable, Equatable {
    /// Index in the reference.
    public let reference: Int
    /// Index in the estimate.
    public let estimate: Int
  }

  public init<Symbol: Hashable>(reference: [Symbol], estimate: [Symbol]) {
    let shorter = min(reference.count, estimate.count)
    let prefix = zip(reference, estimate).prefix { $0 == $1 }.count
    let suffix = zip(reference.reversed(), estimate.reversed()).prefix(shorter - prefix).prefix { $0 == $1 }.count
    let inner = reference[prefix..<reference.count - suffix]
    let innerEstimate = estimate[prefix..<estimate.count - suffix]
    matches = (0..<prefix).map { Match(reference: $0, estimate: $0) }
    trace(EditMatrix(reference: Array(inner), estimate: Array(innerEstimate), keepsColumns: true), offset: prefix) {
      inner[prefix + $0] == innerEstimate[prefix + $1]
    }
    matches += (0..<suffix).map {
      Match(reference: reference.count - suffix + $0, estimate: estimate.count - suffix + $0)
    }
  }

  /// The number of changes.
  public var distance: Int { substitutions + insertions + deletions }

  /// The number of changes from a reference to an estimate, without saying which.
  public static func distance<Symbol: Hashable>(reference: [Symbol], estimate: [Symbol]) -> Int {
    EditMatrix(reference: reference, estimate: estimate, keepsColumns: false).distance
  }

  private mutating func trace(_ matrix: EditMatrix, offset: Int, isSame: (Int, Int) -> Bool) {
    var found: [Match] = []
    var row = matrix.rows
    var column = matrix.columns
    while row > 0, column > 0 {
      if matrix.rises(row: row, column: column) {
        deletions += 1
        row -= 1
        continue
      }
      column -= 1
      if column > 0, matrix.falls(row: row, column: column) {
        insertions += 1
        continue
      }
      row -= 1
      if isSame(row, column) {
        found.append(Match(reference: offset + row, estimate: offset + column))
      } else {
        substitutions += 1
      }
    }
    deletions += row
    insertions += column
    matches += found.reversed()
  }
}

/// Distances between the starts of two sequences, as differences along the reference: one bit each.
private struct EditMatrix {
  /// Symbols of the reference.
  let rows: Int
  /// Symbols of the estimate.
  let columns: Int
  /// The distance of the whole sequences.
  let distance: Int
  private let words: Int
  private var rising: [UInt64] = []
  private var falling: [UInt64] = []

  init<Symbol: Hashable>(reference: [Symbol], estimate: [Symbol], keepsColumns: Bool) {
    rows = reference.count
    columns = estimate.count
    words = (rows + 63) / 64
    var numbers: [Symbol: Int] = [:]
    for symbol in reference where numbers[symbol] == nil { numbers[symbol] = numbers.count }
    // Which rows hold a symbol; the last entry stands for symbols that the reference has not.
    var occurrences = [UInt64](repeating: 0, count: (numbers.count + 1) * words)
    for (row, symbol) in reference.enumerated() {
      occurrences[(numbers[symbol] ?? 0) * words + row / 64] |= 1 << UInt64(row % 64)
    }
    var rise = [UInt64](repeating: .max, count: words)
    var fall = [UInt64](repeating: 0, count: words)
    if keepsColumns {
      rising.reserveCapacity(columns * words)
      falling.reserveCapacity(columns * words)
    }
    for symbol in estimate {
      let base = numbers[symbol, default: numbers.count] * words
      var carriedRise: UInt64 = 1
      var carriedFall: UInt64 = 0
      for word in 0..<words {
        let equal = occurrences[base + word] | carriedFall
        let diagonal = (((equal & rise[word]) &+ rise[word]) ^ rise[word]) | equal | fall[word]
        let right = fall[word] | ~(diagonal | rise[word])
        let left = rise[word] & diagonal
        let shiftedRight = right << 1 | carriedRise
        let shiftedLeft = left << 1 | carriedFall
        carriedRise = right >> 63
        carriedFall = left >> 63
        rise[word] = shiftedLeft | ~(diagonal | shiftedRight)
        fall[word] = shiftedRight & diagonal
      }
      if keepsColumns {
        rising += rise
        falling += fall
      }
    }
    var distance = columns
    for word in 0..<words {
      let used: UInt64 = word + 1 < words || rows % 64 == 0 ? .max : (1 << UInt64(rows % 64)) - 1
      distance += (rise[word] & used).nonzeroBitCount - (fall[word] & used).nonzeroBitCount
    }
    self.distance = distance
  }

  /// Whether the distance rises by one with the last of `row` symbols, beside `column` symbols of the estimate.
  func rises(row: Int, column: Int) -> Bool { bit(of: rising, row: row, column: column) }

  /// Whether it falls.
  func falls(row: Int, column: Int) -> Bool { bit(of: falling, row: row, column: column) }

  private func bit(of columns: [UInt64], row: Int, column: Int) -> Bool {
    columns[(column - 1) * words + (row - 1) / 64] >> UInt64((row - 1) % 64) & 1 == 1
  }
}
