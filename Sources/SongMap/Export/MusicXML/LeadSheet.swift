import Notation

/// What a lead sheet shows, in bars.
struct LeadSheet {
  /// A chord at its beat.
  struct Harmony: Equatable {
    /// Divisions from the beginning of the score.
    let position: Int
    let chord: Chord
  }

  let timeline: ScoreTimeline
  let notes: [ScoreNote]
  let harmonies: [Harmony]
  /// By the index of the bar with which they begin.
  let keys: [Int: Key]
  let sections: [Int: String]
  /// Quarter notes a minute; `nil` where it is not known.
  let tempo: Double?

  /// - Throws: ``SongMapError/nothingToExport(format:field:reason:)`` without beats, or with neither melody nor chords.
  init(_ map: SongMapModel) throws(SongMapError) {
    let chords = map.chords.map { (start: $0.start, end: $0.end, chord: (try? Chord(parsing: $0.label)) ?? .unknown) }
    let sounding = chords.filter { $0.chord.named != nil }
    guard !map.melody.isEmpty || !sounding.isEmpty else {
      throw .nothingToExport(
        format: "musicxml", field: "performance.melody", reason: "the map has neither a melody nor chords")
    }
    // Chords sound on in the time before the first beat; notes need bars to stand in.
    let first = map.melody.map(\.start).min() ?? .infinity
    let last = max(map.melody.map(\.end).max() ?? 0, sounding.map(\.end).max() ?? 0)
    timeline = try ScoreTimeline(map, covering: first, last)
    var notes = ScoreNote.voice(map.melody, timeline)
    ScoreNote.sing(map.lyrics, on: &notes)
    self.notes = notes
    harmonies = Self.harmonies(chords, timeline)
    keys = Self.keys(map.keys, timeline)
    var sections: [Int: String] = [:]
    for section in map.coarsestSections {
      sections[timeline.nearestBar(to: section.start)] = section.label
    }
    self.sections = sections
    let beatValue = MIDITimeline.noteValue(map.meter(at: map.beats.first ?? 0).denominator)
    tempo = map.tempo.global > 0 ? map.tempo.global * 4 / Double(beatValue) : nil
  }

  /// Chords at the beats nearest to them: of several at one beat the longest, and none that is like the one before.
  private static func harmonies(
    _ chords: [(start: Double, end: Double, chord: Chord)], _ timeline: ScoreTimeline
  ) -> [Harmony] {
    var placed: [(position: Int, length: Double, chord: Chord)] = []
    let end = timeline.bars[timeline.bars.count - 1].end
    for (start, stop, chord) in chords where stop > timeline.startTime {
      let position = timeline.beat(at: start)
      let length = stop - max(start, timeline.startTime)
      guard position < end else { continue }
      if let last = placed.last, last.position == position {
        if length > last.length { placed[placed.count - 1] = (position, length, chord) }
      } else {
        placed.append((position, length, chord))
      }
    }
    var harmonies: [Harmony] = []
    for (position, _, chord) in placed where chord != .unknown && chord != harmonies.last?.chord {
      harmonies.append(Harmony(position: position, chord: chord))
    }
    return harmonies
  }

  private static func keys(_ passages: [SongMapModel.KeyPassage], _ timeline: ScoreTimeline) -> [Int: Key] {
    var keys: [Int: Key] = [:]
    for passage in passages {
      guard let tonic = try? NoteName(parsing: passage.tonic), let mode = Key.Mode(rawValue: passage.mode) else {
        continue
      }
      let key = Key(tonic: tonic, mode: mode)
      // Signatures beyond seven accidentals are written as their enharmonic equivalents.
      let bar = keys.isEmpty ? 0 : timeline.nearestBar(to: passage.start)
      keys[bar] = abs(key.signature) > 7 ? Key(tonic: tonic.pitchClass, mode: mode) : key
    }
    return keys
  }
}
