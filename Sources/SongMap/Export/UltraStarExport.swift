/// Lyrics on the notes of the melody, in UltraStar's format 1.0.0.
enum UltraStarExport {
  /// Steps a second; the format counts four steps a beat.
  private static let resolution = 100.0
  /// MIDI number that the format's pitch 0 stands for.
  private static let middleC = 60

  static func text(_ map: SongMapModel) throws(SongMapError) -> String {
    let lines = try LyricsExport.lines(of: map, for: .ultrastar, .lyrics).map { line in
      line.words.isEmpty
        ? [Syllable(start: line.start, end: line.end, text: line.text, endsWord: true)]
        : line.words.flatMap(syllables)
    }
    let gap = (lines.first?.first?.start ?? 0).rounded(toSteps: resolution)
    var text = "#VERSION:1.0.0\n#TITLE:\(map.id)\n#ARTIST:Unknown\n#MP3:\(map.id).mp3\n"
    text += "#BPM:\(Int(resolution * 60 / 4))\n#GAP:\(Int((gap * 1000).rounded()))\n"
    var last = 0
    var next = map.melody.startIndex
    for (index, line) in lines.enumerated() {
      if index > 0 { text += "- \(last)\n" }
      for syllable in line {
        while next < map.melody.endIndex, map.melody[next].end <= syllable.start { next += 1 }
        let notes = map.melody[next...].prefix { $0.start < syllable.end }
        for part in syllable.parts(on: notes) {
          let start = max(step(part.start - gap), last)
          let length = max(step(part.end - gap) - start, 1)
          let kind = part.midi == nil ? "F" : ":"
          text += "\(kind) \(start) \(length) \((part.midi ?? middleC) - middleC) \(part.text)\n"
          last = start + length
        }
      }
    }
    return text + "E\n"
  }

  private static func step(_ seconds: Double) -> Int { Int((seconds * resolution).rounded()) }

  private static func syllables(_ word: SongMapModel.Word) -> [Syllable] {
    guard word.syllables.count > 1 else {
      return [Syllable(start: word.start, end: word.end, text: word.text, endsWord: true)]
    }
    return word.syllables.enumerated().map { index, syllable in
      Syllable(
        start: syllable.start, end: syllable.end, text: syllable.text, endsWord: index + 1 == word.syllables.count)
    }
  }
}

private struct Syllable {
  let start: Double
  let end: Double
  let text: String
  let endsWord: Bool

  struct Part {
    let start: Double
    let end: Double
    let midi: Int?
    let text: String
  }

  /// Notes that last shorter inside a syllable belong to its neighbours, in seconds.
  private static let leastShare = 0.05

  /// The syllable on the notes that sound during it, in the order of their starts; `~` goes on with one.
  func parts(on notes: some Collection<SongMapModel.Note>) -> [Part] {
    let sung = notes.filter { min($0.end, end) - max($0.start, start) >= Self.leastShare }
    let written = singleLine(text)
    guard !sung.isEmpty else { return [Part(start: start, end: end, midi: nil, text: closed(written))] }
    return sung.enumerated().map { index, note in
      let isLast = index + 1 == sung.count
      let part = index == 0 ? written : "~"
      return Part(
        start: index == 0 ? start : note.start, end: isLast ? end : min(note.end, end), midi: note.midi,
        text: isLast ? closed(part) : part)
    }
  }

  /// A space behind a word parts it from the next.
  private func closed(_ text: String) -> String { endsWord ? text + " " : text }
}

extension Double {
  fileprivate func rounded(toSteps perSecond: Double) -> Double { (self * perSecond).rounded() / perSecond }
}
