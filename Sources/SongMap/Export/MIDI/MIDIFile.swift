/// The bytes of a Standard MIDI File 1.0, format 1.
struct MIDIFile {
  /// One track: events at ticks, written in the order of ticks, then of kind, then of addition.
  struct Track {
    enum Kind: Int {
      case meta, noteOff, bend, noteOn
    }

    private var events: [(tick: Int, kind: Kind, bytes: [UInt8])] = []

    init(name: String) { addText(.trackName, name, at: 0) }

    enum Text: UInt8 {
      case trackName = 0x03
      case lyric = 0x05
      case marker = 0x06
      case cue = 0x07
    }

    mutating func addText(_ kind: Text, _ text: String, at tick: Int) {
      addMeta(kind.rawValue, Array(text.utf8), at: tick)
    }

    mutating func addMeta(_ type: UInt8, _ data: [UInt8], at tick: Int) {
      events.append((tick, .meta, [0xFF, type] + MIDIFile.variableLength(data.count) + data))
    }

    /// Adds a note that lasts at least one tick.
    mutating func addNote(_ pitch: Int, velocity: Int, channel: UInt8, from start: Int, to end: Int) {
      let key = UInt8(clamping: min(max(pitch, 0), 127))
      // A note with velocity 0 would be the end of one.
      let strength = UInt8(clamping: min(max(velocity, 1), 127))
      events.append((start, .noteOn, [0x90 | channel, key, strength]))
      events.append((max(end, start + 1), .noteOff, [0x80 | channel, key, 64]))
    }

    mutating func addProgram(_ program: UInt8, channel: UInt8) {
      events.append((0, .meta, [0xC0 | channel, program]))
    }

    /// Sets the range of bends by registered parameter 0.
    mutating func addBendRange(semitones: Int, channel: UInt8) {
      for (controller, value) in [(101, 0), (100, 0), (6, semitones), (38, 0)] {
        events.append((0, .meta, [0xB0 | channel, UInt8(controller), UInt8(clamping: value)]))
      }
    }

    /// Bends all notes of a channel from here on.
    ///
    /// - Parameter share: Of the bend range, -1 to 1.
    mutating func addBend(_ share: Double, channel: UInt8, at tick: Int) {
      let value = min(max(0x2000 + Int((share * 0x2000).rounded()), 0), 0x3FFF)
      events.append((tick, .bend, [0xE0 | channel, UInt8(value & 0x7F), UInt8(value >> 7)]))
    }

    /// The chunk; its end is at `end` or at the last event.
    fileprivate func bytes(end: Int) -> [UInt8] {
      let ordered = events.indices.sorted {
        (events[$0].tick, events[$0].kind.rawValue, $0) < (events[$1].tick, events[$1].kind.rawValue, $1)
      }
      var data: [UInt8] = []
      var now = 0
      for index in ordered {
        data += MIDIFile.variableLength(events[index].tick - now) + events[index].bytes
        now = events[index].tick
      }
      data += MIDIFile.variableLength(max(0, end - now)) + [0xFF, 0x2F, 0x00]
      return Array("MTrk".utf8) + MIDIFile.bigEndian(data.count, bytes: 4) + data
    }
  }

  /// The largest distance between two events: four bytes of seven bits.
  static let latestTick = 0xFFF_FFFF

  var tracks: [Track] = []
  /// Tick at which all tracks end.
  var end = 0

  var bytes: [UInt8] {
    let header =
      Array("MThd".utf8) + Self.bigEndian(6, bytes: 4) + Self.bigEndian(1, bytes: 2)
      + Self.bigEndian(tracks.count, bytes: 2) + Self.bigEndian(MIDITimeline.resolution, bytes: 2)
    return header + tracks.flatMap { $0.bytes(end: end) }
  }

  static func bigEndian(_ value: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// Seven bits a byte, the highest first; all bytes but the last have the top bit set.
  static func variableLength(_ value: Int) -> [UInt8] {
    var bytes = [UInt8(truncatingIfNeeded: value & 0x7F)]
    var rest = value >> 7
    while rest > 0 {
      bytes.insert(UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80, at: 0)
      rest >>= 7
    }
    return bytes
  }
}
