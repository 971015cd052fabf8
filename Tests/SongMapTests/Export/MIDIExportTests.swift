import Artifacts
import Testing

@testable import SongMap

@Suite struct MIDIExportTests {
  private func file(_ map: SongMapModel) throws -> MIDIReader { try MIDIReader(Exporter.export(map, as: .midi)) }

  private func example() throws -> SongMapModel { try SongMapModel(JSON(parsing: Array(Repository.example().utf8))) }

  /// Tick, numerator and denominator of each time signature.
  private func signatures(_ file: MIDIReader) -> [[Int]] {
    file.meta(0x58).map { [$0.tick, Int($0.data[0]), 1 << Int($0.data[1])] }
  }

  /// Beats of a player who drifts and sways; rounded as in a map.
  private func beats(count: Int, from first: Double = 0.4137) -> [Double] {
    var time = first
    return (0..<count).map { index in
      defer { time += 0.5 + 0.02 * Double(index % 7) - 0.013 * Double(index % 3) }
      return roundedTime(time)
    }
  }

  @Test("Beats lie on whole beats of the file to within half a millisecond, however long it is")
  func beatsOnTicks() throws {
    let times = beats(count: 1000)
    let file = try file(Maps.beats(times, duration: 700))
    #expect(file.format == 1 && file.ticksPerQuarter == 480)
    let distances = times.enumerated().map { abs(file.seconds(480 * ($0.offset + 1)) - $0.element) }
    #expect(try #require(distances.max()) < 0.0005)
  }

  @Test("A recording that begins with a downbeat begins with a whole bar")
  func noLead() throws {
    let file = try file(Maps.beats([0, 0.5, 1, 1.5, 2], downbeats: [0, 2], duration: 3))
    #expect(signatures(file) == [[0, 4, 4]])
    #expect(file.seconds(480) == 0.5)
  }

  @Test("Time before the first downbeat that fills no bar becomes a shorter one")
  func upbeat() throws {
    // One beat before the first one, then an upbeat of one beat.
    let map = try Maps.beats([0.5, 1, 1.5, 2, 2.5], downbeats: [1, 2.5], meter: [(0, 3, 4)], duration: 3)
    #expect(try signatures(file(map)) == [[0, 2, 4], [960, 3, 4]])
    // Four beats fill a bar.
    let full = try Maps.beats([2, 2.5, 3], downbeats: [2], duration: 4)
    #expect(try signatures(file(full)) == [[0, 4, 4]])
    // Five are a bar after an upbeat.
    let five = try Maps.beats([2.5, 3, 3.5], downbeats: [2.5], duration: 4)
    #expect(try signatures(file(five)) == [[0, 1, 4], [480, 4, 4]])
  }

  @Test("A bar of another length has its own time signature, and eighth-note beats are eighths")
  func changingMeter() throws {
    let times = (0..<14).map { Double($0) * 0.5 }
    let map = try Maps.beats(
      times, downbeats: [0, 2, 3.5, 6.5], meter: [(0, 4, 4), (3.5, 6, 8)], duration: 7)
    #expect(try signatures(file(map)) == [[0, 4, 4], [1920, 3, 4], [3360, 6, 8]])
    // An eighth is half a quarter: six of them take 1440 ticks.
    #expect(try file(map).seconds(3360 + 1440) == 6.5)
  }

  @Test("A pause between beats that no tempo reaches takes several beats")
  func longPause() throws {
    let file = try file(Maps.beats([0, 0.5, 60.5, 61], duration: 62))
    // 60 s are four beats of 15 s.
    #expect(abs(file.seconds(480 * 5) - 60.5) < 1e-5)
    #expect(abs(file.seconds(480 * 6) - 61) < 1e-5)
  }

  @Test("Without beats the global tempo holds, or 120 where there is none")
  func noBeats() throws {
    #expect(try file(Maps.assemble(duration: 4).model()).seconds(480) == 0.5)
    var map = try Maps.assemble(duration: 4).model()
    map.tempo.global = 60
    #expect(try file(map).seconds(480) == 1)
  }

  @Test("Chords are notes with their bass an octave lower, and markers with their labels")
  func chords() throws {
    let file = try file(example())
    let notes = file.notes(track: 1)
    #expect(notes.filter { $0.start == 0 }.map(\.pitch).sorted() == [43, 55, 59, 62])
    // E:min7 over its third, G.
    #expect(notes.filter { $0.start > 0 }.map(\.pitch).sorted() == [43, 52, 55, 59, 62])
    #expect(file.meta(0x06).map(\.text) == ["G:maj", "E:min7/b3"])
    #expect(file.meta(0x06).map { file.seconds($0.tick) }.last.map { abs($0 - 2.343) < 1e-3 } == true)
  }

