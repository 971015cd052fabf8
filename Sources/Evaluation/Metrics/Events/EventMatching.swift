/// Which events of two lists of times belong together.
public enum EventMatching {
  /// Seconds; no recording is longer, by mir_eval's convention.
  static let latest = 30_000.0

  /// A time within 0...``latest``, for what allocates or loops by time; 0 for what is not a number.
  static func bounded(_ time: Double) -> Double { time > 0 ? min(time, latest) : 0 }

  /// The size of the largest one-to-one matching in which matched events are at most a window apart.
  ///
  /// The events that one event can be matched with form a run, and both ends of that run ascend with the event; so
  /// taking the earliest free event each time gives a largest matching, in linear time.
  ///
  /// - Parameters:
  ///   - reference: ascending, in seconds or any other unit.
  ///   - estimate: ascending, in the same unit.
  ///   - window: in the same unit; a distance equal to it is still a match.
  public static func count(reference: [Double], estimate: [Double], window: Double) -> Int {
    var matched = 0
    var free = 0
    for event in estimate {
      let earliest = event - window
      while free < reference.count, reference[free] < earliest { free += 1 }
      guard free < reference.count else { break }
      if reference[free] <= event + window {
        matched += 1
        free += 1
      }
    }
    return matched
  }

  /// For each event the index of the nearest of others, the first where several are equally near.
  ///
  /// - Parameters:
  ///   - events: ascending.
  ///   - others: ascending; not empty.
  static func nearest(of events: [Double], in others: [Double]) -> [Int] {
    var candidate = 0
    return events.map { event in
      var distance = abs(event - others[candidate])
      while candidate + 1 < others.count {
        let next = abs(event - others[candidate + 1])
        guard next <= distance else { break }
        candidate += 1
        distance = next
      }
      while candidate > 0, abs(event - others[candidate - 1]) == distance { candidate -= 1 }
      return candidate
    }
  }
}
