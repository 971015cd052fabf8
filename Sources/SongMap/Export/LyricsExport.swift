/// Lyrics with their times, for players of music and of video.
enum LyricsExport {
  /// Lines, each with its time; with words, each of these has its time too, and so has the end of the line.
  static func lrc(_ map: SongMapModel, field: ExportField) throws(SongMapError) -> String {
    try lines(of: map, for: .lrc, field).map { line in
      let words = field == .words ? line.words : []
      let text =
        words.isEmpty
        ? singleLine(line.text)
        : words.map { "<\(minutes($0.start))> \(singleLine($0.text)) " }.joined() + "<\(minutes(line.end))>"
      return "[\(minutes(line.start))]\(text)\n"
    }.joined()
  }

  static func srt(_ map: SongMapModel) throws(SongMapError) -> String {
    try lines(of: map, for: .srt, .lyrics).enumerated().map { index, line in
      "\(index + 1)\n\(hours(line.start, ",")) --> \(hours(line.end, ","))\n\(singleLine(line.text))\n\n"
    }.joined()
  }

  static func vtt(_ map: SongMapModel, field: ExportField) throws(SongMapError) -> String {
    "WEBVTT\n\n"
      + (try lines(of: map, for: .vtt, field).map { line in
        let words = field == .words ? line.words : []
        let text =
          words.isEmpty
          ? escaped(line.text) : words.map { "<\(hours($0.start, "."))>\(escaped($0.text))" }.joined(separator: " ")
        return "\(hours(line.start, ".")) --> \(hours(line.end, "."))\n\(text)\n\n"
      }.joined())
  }

  static func lines(
    of map: SongMapModel, for format: ExportFormat, _ field: ExportField
  ) throws(SongMapError) -> [SongMapModel.Line] {
    guard !map.lyrics.isEmpty else {
      throw .nothingToExport(
        format: format.rawValue, field: field.rawValue,
        reason: "the map has no lyrics; a pipeline such as karaoke gives them")
    }
    return map.lyrics
  }

  /// As `02:05.50`.
  private static func minutes(_ seconds: Double) -> String {
    let hundredths = Int((seconds * 100).rounded())
    return "\(padded(hundredths / 6000, 2)):\(padded(hundredths / 100 % 60, 2)).\(padded(hundredths % 100, 2))"
  }

  /// As `00:02:05.500`, with the mark before the milliseconds.
  private static func hours(_ seconds: Double, _ mark: String) -> String {
    let milliseconds = Int((seconds * 1000).rounded())
    let minutes = milliseconds / 60_000
    return "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2)):\(padded(milliseconds / 1000 % 60, 2))"
      + "\(mark)\(padded(milliseconds % 1000, 3))"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
  }

  /// Text that holds no markup of WebVTT.
  private static func escaped(_ text: String) -> String {
    String(
      singleLine(text).flatMap { character -> String in
        switch character {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        default: String(character)
        }
      })
  }
}