  @Test("No chord is silence with a marker")
  func noChord() throws {
    let chords = Maps.passages([0, 1], until: 2, [Column("label", .text(["N", "X"]))])
    let file = try file(Maps.assemble(duration: 2, ["chords": ["chords": chords]]).model())
    #expect(file.notes(track: 1).isEmpty)
    #expect(file.meta(0x06).map(\.text) == ["N", "X"])
  }

  @Test("Key signature, sections, lyrics, melody and bass are there, and every track ends with the recording")
  func otherTracks() throws {
    var map = try example()
    map.sections.append(.init(start: 0, end: 6, label: "A", level: 1))
    let file = try file(map)
    #expect(file.meta(0x59).map(\.data) == [[1, 0]])
    #expect(file.meta(0x07).map(\.text) == ["verse"])
    #expect(
      file.tracks.map { $0.first { $0.type == 0x03 }?.text } == [
        "Song Map", "Chords", "Melody", "Bass", "Notes", "Lyrics",
      ])
    #expect(file.notes(track: 2).map(\.pitch) == [67] && file.notes(track: 3).map(\.pitch) == [43])
    #expect(file.notes(track: 4).map(\.pitch).sorted() == [43, 59])
    #expect(file.meta(0x05, track: 5).map(\.text) == ["when"])
    for track in file.tracks { #expect(abs(file.seconds(try #require(track.last).tick) - 12.8) < 2e-3) }
  }

  @Test(
    "Keys have their signature, beyond seven accidentals the enharmonic one",
    arguments: [
      ("C", "major", 0, 0), ("E", "minor", 1, 1), ("Eb", "minor", -6, 1), ("G#", "major", -4, 0), ("D", "dorian", 0, 0),
    ])
  func keySignatures(_ tonic: String, _ mode: String, _ sharps: Int, _ minor: UInt8) throws {
    let keys = Maps.passages([0], until: 2, [Column("tonic", .text([tonic])), Column("mode", .text([mode]))])
    let file = try file(Maps.assemble(duration: 2, ["key": ["key": keys]]).model())
    #expect(file.meta(0x59).map(\.data) == [[UInt8(bitPattern: Int8(sharps)), minor]])
  }

  @Test("Notes of one pitch never overlap in a channel, and the shortest lasts a tick")
  func overlappingNotes() throws {
    let table = Table(
      start: [0, 0.5, 0.5, 1], duration: [2, 0.2, 0.3, 1e-6], confidence: [1, 1, 1, 1],
      columns: [Column("midi", .int64([60, 60, 60, 61])), Column("velocity", .int64([0, 1, 127, 5]))])
    let file = try file(Maps.assemble(duration: 3, ["performance.melody": ["notes": table]]).model())
    let notes = file.notes(track: 2)
    #expect(notes.map(\.pitch) == [60, 60, 61])
    #expect(notes.map(\.start) == [0, 480, 960] && notes.map(\.end) == [480, 768, 961])
  }

  @Test("Bends are there where they are asked for: a channel's range, then each note's deviation where it begins")
  func bends() throws {
    let table = Table(
      start: [0, 1, 2], duration: [1, 1, 0.5], confidence: [1, 1, 1],
      columns: [Column("midi", .int64([60, 60, 62])), Column("cents", .float64([50, -100, 0]))])
    let map = try Maps.assemble(duration: 3, ["performance.melody": ["notes": table]]).model()
    let file = try MIDIReader(Exporter.export(map, as: .midi, bends: true))
    let events = file.tracks[2].filter { $0.status != 0xFF }
    #expect(events.filter { $0.status == 0xB1 }.map(\.data) == [[101, 0], [100, 0], [6, 2], [38, 0]])
    let bends = events.filter { $0.status == 0xE1 }
    #expect(bends.map { Int($0.data[0]) + Int($0.data[1]) << 7 - 8192 } == [2048, -4096, 0])
    #expect(bends.map(\.tick) == [0, 960, 1920])
    for bend in bends {
      let at = try #require(events.firstIndex(of: bend))
      #expect(events[at + 1].status == 0x91 && events[at + 1].tick == bend.tick, "a bend comes before its note")
    }
    #expect(try file.notes(track: 2).map(\.pitch) == self.file(map).notes(track: 2).map(\.pitch))
    #expect(try self.file(map).tracks[2].allSatisfy { $0.status != 0xE1 })
  }

  @Test("A recording that is too long for a file is refused")
  func tooLong() throws {
    let map = try Maps.assemble(duration: 1e300).model()
    #expect(throws: SongMapError.self) { try Exporter.export(map, as: .midi) }
  }
}
