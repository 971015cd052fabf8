import Artifacts

/// Makes tables that obey the rules of their type.
struct SyntheticTable {
  let type: ArtifactType
  let rules: TableRules
  let recording: Recording

  /// Seconds.
  private var duration: Double { recording.duration }

  func make() -> Table {
    var times = starts()
    if let most = rules.maximumRows { times = Array(times.prefix(most)) }
    let ends = times.dropFirst() + [duration]
    let lengths = zip(times, ends).map { start, end in
      rules.rows == .instants ? 0 : rules.maximumRows == 1 ? duration : max(end - start, 0)
    }
    var random = Randomness(seed: recording.seed)
    let confidence = times.map { _ in
      switch recording.scene {
      case .clipping: 1.0
      case .noise: Double.random(in: 0...1, using: &random)
      default: 0.8
      }
    }
    var table = Table(
      start: times, duration: lengths, confidence: confidence, columns: columns(count: times.count))
    if recording.scene == .noise, !times.isEmpty, !table.columns.isEmpty { addAlternatives(to: &table) }
    return table
  }

  private func starts() -> [Double] {
    let isEmpty = recording.scene == .silence || duration < 0.01
    guard !isEmpty else { return [] }
    let every = rules.startsAmong == nil ? 1 : 4
    switch recording.scene {
    case .impulse: return [duration / 2]
    case .noise:
      var random = Randomness(seed: recording.seed)
      var times: [Double] = []
      var time = 0.0
      while time < duration - 0.002 {
        times.append(time)
        // Beats come with no more than 600 a minute, and so do the other things that tables tell of.
        time += Double.random(in: 0.1...1.5, using: &random)
      }
      return times.enumerated().filter { $0.offset % every == 0 }.map(\.element)
    default:
      let beats = Int((duration / 0.5).rounded(.up))
      return stride(from: 0, to: max(beats, 1), by: every).map { Double($0) * 0.5 }.filter { $0 < duration }
    }
  }

  private func columns(count: Int) -> [Column] {
    rules.columns.map { column in
      switch column.kind {
      case .int64:
        Column(column.name, .int64((0..<count).map { Int64(number($0, column).rounded()) }))
      case .float64: Column(column.name, .float64((0..<count).map { number($0, column) }))
      case .row: Column(column.name, .int64([Int64](repeating: -1, count: count)))
      case .text: Column(column.name, .text((0..<count).map { text($0, column.grammar) }))
      }
    }
  }

  private func number(_ row: Int, _ column: ColumnRules) -> Double {
    let low = column.minimum ?? -(column.maximum.map(abs) ?? 100)
    let high = column.maximum ?? max(low + 1, 100)
    switch recording.scene {
    case .clipping: return row.isMultiple(of: 2) ? high : low
    case .noise: return low + (high - low) * Double(Randomness.fraction(at: row, seed: recording.seed))
    default:
      // A value that means something for most columns: 4/4, 120 a minute, the middle of the scale.
      let usual: Double = column.unit == "1/min" ? 120 : column.unit == "Hz" ? 440 : column.kind == .int64 ? 4 : 0
      return (low...high).contains(usual) ? usual : (low + high) / 2
    }
  }

  private func text(_ row: Int, _ grammar: Grammar?) -> String {
    let choices =
      switch grammar {
      case .chord:
        recording.scene == .noise
          ? ["N", "X", "Cb:maj(9)/b7", "F##:hdim7", "C:(1)", "G:sus4(b7)"] : ["C:maj", "A:min", "F:maj", "G:7"]
      case .pitchClass: recording.scene == .noise ? ["Cb", "F##", "B#", "Ebb"] : ["C", "A", "F", "G"]
      case .mode: ["major", "minor"]
      case .nonEmpty, nil: recording.scene == .noise ? ["\u{1F3B5}", "e\u{301}", "\"\\"] : ["la", "lala", "hum"]
      }
    return choices[row % choices.count]
  }

  private func addAlternatives(to table: inout Table) {
    let count = min(table.rowCount, 3)
    table.alternatives = Alternatives(
      row: (0..<count).map(Int64.init), rank: [Int64](repeating: 1, count: count),
      confidence: [Double](repeating: 0.1, count: count), columns: columns(count: count))
  }
}
