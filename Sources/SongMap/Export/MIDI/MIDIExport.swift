import Notation

/// A Standard MIDI File: tempo, meter, key, chord labels (markers) and sections (cue points) in the first track, then
/// chords, and melody, bass, all notes and lyrics where there are any.
enum MIDIExport {
  private static let chordChannel: UInt8 = 0
  private static let melodyChannel: UInt8 = 1
  private static let bassChannel: UInt8 = 2
  private static let notesChannel: UInt8 = 3
  /// General MIDI, counted from 0: acoustic grand piano, flute, fingered electric bass, acoustic grand piano.
  private static let programs: [UInt8] = [0, 73, 33, 0]
  /// Loudness of notes that have none.
  private static let velocity = 80
  /// Semitones of the greatest bend up and down: the range that instruments have unless told otherwise.
  private static let bendRange = 2
  /// C2: chord basses lie in the octave above it.
  private static let bassOctave = 36
  /// C3: chord roots lie in the octave above it.
  private static let rootOctave = 48

  /// - Parameter bends: Whether notes of melody and bass are bent to their deviation. A bend holds for a whole channel,
  ///   so that notes which sound together cannot have theirs.
  /// - Throws: ``SongMapError/nothingToExport(format:field:reason:)`` where the recording is too long for a file.
  static func bytes(_ map: SongMapModel, bends: Bool = false) throws(SongMapError) -> [UInt8] {
    guard map.duration <= MIDITimeline.longestDuration else {
      throw .nothingToExport(format: "midi", field: "duration_sec", reason: "a file holds 100 hours at most")
    }
    let timeline = MIDITimeline(map)
    var file = MIDIFile()
    file.end = timeline.tick(at: map.duration)
    guard file.end <= MIDIFile.latestTick else {
      throw .nothingToExport(format: "midi", field: "beats", reason: "they are too close to be counted in ticks")
    }
    file.tracks.append(conductor(map, timeline))
    file.tracks.append(chords(map, timeline))
    let voices = [("Melody", map.melody, melodyChannel), ("Bass", map.bass, bassChannel)]
    for (name, notes, channel) in voices where !notes.isEmpty {
      var track = voice(name, notes, channel, timeline)
      if bends { bend(&track, notes, channel, timeline) }
      file.tracks.append(track)
    }
    if !map.notes.isEmpty { file.tracks.append(voice("Notes", map.notes, notesChannel, timeline)) }
    if !map.lyrics.isEmpty { file.tracks.append(lyrics(map, timeline)) }
    return file.bytes
  }

  private static func conductor(_ map: SongMapModel, _ timeline: MIDITimeline) -> MIDIFile.Track {
    var track = MIDIFile.Track(name: "Song Map")
    for tempo in timeline.tempos {
      track.addMeta(0x51, MIDIFile.bigEndian(tempo.microsecondsPerQuarter, bytes: 3), at: tempo.tick)
    }
    for signature in timeline.signatures {
      let exponent = UInt8(signature.denominator.trailingZeroBitCount)
      let clocksPerClick = UInt8(96 / signature.denominator)
      track.addMeta(0x58, [UInt8(signature.numerator), exponent, clocksPerClick, 8], at: signature.tick)
    }
    for key in map.keys {
      if let data = keySignature(key) { track.addMeta(0x59, data, at: timeline.tick(at: key.start)) }
    }
    for chord in map.chords { track.addText(.marker, chord.label, at: timeline.tick(at: chord.start)) }
    for section in map.coarsestSections { track.addText(.cue, section.label, at: timeline.tick(at: section.start)) }
    return track
  }

  /// Sharps above or flats below 0, then 1 for minor.
  private static func keySignature(_ passage: SongMapModel.KeyPassage) -> [UInt8]? {
    guard let tonic = try? NoteName(parsing: passage.tonic), let mode = Key.Mode(rawValue: passage.mode) else {
      return nil
    }
    var sharps = Key(tonic: tonic, mode: mode).signature
    // Signatures beyond seven accidentals are written as their enharmonic equivalents.
    while sharps > 7 { sharps -= 12 }
    while sharps < -7 { sharps += 12 }
    return [UInt8(bitPattern: Int8(sharps)), mode == .minor || mode == .aeolian ? 1 : 0]
  }

  /// Each chord in close position on its root, with the bass an octave lower.
  private static func chords(_ map: SongMapModel, _ timeline: MIDITimeline) -> MIDIFile.Track {
    var track = MIDIFile.Track(name: "Chords")
    track.addProgram(programs[0], channel: chordChannel)
    for passage in map.chords {
      guard let chord = (try? Chord(parsing: passage.label))?.named else { continue }
      let start = timeline.tick(at: passage.start)
      let end = timeline.tick(at: passage.end)
      let root = rootOctave + chord.root.pitchClass.semitones
      let pitches = [bassOctave + chord.bassPitchClass.semitones] + chord.intervals.sorted().map { root + $0 }
      for pitch in pitches {
        track.addNote(pitch, velocity: velocity, channel: chordChannel, from: start, to: end)
      }
    }
    return track
  }

  /// The notes of one voice. A note ends where the next one of its pitch begins: a channel holds each pitch once.
  private static func voice(
    _ name: String, _ notes: [SongMapModel.Note], _ channel: UInt8, _ timeline: MIDITimeline
  ) -> MIDIFile.Track {
    var track = MIDIFile.Track(name: name)
    track.addProgram(programs[Int(channel)], channel: channel)
    for (_, samePitch) in Dictionary(grouping: notes, by: \.midi).sorted(by: { $0.key < $1.key }) {
      let starts = samePitch.map { timeline.tick(at: $0.start) }
      for (index, note) in samePitch.enumerated() {
        let next = index + 1 < starts.count ? starts[index + 1] : Int.max
        guard next > starts[index] else { continue }
        track.addNote(
          note.midi, velocity: note.velocity ?? velocity, channel: channel, from: starts[index],
          to: min(timeline.tick(at: note.end), next))
      }
    }
    return track
  }

  /// Bends the channel to the deviation of each note where it begins.
  private static func bend(
    _ track: inout MIDIFile.Track, _ notes: [SongMapModel.Note], _ channel: UInt8, _ timeline: MIDITimeline
  ) {
    track.addBendRange(semitones: bendRange, channel: channel)
    for note in notes {
      let share = (note.cents ?? 0) / (100 * Double(bendRange))
      track.addBend(share, channel: channel, at: timeline.tick(at: note.start))
    }
  }

  /// Words where there are any, otherwise lines.
  private static func lyrics(_ map: SongMapModel, _ timeline: MIDITimeline) -> MIDIFile.Track {
    var track = MIDIFile.Track(name: "Lyrics")
    for line in map.lyrics {
      if line.words.isEmpty {
        track.addText(.lyric, line.text, at: timeline.tick(at: line.start))
      } else {
        for word in line.words { track.addText(.lyric, word.text, at: timeline.tick(at: word.start)) }
      }
    }
    return track
  }
}
