import SongMap

/// A Song Map at a glance: what it holds in a few lines, and the chords bar by bar.
struct SongMapSummary {
  let text: String

  init(_ map: SongMapModel) {
    var lines = [
      "duration  \(Self.clock(map.duration))",
      "tempo     \(Self.tempo(map))",
      "meter     \(map.meter.numerator)/\(map.meter.denominator)",
      "beats     \(map.beats.count), \(map.downbeats.count) of them downbeats",
    ]
    if !map.keys.isEmpty {
      let shown = map.keys.prefix(6).map { "\($0.tonic) \($0.mode) from \(Self.clock($0.start))" }
      lines.append("key       " + shown.joined(separator: ", ") + (map.keys.count > 6 ? ", ..." : ""))
    }
    let sections = map.coarsestSections
    if !sections.isEmpty {
      let shown = sections.prefix(12).map { "\($0.label) \(Self.clock($0.start))" }
      lines.append("sections  " + shown.joined(separator: ", ") + (sections.count > 12 ? ", ..." : ""))
    }
    if !map.lyrics.isEmpty { lines.append("lyrics    \(map.lyrics.count) lines") }
    lines.append("chords    \(map.chords.count)")
    lines += Self.bars(map)
    text = lines.joined(separator: "\n")
  }

  private static func tempo(_ map: SongMapModel) -> String {
    guard map.tempo.global > 0 else { return "none" }
    let others = map.tempoAlternatives.prefix(2).map { "\(rounded($0.reading))" }
    return "\(rounded(map.tempo.global)) beats a minute"
      + (others.isEmpty ? "" : " (or \(others.joined(separator: ", ")))")
  }

  /// Four bars a line, each bar with the chords that begin in it or sound on into it.
  private static func bars(_ map: SongMapModel) -> [String] {
    guard map.downbeats.count > 1 else {
      return map.chords.prefix(16).map { "  \(clock($0.start))  \($0.label)" }
    }
    let bounds = map.downbeats + [map.duration]
    var chord = 0
    let bars = (0..<map.downbeats.count).map { bar -> String in
      while chord < map.chords.count, map.chords[chord].end <= bounds[bar] + 0.05 { chord += 1 }
      var labels: [String] = []
      var index = chord
      while index < map.chords.count, map.chords[index].start < bounds[bar + 1] - 0.05 {
        labels.append(map.chords[index].label)
        index += 1
      }
      return labels.isEmpty ? "-" : labels.joined(separator: " ")
    }
    let shown = Array(bars.prefix(64))
    let width = min(24, shown.map(\.count).max() ?? 1)
    var lines: [String] = []
    for first in stride(from: 0, to: shown.count, by: 4) {
      let cells = shown[first..<min(first + 4, shown.count)].map { $0.padded(to: width) }
      lines.append("  \(clock(map.downbeats[first]))  | " + cells.joined(separator: " | ") + " |")
    }
    if bars.count > shown.count { lines.append("  ... \(bars.count - shown.count) further bars") }
    return lines
  }

  private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

  private static func clock(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9))
    let rest = whole % 60
    return "\(whole / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    count >= width ? self : self + String(repeating: " ", count: width - count)
  }
}
