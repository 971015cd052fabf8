/// Bars and beats of a score whose beats are the recording's.
///
/// Bars begin with the downbeats, where there are none with the first beat and every bar of the meter after it. Beats
/// before the first downbeat make an upbeat and whole bars after it. Where downbeats lie two bars and more apart, bars
/// of the meter fill the time between them. Beyond the first and last beat their tempo goes on.
struct ScoreTimeline {
  /// Divisions of a quarter note: the shortest value is a thirty-second note.
  static let divisions = 8
  /// More bars than any score has.
  static let mostBeats = 100_000

  struct Bar: Equatable {
    /// In divisions from the beginning of the score.
    let start: Int
    let beats: Int
    /// Note value of a beat: a power of two, 32 at most.
    let beatValue: Int
    /// Whether it is an upbeat, which is shorter than the meter says.
    let isPickup: Bool

    var beatLength: Int { 4 * ScoreTimeline.divisions / beatValue }
    var length: Int { beats * beatLength }
    var end: Int { start + length }
    /// Divisions of the shortest value that notes are rounded to: sixteenths, or thirty-seconds where these are beats
    /// or halves of beats.
    var step: Int { beatLength >= 4 ? 2 : 1 }
    /// Divisions that notes are grouped by: beats, or three of them in compound meters.
    var group: Int { beatValue == 8 && beats % 3 == 0 ? 3 * beatLength : beatLength }
  }

  /// At least one.
  private(set) var bars: [Bar] = []
  /// Seconds of each beat of the score, and of the end of the last one.
  private var times: [Double] = []
  /// Divisions of the same.
  private var positions: [Int] = []

  /// - Parameters:
  ///   - first: Seconds from which on there must be bars.
  ///   - last: Seconds until which there must be bars.
  /// - Throws: ``SongMapError/nothingToExport(format:field:reason:)`` with fewer than two beats, or too many.
  init(_ map: SongMapModel, covering first: Double, _ last: Double) throws(SongMapError) {
    let beats = map.beats
    guard beats.count > 1 else {
      throw Self.impossible("a score is written in beats, of which there are \(beats.count)")
    }
    let opening = beats[1] - beats[0]
    let closing = beats[beats.count - 1] - beats[beats.count - 2]
    // Half of the shortest step before a beat still belongs to it.
    let leading = max(0, ((beats[0] - first) / opening - 0.125).rounded(.up))
    let trailing = max(1, ((last - beats[beats.count - 1]) / closing - 0.125).rounded(.up))
    guard leading + trailing + Double(beats.count) <= Double(Self.mostBeats) else {
      throw Self.impossible("a score of more than \(Self.mostBeats) beats cannot be read")
    }
    let lead = Int(leading)
    times = (0..<lead).map { beats[0] - Double(lead - $0) * opening } + beats
    let isDownbeat = map.beatsAreDownbeats
    var downbeats = isDownbeat.indices.filter { isDownbeat[$0] }.map { $0 + lead }
    if downbeats.isEmpty { downbeats = [lead] }
    let closingMeter = map.meter(at: times[downbeats[downbeats.count - 1]] + 1e-3)
    let beatsAtEnd = times.count - downbeats[downbeats.count - 1] + Int(trailing) - 1
    let barsAtEnd = (beatsAtEnd + closingMeter.numerator - 1) / closingMeter.numerator
    let end = downbeats[downbeats.count - 1] + barsAtEnd * closingMeter.numerator
    for index in 0...(end - times.count) {
      times.append(beats[beats.count - 1] + Double(index + 1) * closing)
    }
    positions = [0]
    let openingMeter = map.meter(at: times[downbeats[0]] + 1e-3)
    let upbeat = downbeats[0] % openingMeter.numerator
    if upbeat > 0 { append(beats: upbeat, of: openingMeter, isPickup: true) }
    fill(downbeats[0] - upbeat, of: openingMeter)
    for (downbeat, next) in zip(downbeats, downbeats.dropFirst() + [end]) {
      fill(next - downbeat, of: map.meter(at: times[downbeat] + 1e-3))
    }
  }

  static func impossible(_ reason: String) -> SongMapError {
    .nothingToExport(format: "musicxml", field: "beats", reason: reason)
  }

  /// One bar, or where there are beats for two and more, bars of the meter and what is left.
  private mutating func fill(_ beats: Int, of meter: SongMapModel.Meter) {
    var rest = beats
    while rest >= 2 * meter.numerator {
      append(beats: meter.numerator, of: meter)
      rest -= meter.numerator
    }
    if rest > meter.numerator && beats >= 2 * meter.numerator {
      append(beats: meter.numerator, of: meter)
      rest -= meter.numerator
    }
    if rest > 0 { append(beats: rest, of: meter) }
  }

  private mutating func append(beats: Int, of meter: SongMapModel.Meter, isPickup: Bool = false) {
    let bar = Bar(
      start: bars.last?.end ?? 0, beats: beats, beatValue: MIDITimeline.noteValue(meter.denominator),
      isPickup: isPickup)
    for beat in 1...beats { positions.append(bar.start + beat * bar.beatLength) }
    bars.append(bar)
  }

  /// Seconds of the recording at which the score begins.
  var startTime: Double { times[0] }

  /// Divisions from the beginning of the score, between 0 and its end.
  func position(at time: Double) -> Double {
    let next = Self.firstIndex(in: 1..<times.count - 1) { times[$0] > time }
    let fraction = (time - times[next - 1]) / (times[next] - times[next - 1])
    return Double(positions[next - 1]) + min(max(fraction, 0), 1) * Double(positions[next] - positions[next - 1])
  }

  /// Index of the bar that holds a position; the last one's for the end of the score.
  func bar(at position: Double) -> Int {
    Self.firstIndex(in: 0..<bars.count - 1) { Double(bars[$0].end) > position }
  }

  /// The position of a time on the grid that notes are rounded to.
  func step(at time: Double) -> Int { rounded(time) { $0.step } }

  /// The position of the beat nearest to a time.
  func beat(at time: Double) -> Int { rounded(time) { $0.beatLength } }

  /// Index of the bar that begins nearest to a time.
  func nearestBar(to time: Double) -> Int {
    let position = position(at: time)
    let bar = bar(at: position)
    let isLate = position - Double(bars[bar].start) > Double(bars[bar].length) / 2
    return isLate && bar + 1 < bars.count ? bar + 1 : bar
  }

  private func rounded(_ time: Double, to unit: (Bar) -> Int) -> Int {
    let position = position(at: time)
    let bar = bars[bar(at: position)]
    let unit = unit(bar)
    return bar.start + Int(((position - Double(bar.start)) / Double(unit)).rounded()) * unit
  }

  /// The first index of which the condition holds, the end of the range where it holds of none; it must hold of all
  /// indices after one.
  private static func firstIndex(in range: Range<Int>, where condition: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
