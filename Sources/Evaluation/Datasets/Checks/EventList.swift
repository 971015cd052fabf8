/// Collects beats in the order of a file.
struct EventList {
  let check: ValueCheck
  private(set) var times: [Double] = []
  /// Positions in the bar, one for each time; 0 where it is not known.
  private(set) var positions: [Int] = []
  private var repeated = 0

  init(_ check: ValueCheck) { self.check = check }

  mutating func add(_ time: Double, position: Double?, _ place: AnnotationPlace) {
    guard let time = check.usable(time, place), check.isInOrder(time, after: times.last, place) else { return }
    let position = position ?? 0
    guard check.isInRange(position, 0...64, "position in the bar", place) else { return }
    guard position == position.rounded() else {
      check.report(.outOfRange, place, "the position in the bar is \(position); a whole number was expected")
      return
    }
    if time == times.last {
      repeated += 1
      return
    }
    times.append(time)
    positions.append(Int(position))
  }

  /// Beats at position 1; `nil` where no position is known.
  var downbeats: [Double]? {
    guard positions.contains(where: { $0 > 0 }) else { return nil }
    return zip(times, positions).filter { $0.1 == 1 }.map(\.0)
  }

  func noteLeniency() {
    if repeated > 0 { check.log.note("\(check.path): \(repeated) events that stand twice count once") }
  }
}
