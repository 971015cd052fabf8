/// Where the times of a recording lie on the ticks of a MIDI file whose beats are the recording's.
///
/// Every beat lies on a whole beat of the file, and the tempo between two beats makes up for their distance. Before
/// the first beat stand as many beats of about its length as fit; a first bar that they and an upbeat do not fill is
/// shorter. After the last beat its tempo goes on. Without at least two beats the global tempo holds from the
/// beginning, or 120 beats per minute where that is not known.
struct MIDITimeline {
  /// Ticks of a quarter note.
  static let resolution = 480
  /// The largest tempo that a file can hold, in microseconds of a quarter note.
  static let slowest = 0xFF_FFFF
  /// Seconds: more would exceed what a file can count in ticks.
  static let longestDuration: Double = 100 * 3600

  struct Anchor {
    /// Seconds.
    let time: Double
    let tick: Int
  }

  struct TempoEvent: Equatable {
    let tick: Int
    let microsecondsPerQuarter: Int
  }

  struct TimeSignature: Equatable {
    let tick: Int
    let numerator: Int
    /// A power of two.
    let denominator: Int
  }

  /// The beginning and each beat.
  private(set) var anchors = [Anchor(time: 0, tick: 0)]
  private(set) var tempos: [TempoEvent] = []
  private(set) var signatures: [TimeSignature] = []
  /// Seconds of a tick after the last anchor.
  private var lastSecondsPerTick: Double

  init(_ map: SongMapModel) {
    let beats = map.beats
    let isDownbeat = map.beatsAreDownbeats
    let firstDownbeat = isDownbeat.firstIndex(of: true)
    let opening = map.meter(at: firstDownbeat.map { beats[$0] } ?? beats.first ?? 0)
    let openingValue = Self.noteValue(opening.denominator)
    let bpm = map.tempo.global > 0 ? map.tempo.global : 120
    lastSecondsPerTick = 60 / bpm / Double(Self.ticks(ofBeat: openingValue))

    guard beats.count > 1 else {
      let quarter = lastSecondsPerTick * Double(Self.resolution)
      let microseconds = Self.microseconds(quarter)
      tempos = [TempoEvent(tick: 0, microsecondsPerQuarter: microseconds)]
      lastSecondsPerTick = Double(microseconds) / 1e6 / Double(Self.resolution)
      signatures = [TimeSignature(tick: 0, numerator: opening.numerator, denominator: openingValue)]
      return
    }

    /// Beats of the file, with their note value, between each anchor and the next.
    var spans: [(beats: Int, noteValue: Int)] = []
    let lead = Self.leadBeats(before: beats[0], interval: beats[1] - beats[0], noteValue: openingValue)
    if lead > 0 { spans.append((lead, openingValue)) }
    for index in beats.indices.dropLast() {
      let isOpening = index < firstDownbeat ?? beats.count
      let value = isOpening ? openingValue : Self.noteValue(map.meter(at: beats[index] + 1e-3).denominator)
      spans.append((Self.fewestBeats(in: beats[index + 1] - beats[index], noteValue: value), value))
    }
    let times = lead > 0 ? beats : Array(beats.dropFirst())
    layOut(spans, until: times)
    if let firstDownbeat {
      let beatAnchor = lead > 0 ? 1 : 0
      barLines(map, isDownbeat, spans, first: firstDownbeat, beatAnchor: beatAnchor, opening: opening)
    } else {
      signatures = [TimeSignature(tick: 0, numerator: opening.numerator, denominator: openingValue)]
    }
  }

