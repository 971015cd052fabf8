import Artifacts

/// What one output of one analysis was, to be compared with another.
struct TrialOutput: Sendable {
  let name: String
  let shape: Shape
  /// Layout and attributes; empty where nothing was begun.
  var layout = ""
  /// Of audio, those of the first channel.
  var values: [Float] = []
  /// Values in all, also those that were too many to keep.
  var valueCount = 0
  /// One for each channel of audio, one for a matrix.
  var digests: [Digest] = []
  var table: Table?
  var document: String?
  var completeUntil: Double?

  /// Values that are kept to say where two outputs differ; of further ones the digest tells that they do.
  static let mostKept = 1 << 22

  init(name: String, shape: Shape) {
    self.name = name
    self.shape = shape
  }

  /// Whether anything came at all.
  var isGiven: Bool { !layout.isEmpty || table != nil || document != nil }

  /// A number for everything that came.
  var fingerprint: String {
    var digest = Digest()
    for part in digests { digest.add(part.value) }
    digest.add(layout)
    if let document { digest.add(document) }
    if let table { digest.add(table) }
    return "\(name)=\(String(digest.value, radix: 16))"
  }

  /// The first place where the two differ, in words; nil where every byte is the same.
  func difference(from other: TrialOutput) -> String? {
    if isGiven != other.isGiven {
      return "'\(name)' was \(isGiven ? "given" : "left out"), the other time \(other.isGiven ? "given" : "left out")"
    }
    if layout != other.layout { return "'\(name)' is \(layout), the other time \(other.layout)" }
    if valueCount != other.valueCount {
      return "'\(name)' has \(valueCount) values, the other time \(other.valueCount)"
    }
    for (index, pair) in zip(values, other.values).enumerated() where pair.0.bitPattern != pair.1.bitPattern {
      return "value \(index) of '\(name)' is \(pair.0), the other time \(pair.1)"
    }
    if document != other.document { return "the document '\(name)' is another one" }
    if let table, let second = other.table, let place = table.difference(from: second) { return "'\(name)': \(place)" }
    return fingerprint == other.fingerprint ? nil : "'\(name)' is not the same bytes"
  }
}

/// FNV-1a over 64 bits: enough to see that bytes are the same.
struct Digest: Sendable, Equatable {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ word: UInt64) {
    value = (value ^ word) &* 0x100_0000_01B3
    value ^= value >> 29
  }

  mutating func add(_ values: UnsafeBufferPointer<Float>) {
    for value in values { add(UInt64(value.bitPattern)) }
  }

  mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    for byte in text.utf8 { add(UInt64(byte)) }
  }

  mutating func add(_ table: Table) {
    for values in [table.start, table.duration, table.confidence, table.alternatives.confidence] {
      add(UInt64(values.count))
      for value in values { add(value.bitPattern) }
    }
    for value in table.alternatives.row + table.alternatives.rank { add(UInt64(bitPattern: value)) }
    for column in table.columns + table.alternatives.columns {
      add(column.name)
      switch column.values {
      case .int64(let values): for value in values { add(UInt64(bitPattern: value)) }
      case .float64(let values): for value in values { add(value.bitPattern) }
      case .text(let values): for value in values { add(value) }
      }
    }
  }
}

extension Table {
  /// The first cell that differs, in words.
  fileprivate func difference(from other: Table) -> String? {
    if rowCount != other.rowCount { return "\(rowCount) rows, the other time \(other.rowCount)" }
    if alternatives.count != other.alternatives.count {
      return "\(alternatives.count) alternatives, the other time \(other.alternatives.count)"
    }
    func first(_ name: String, _ mine: [Double], _ yours: [Double]) -> String? {
      for (row, pair) in zip(mine, yours).enumerated() where pair.0.bitPattern != pair.1.bitPattern {
        return "\(name) of row \(row) is \(pair.0), the other time \(pair.1)"
      }
      return nil
    }
    if let place = first("start", start, other.start) ?? first("duration", duration, other.duration)
      ?? first("confidence", confidence, other.confidence)
    {
      return place
    }
    for (mine, yours) in zip(columns, other.columns) where mine != yours {
      switch (mine.values, yours.values) {
      case (.float64(let left), .float64(let right)):
        if let place = first("'\(mine.name)'", left, right) { return place }
      case (.text(let left), .text(let right)):
        if let row = zip(left, right).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
          return "'\(mine.name)' of row \(row.offset) is '\(row.element.0)', the other time '\(row.element.1)'"
        }
      default: return "column '\(mine.name)' differs"
      }
    }
    return alternatives == other.alternatives ? nil : "the alternatives differ"
  }
}
