/// A length that one note sign has, at most one dot included.
struct NoteValue: Equatable {
  /// Divisions.
  let length: Int
  /// As MusicXML names it.
  let name: String
  let isDotted: Bool

  /// From the longest to the shortest.
  static let all: [NoteValue] = {
    let names = ["whole", "half", "quarter", "eighth", "16th", "32nd"]
    return names.enumerated().flatMap { index, name in
      let length = (4 * ScoreTimeline.divisions) >> index
      let plain = NoteValue(length: length, name: name, isDotted: false)
      return length > 1 ? [NoteValue(length: length * 3 / 2, name: name, isDotted: true), plain] : [plain]
    }
  }()

  /// The signs that are written for a stretch of one bar: what begins between two groups goes to the next one first, so
  /// that the groups can be seen.
  static func values(from start: Int, to end: Int, in bar: ScoreTimeline.Bar) -> [NoteValue] {
    var values: [NoteValue] = []
    var position = start
    while position < end {
      let offset = (position - bar.start) % bar.group
      var longest = end - position
      if offset > 0 {
        longest = min(longest, bar.group - offset)
      } else if bar.group > bar.beatLength, longest > bar.group {
        longest -= longest % bar.group
      }
      guard let value = all.first(where: { $0.length <= longest }) else { break }
      values.append(value)
      position += value.length
    }
    return values
  }
}
