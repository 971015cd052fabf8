/// A reference and an estimate of events in seconds.
struct EventCase {
  var reference: [Double]
  var estimate: [Double]
}

/// Pairs of event lists as trackers and annotators produce them, and such that sit exactly on a metric's borders.
struct EventCases {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A pulse and what a tracker may make of it.
  ///
  /// - Parameter largest: most events of the reference.
  mutating func next(largest: Int) -> EventCase {
    let reference = pulse(count: Int.random(in: 0...largest, using: &generator))
    return EventCase(reference: reference, estimate: perturbed(reference))
  }

  /// Rigid on a grid of hundredths of a second, or swaying.
  private mutating func pulse(count: Int) -> [Double] {
    let intervals = [0.4, 0.41, 0.5, 0.6, 0.82, 1.0]
    let interval = intervals.randomElement(using: &generator) ?? 0.5
    let start = Double(Int.random(in: 0...800, using: &generator)) / 100
    if Bool.random(using: &generator) {
      return (0..<count).map { ((start + Double($0) * interval) * 1000).rounded() / 1000 }
    }
    var time = start
    return (0..<count).map { _ in
      time += interval * Double.random(in: 0.85...1.15, using: &generator)
      return time
    }
  }

  mutating func perturbed(_ events: [Double]) -> [Double] {
    switch Int.random(in: 0...13, using: &generator) {
    case 0: return events
    case 1: return shifted(events)
    case 2: return events.filter { _ in Int.random(in: 0...4, using: &generator) > 0 }
    case 3: return doubled(events)
    case 4: return events.indices.filter { $0 % 2 == 0 }.map { events[$0] }
    case 5: return events.indices.filter { $0 % 2 == 1 }.map { events[$0] }
    case 6: return jittered(events, by: 0.02)
    case 7: return jittered(events, by: 0.15)
    case 8: return between(events)
    case 9: return (events + events.filter { _ in Int.random(in: 0...3, using: &generator) == 0 }).sorted()
    case 10: return stretched(events)
    case 11: return []
    case 12: return Array(events.prefix(1))
    default: return pulse(count: Int.random(in: 0...(events.count + 3), using: &generator))
    }
  }

  /// By amounts that lie on the borders of windows, and others.
  private mutating func shifted(_ events: [Double]) -> [Double] {
    let amounts = [0.07, -0.07, 0.05, 0.0875, -0.0875, 0.07175, 0.205, 0.25, -0.25, 0.005, 0.1]
    let amount = amounts.randomElement(using: &generator) ?? 0
    return events.map { $0 + amount }.filter { $0 >= 0 }
  }

  private mutating func jittered(_ events: [Double], by width: Double) -> [Double] {
    events.map { max(0, $0 + Double.random(in: -width...width, using: &generator)) }.sorted()
  }

  /// Another tempo, up to the border of what continuity allows.
  private mutating func stretched(_ events: [Double]) -> [Double] {
    guard let first = events.first else { return [] }
    let factors = [0.825, 1.175, 1.01, 1.5, 0.75]
    let factor = factors.randomElement(using: &generator) ?? 1
    return events.map { first + ($0 - first) * factor }
  }

  private func doubled(_ events: [Double]) -> [Double] { (events + between(events)).sorted() }

  private func between(_ events: [Double]) -> [Double] {
    zip(events, events.dropFirst()).map { $0 + ($1 - $0) * 0.5 }
  }
}
