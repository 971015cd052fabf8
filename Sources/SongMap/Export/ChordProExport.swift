import Notation

/// Lyrics with the chords above their words, in ChordPro 6.
enum ChordProExport {
  private static let chordsInLine = 8

  static func text(_ map: SongMapModel) throws(SongMapError) -> String {
    guard !map.lyrics.isEmpty || !map.chords.isEmpty else {
      throw .nothingToExport(
        format: ExportFormat.chordpro.rawValue, field: ExportField.lyrics.rawValue,
        reason: "the map has neither lyrics nor chords")
    }
    return directives(map) + lines(map).map { $0 + "\n" }.joined()
  }

  private static func directives(_ map: SongMapModel) -> String {
    var directives: [String] = []
    if let key = map.keys.first, ["major", "minor"].contains(key.mode) {
      directives.append("{key: \(key.tonic)\(key.mode == "minor" ? "m" : "")}")
    }
    directives.append("{time: \(map.meter.numerator)/\(map.meter.denominator)}")
    if map.tempo.global > 0 { directives.append("{tempo: \(Int(map.tempo.global.rounded()))}") }
    return directives.map { $0 + "\n" }.joined() + "\n"
  }

  /// What stands on a line of its own, or on one with its neighbours.
  private enum Entry {
    case section(String)
    case chord(String)
    case line(String)
  }

  private static func lines(_ map: SongMapModel) -> [String] {
    var entries: [(time: Double, entry: Entry)] = map.coarsestSections.map {
      ($0.start, .section($0.label))
    }
    var above = [[SongMapModel.Chord]](repeating: [], count: map.lyrics.count)
    for chord in map.chords {
      // A chord that ends before words are sung stands alone.
      if let line = map.lyrics.firstIndex(where: { $0.end > chord.start }), chord.end > map.lyrics[line].start {
        above[line].append(chord)
      } else if let name = name(of: chord) {
        entries.append(((chord.start + chord.end) / 2, .chord(name)))
      }
    }
    for (line, chords) in zip(map.lyrics, above) {
      entries.append(((line.start + line.end) / 2, .line(text(of: line, chords))))
    }
    var lines: [String] = []
    var row: [String] = []
    func finishRow() {
      if !row.isEmpty { lines.append(row.joined(separator: " ")) }
      row = []
    }
    // A stable sort: sections before what begins with them.
    for (_, entry) in entries.enumerated().sorted(by: { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) })
      .map(\.element)
    {
      if case .chord(let name) = entry {
        if row.count == chordsInLine { finishRow() }
        row.append(name)
        continue
      }
      finishRow()
      switch entry {
      case .section(let label): lines += (lines.isEmpty ? [] : [""]) + ["{comment: \(plain(label))}"]
      case .line(let text): lines.append(text)
      case .chord: break
      }
    }
    finishRow()
    return lines
  }

  /// Each chord stands before the word that begins nearest to it.
  private static func text(of line: SongMapModel.Line, _ chords: [SongMapModel.Chord]) -> String {
    let words = line.words.isEmpty ? [(line.start, line.text)] : line.words.map { ($0.start, $0.text) }
    var names = [String](repeating: "", count: words.count)
    for chord in chords {
      let nearest = words.indices.min { abs(words[$0].0 - chord.start) < abs(words[$1].0 - chord.start) }
      if let nearest, let name = name(of: chord) { names[nearest] += name }
    }
    return zip(names, words).map { $0 + plain($1.1) }.joined(separator: " ")
  }

  /// In brackets; nil for what cannot be named.
  private static func name(of chord: SongMapModel.Chord) -> String? {
    switch try? Chord(parsing: chord.label) {
    case .named(let chord): "[\(name(of: chord))]"
    case .noChord: "[N.C.]"
    case .unknown, nil: nil
    }
  }

  private static func name(of chord: NamedChord) -> String {
    let type = chord.shorthand.map { qualities[$0] ?? $0.rawValue } ?? "(\(chord.added.map(\.description).joined()))"
    let changes = chord.shorthand == nil ? "" : chord.added.map { "add\($0)" }.joined()
    let omitted = chord.omitted.map { "no\($0)" }.joined()
    return "\(chord.root)\(type)\(changes)\(omitted)" + (chord.bass == .root ? "" : "/\(chord.bassName)")
  }

  /// Where sheets write them otherwise than Harte's syntax.
  private static let qualities: [ChordShorthand: String] = [
    .maj: "", .min: "m", .min7: "m7", .hdim7: "m7b5", .minmaj7: "mmaj7", .maj6: "6", .min6: "m6", .min9: "m9",
    .flatNinth: "7b9", .sharpNinth: "7#9", .min11: "m11", .sharpEleventh: "9#11", .min13: "m13",
    .flatThirteenth: "11b13", .rootOnly: "",
  ]

  /// Text that holds no markup of ChordPro.
  private static func plain(_ text: String) -> String {
    String(singleLine(text).map { ["[": "(", "{": "(", "]": ")", "}": ")"][$0] ?? $0 })
  }
}
