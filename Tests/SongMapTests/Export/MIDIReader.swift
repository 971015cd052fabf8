/// A reader of Standard MIDI Files, written from the standard alone, for checking what was written.
struct MIDIReader {
  struct Event: Equatable {
    let tick: Int
    /// Status byte; 0xFF for meta events.
    let status: UInt8
    /// Type of a meta event.
    let type: UInt8
    let data: [UInt8]

    var text: String { String(decoding: data, as: UTF8.self) }
  }

  struct Broken: Error {}

  private(set) var format = 0
  private(set) var ticksPerQuarter = 0
  private(set) var tracks: [[Event]] = []

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    guard try take(4) == Array("MThd".utf8), try number(4) == 6 else { throw Broken() }
    format = try number(2)
    let count = try number(2)
    ticksPerQuarter = try number(2)
    for _ in 0..<count { tracks.append(try track()) }
    guard position == bytes.count else { throw Broken() }
  }

  private mutating func take(_ count: Int) throws -> [UInt8] {
    guard position + count <= bytes.count else { throw Broken() }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  private mutating func number(_ count: Int) throws -> Int { try take(count).reduce(0) { $0 << 8 | Int($1) } }

  private mutating func variableLength() throws -> Int {
    var value = 0
    while true {
      let byte = try number(1)
      value = value << 7 | (byte & 0x7F)
      if byte < 0x80 { return value }
    }
  }

  private mutating func track() throws -> [Event] {
    guard try take(4) == Array("MTrk".utf8) else { throw Broken() }
    let end = try number(4) + position
    var tick = 0
    var events: [Event] = []
    var status: UInt8 = 0
    while position < end {
      tick += try variableLength()
      // Running status: an event without one has that of the last.
      if position < end, bytes[position] >= 0x80 { status = UInt8(try number(1)) }
      switch status {
      case 0xFF:
        let type = UInt8(try number(1))
        events.append(Event(tick: tick, status: status, type: type, data: try take(variableLength())))
      case 0xC0..<0xE0: events.append(Event(tick: tick, status: status, type: 0, data: try take(1)))
      case 0x80..<0xF0: events.append(Event(tick: tick, status: status, type: 0, data: try take(2)))
      default: throw Broken()
      }
    }
    guard position == end, events.last?.type == 0x2F else { throw Broken() }
    return events
  }

  func meta(_ type: UInt8, track: Int = 0) -> [Event] { tracks[track].filter { $0.status == 0xFF && $0.type == type } }

  func notes(track: Int) -> [(pitch: UInt8, start: Int, end: Int)] {
    var sounding: [UInt8: Int] = [:]
    var notes: [(pitch: UInt8, start: Int, end: Int)] = []
    for event in tracks[track] where event.status != 0xFF {
      let isOn = event.status & 0xF0 == 0x90 && event.data[1] > 0
      let isOff = event.status & 0xF0 == 0x80 || event.status & 0xF0 == 0x90 && event.data[1] == 0
      if isOn { sounding[event.data[0]] = event.tick }
      if isOff, let start = sounding.removeValue(forKey: event.data[0]) {
        notes.append((event.data[0], start, event.tick))
      }
    }
    return notes
  }

  /// The time of a tick in seconds by the file's tempo events.
  func seconds(_ tick: Int) -> Double {
    var seconds = 0.0
    var last = (tick: 0, microseconds: 500_000.0)
    for event in meta(0x51) where event.tick < tick {
      seconds += Double(event.tick - last.tick) * last.microseconds
      last = (event.tick, Double(event.data.reduce(0) { $0 << 8 | Int($1) }))
    }
    return (seconds + Double(tick - last.tick) * last.microseconds) / 1e6 / Double(ticksPerQuarter)
  }
}
