import Artifacts

@testable import SongMap

/// Maps with beats and a melody.
enum Scores {
  static func beats(_ count: Int, every interval: Double, from first: Double = 0) -> [Double] {
    (0..<count).map { first + Double($0) * interval }
  }

  /// - Parameter notes: start and end in seconds, MIDI number.
  static func map(
    beats: [Double], downbeats: [Double] = [], meters: [(start: Double, numerator: Int64, denominator: Int64)] = [],
    notes: [(Double, Double, Int)], duration: Double
  ) throws -> SongMapModel {
    var map = try Maps.beats(beats, downbeats: downbeats, meter: meters, duration: duration)
    map.melody = notes.map { .init(start: $0.0, end: $0.1, midi: $0.2) }
    return map
  }
}