  /// The tick nearest to a time in seconds.
  func tick(at time: Double) -> Int {
    var low = 0
    var high = anchors.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if anchors[middle].time <= time { low = middle } else { high = middle - 1 }
    }
    let anchor = anchors[low]
    guard low + 1 < anchors.count else {
      return anchor.tick + Int((max(0, time - anchor.time) / lastSecondsPerTick).rounded())
    }
    let next = anchors[low + 1]
    let fraction = max(0, time - anchor.time) / (next.time - anchor.time)
    return anchor.tick + Int((fraction * Double(next.tick - anchor.tick)).rounded())
  }

  /// Whole beats that fill the time before the first one, of about the length of the first interval.
  private static func leadBeats(before first: Double, interval: Double, noteValue: Int) -> Int {
    guard first > 1e-6 else { return 0 }
    let count = Int(min(max((first / max(interval, 0.05)).rounded(), 1), 1e7))
    return max(count, fewestBeats(in: first, noteValue: noteValue))
  }

  /// 1, but where the time is longer than one beat of the slowest tempo as many as it takes.
  private static func fewestBeats(in seconds: Double, noteValue: Int) -> Int {
    let quarters = seconds * 1e6 / Double(slowest)
    return max(1, Int((quarters * Double(noteValue) / 4).rounded(.up)))
  }

  /// Sets anchors and tempos. Each tempo is chosen from where the file has come to, so that rounding never adds up.
  private mutating func layOut(_ spans: [(beats: Int, noteValue: Int)], until times: [Double]) {
    var reached = 0.0
    for (span, time) in zip(spans, times) {
      let ticks = span.beats * Self.ticks(ofBeat: span.noteValue)
      let tick = anchors[anchors.count - 1].tick
      let microseconds = Self.microseconds((time - reached) * Double(Self.resolution) / Double(ticks))
      if tempos.last?.microsecondsPerQuarter != microseconds {
        tempos.append(TempoEvent(tick: tick, microsecondsPerQuarter: microseconds))
      }
      lastSecondsPerTick = Double(microseconds) / 1e6 / Double(Self.resolution)
      reached += lastSecondsPerTick * Double(ticks)
      anchors.append(Anchor(time: time, tick: tick + ticks))
    }
  }

  /// Sets the time signatures: one wherever the number of beats in a bar changes.
  private mutating func barLines(
    _ map: SongMapModel, _ isDownbeat: [Bool], _ spans: [(beats: Int, noteValue: Int)], first: Int, beatAnchor: Int,
    opening: SongMapModel.Meter
  ) {
    let openingValue = Self.noteValue(opening.denominator)
    let beatsBefore = spans[..<(first + beatAnchor)].reduce(0) { $0 + $1.beats }
    let upbeat = beatsBefore % opening.numerator
    if upbeat > 0 { sign(upbeat, openingValue, at: 0) }
    if beatsBefore > upbeat || upbeat == 0 {
      sign(opening.numerator, openingValue, at: upbeat * Self.ticks(ofBeat: openingValue))
    }
    let downbeats = isDownbeat.indices.filter { isDownbeat[$0] }
    for (position, beat) in downbeats.enumerated() {
      let anchor = beat + beatAnchor
      let meter = map.meter(at: map.beats[beat] + 1e-3)
      let value = anchor < spans.count ? spans[anchor].noteValue : Self.noteValue(meter.denominator)
      let isLast = position + 1 == downbeats.count
      let length =
        isLast
        ? meter.numerator
        : spans[anchor..<(downbeats[position + 1] + beatAnchor)].reduce(0) { $0 + $1.beats }
      sign(length, value, at: anchors[anchor].tick)
    }
  }

  /// Adds a signature unless it is in force already; a bar too long for one is left without.
  private mutating func sign(_ numerator: Int, _ denominator: Int, at tick: Int) {
    guard numerator <= 255 else { return }
    if let last = signatures.last, last.numerator == numerator, last.denominator == denominator { return }
    if signatures.last?.tick == tick { signatures.removeLast() }
    signatures.append(TimeSignature(tick: tick, numerator: numerator, denominator: denominator))
  }

  /// The largest power of two that is not above a denominator: files hold no others.
  static func noteValue(_ denominator: Int) -> Int {
    var value = 1
    while value * 2 <= denominator { value *= 2 }
    return value
  }

  private static func ticks(ofBeat noteValue: Int) -> Int { resolution * 4 / noteValue }

  private static func microseconds(_ secondsPerQuarter: Double) -> Int {
    Int(min(max((secondsPerQuarter * 1e6).rounded(), 1), Double(slowest)))
  }
}
