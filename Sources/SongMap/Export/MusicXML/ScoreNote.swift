/// A note of a score.
struct ScoreNote: Equatable {
  /// Divisions from the beginning of the score.
  let start: Int
  var end: Int
  let midi: Int
  /// Seconds.
  let time: Double
  var lyric: Lyric?

  /// What is sung on a note.
  struct Lyric: Equatable {
    /// Where in its word a syllable stands, as MusicXML names it.
    enum Place: String {
      case single, begin, middle, end
    }

    var text: String
    var place: Place
  }

  /// The notes of one voice, rounded to the grid.
  ///
  /// A note lasts until the next one at most, a rest of one step between two is closed, and of notes that begin on one
  /// step the longest stands.
  static func voice(_ notes: [SongMapModel.Note], _ timeline: ScoreTimeline) -> [ScoreNote] {
    var voice: [ScoreNote] = []
    for note in notes.sorted(by: { $0.start < $1.start }) {
      let start = timeline.step(at: note.start)
      let bar = timeline.bars[timeline.bar(at: Double(start))]
      guard start < bar.end else { continue }
      let end = max(timeline.step(at: note.end), start + bar.step)
      let rounded = ScoreNote(start: start, end: end, midi: note.midi, time: note.start)
      if let last = voice.last, last.start == start {
        if end > last.end { voice[voice.count - 1] = rounded }
        continue
      }
      if let last = voice.last, start <= last.end + bar.step { voice[voice.count - 1].end = start }
      voice.append(rounded)
    }
    return voice
  }

  /// Gives each syllable, or word where there are none, to the note that begins nearest to it and not before an earlier
  /// one's; what comes to a note that has one already joins it.
  static func sing(_ lyrics: [SongMapModel.Line], on notes: inout [ScoreNote]) {
    guard !notes.isEmpty else { return }
    var earliest = 0
    for syllable in lyrics.flatMap(\.words).flatMap(syllables).sorted(by: { $0.time < $1.time }) {
      var nearest = earliest
      while nearest + 1 < notes.count,
        abs(notes[nearest + 1].time - syllable.time) <= abs(notes[nearest].time - syllable.time)
      { nearest += 1 }
      if let before = notes[nearest].lyric {
        let isSameWord = before.place == .begin || before.place == .middle
        notes[nearest].lyric = Lyric(
          text: before.text + (isSameWord ? "" : " ") + syllable.lyric.text,
          place: joined(before.place, syllable.lyric.place))
      } else {
        notes[nearest].lyric = syllable.lyric
      }
      earliest = nearest
    }
  }

  private static func joined(_ first: Lyric.Place, _ second: Lyric.Place) -> Lyric.Place {
    let beginsWord = first == .single || first == .begin
    let endsWord = second == .single || second == .end
    return switch (beginsWord, endsWord) {
    case (true, true): .single
    case (true, false): .begin
    case (false, true): .end
    case (false, false): .middle
    }
  }

  private static func syllables(_ word: SongMapModel.Word) -> [(time: Double, lyric: Lyric)] {
    guard word.syllables.count > 1 else { return [(word.start, Lyric(text: word.text, place: .single))] }
    return word.syllables.enumerated().map { index, syllable in
      let place: Lyric.Place = index == 0 ? .begin : index + 1 == word.syllables.count ? .end : .middle
      return (syllable.start, Lyric(text: syllable.text, place: place))
    }
  }
}
