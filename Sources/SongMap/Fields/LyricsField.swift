import Artifacts

/// Lines of the lyrics with their words.
///
/// Words and lines may each come alone. Words alone make the lines that their column `line` names, or a single one
/// without it. Where both come, a word belongs to the line that its column names, otherwise to the line that shares
/// most time with it; a line is extended to hold all its words. Syllables belong to the words that their column names.
struct LyricsField: FieldEncoder {
  var declaration: FieldDeclaration {
    FieldDeclaration(
      name: "lyrics",
      parts: [
        .init(name: "words", type: "text/words/1", isRequired: false),
        .init(name: "lines", type: "text/lines/1", isRequired: false),
        .init(name: "syllables", type: "text/syllables/1", isRequired: false),
      ])
  }

  var neutral: [JSON.Member] { [JSON.Member("lyrics", .array([]))] }

  func encode(_ tables: [String: Table]) throws(SongMapError) -> EncodedField {
    let words = try part("words", of: tables)
    var lines: [Line] = []
    if let part = try part("lines", of: tables) {
      let texts = try part.text("text")
      lines = part.rows.map { row in
        Line(
          start: part.table.start[row], end: part.table.end(row), text: texts[row],
          confidence: part.table.confidence[row])
      }
      if let words { try distribute(words, among: &lines) }
    } else if let words {
      lines = try linesMade(of: words)
    }
    let texts = try words?.text("text") ?? []
    let syllables = try syllables(of: words, try part("syllables", of: tables))
    let encoded = lines.map { line in
      var members = [
        JSON.Member("start", .time(line.start)), JSON.Member("end", .time(line.end)),
        JSON.Member("text", .string(line.text)), JSON.Member("conf", .confidence(line.confidence)),
      ]
      if let words {
        let entries = line.words.map { row in
          JSON.object(
            [
              JSON.Member("start", .time(words.table.start[row])), JSON.Member("end", .time(words.table.end(row))),
              JSON.Member("text", .string(texts[row])), words.confidence(row),
            ] + (syllables[row].map { [JSON.Member("syllables", .array($0))] } ?? []))
        }
        members.append(JSON.Member("words", .array(entries)))
      }
      return JSON.object(members)
    }
    return EncodedField(members: [JSON.Member("lyrics", .array(encoded))])
  }

  private struct Line {
    var start: Double
    var end: Double
    var text: String
    var confidence: Double
    var words: [Int] = []
  }

  /// The entries of words that have syllables, by word.
  private func syllables(of words: TableReader?, _ part: TableReader?) throws(SongMapError) -> [Int: [JSON]] {
    guard let part else { return [:] }
    let texts = try part.text("text")
    let owners = try part.int64("word")
    var syllables: [Int: [JSON]] = [:]
    for row in part.rows {
      guard let words, let word = Int(exactly: owners[row]), words.rows.contains(word) else {
        throw part.unusable("row \(row) belongs to word \(owners[row]), but there are \(words?.rows.count ?? 0) words")
      }
      let times = (
        max(part.table.start[row], words.table.start[word]), min(part.table.end(row), words.table.end(word))
      )
      guard times.0 < times.1 else { continue }
      syllables[word, default: []].append(
        JSON.object([
          JSON.Member("start", .time(times.0)), JSON.Member("end", .time(times.1)),
          JSON.Member("text", .string(texts[row])), part.confidence(row),
        ]))
    }
    return syllables
  }

  private func distribute(_ words: TableReader, among lines: inout [Line]) throws(SongMapError) {
    let owners = words.table.column("line")?.int64
    for row in words.rows {
      let start = words.table.start[row]
      let end = words.table.end(row)
      let owner: Int
      if let owners {
        guard let index = Int(exactly: owners[row]), lines.indices.contains(index) else {
          throw words.unusable("row \(row) belongs to line \(owners[row]), but there are \(lines.count) lines")
        }
        owner = index
      } else {
        func shared(_ line: Line) -> Double { min(line.end, end) - max(line.start, start) }
        guard let index = lines.indices.max(by: { shared(lines[$0]) < shared(lines[$1]) }) else {
          throw words.unusable("there are words but no lines")
        }
        owner = index
      }
      lines[owner].words.append(row)
      lines[owner].start = min(lines[owner].start, start)
      lines[owner].end = max(lines[owner].end, end)
    }
    // Extending lines can have changed their order.
    lines = lines.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }

  private func linesMade(of words: TableReader) throws(SongMapError) -> [Line] {
    let owners = words.table.column("line")?.int64
    let texts = try words.text("text")
    let groups = Dictionary(grouping: words.rows) { owners?[$0] ?? 0 }
    let lines = groups.sorted { $0.key < $1.key }.map { _, rows in
      Line(
        start: rows.map { words.table.start[$0] }.min() ?? 0, end: rows.map(words.table.end).max() ?? 0,
        text: rows.map { texts[$0] }.joined(separator: " "),
        confidence: rows.reduce(0) { $0 + words.table.confidence[$1] } / Double(rows.count), words: rows)
    }
    return lines.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }
}
