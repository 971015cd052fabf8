/// A division of a recording from its start to its end.
struct SectionTimeline {
  /// Seconds from one frame to the next where labels are compared frame by frame.
  static let framePeriod: Float = 0.1

  /// In time order; each lasts.
  private(set) var intervals: [Annotation.LabelledInterval]

  /// Seconds.
  var end: Double { intervals.reduce(0) { max($0, $1.end) } }

  /// - Parameter end: what lies beyond is cut off, and a section is added where the division ends before; `nil` leaves the
  ///   division as long as it is. In any case a section is added where the division starts after 0.
  init(_ intervals: [Annotation.LabelledInterval], end: Double? = nil) {
    let last = end ?? .infinity
    self.intervals = intervals.inTimeOrder.compactMap { interval in
      let (start, end) = (max(interval.start, 0), min(interval.end, last))
      return start < end ? .init(start: start, end: end, label: interval.label) : nil
    }
    // mir_eval's names of what was added: alike among themselves and unlike all others.
    if let start = self.intervals.first?.start, start > 0 {
      self.intervals.insert(.init(start: 0, end: start, label: "__T_MIN"), at: 0)
    }
    guard let end else { return }
    if self.intervals.isEmpty {
      self.intervals = [.init(start: 0, end: end, label: "__T_MIN")]
    } else if self.end < end {
      self.intervals.append(.init(start: self.end, end: end, label: "__T_MAX"))
    }
  }

  /// Starts and ends in seconds, rounded to 10 µs, ascending, each once.
  var boundaries: [Double] {
    var times: [Double] = []
    times.reserveCapacity(2 * intervals.count)
    for interval in intervals { times += [interval.start, interval.end] }
    times = times.map { ($0 * 1e5).rounded(.toNearestOrEven) / 1e5 }.sorted()
    return times.indices.filter { $0 == 0 || times[$0] != times[$0 - 1] }.map { times[$0] }
  }

  /// For each frame the number of its section's label in `labels`; of sections that overlap the later one counts.
  ///
  /// - Parameter labels: without regard to case; grows by what is not yet in it.
  func frames(count: Int, labels: inout SectionLabels) -> [Int] {
    var frames = [Int](repeating: -1, count: count)
    for interval in intervals {
      let number = labels.number(of: interval.label)
      let range = Self.firstFrame(at: interval.start)..<Self.firstFrame(after: interval.end)
      for frame in range.clamped(to: 0..<count) { frames[frame] = number }
    }
    // Outside all sections; mir_eval's name too.
    if frames.contains(-1) {
      let none = labels.number(of: "none")
      for frame in frames.indices where frames[frame] < 0 { frames[frame] = none }
    }
    return frames
  }

  /// Single precision as in mir_eval, where it decides on which side of a boundary a frame lies.
  private static func time(ofFrame frame: Int) -> Double { Double(Float(frame) * framePeriod) }

  private static func firstFrame(at time: Double) -> Int { firstFrame(near: time) { Self.time(ofFrame: $0) >= time } }

  private static func firstFrame(after time: Double) -> Int { firstFrame(near: time) { Self.time(ofFrame: $0) > time } }

  /// The first frame that fulfils a condition which all later ones fulfil too.
  private static func firstFrame(near time: Double, where condition: (Int) -> Bool) -> Int {
    var frame = Int(time / Double(framePeriod))
    while !condition(frame) { frame += 1 }
    while frame > 0, condition(frame - 1) { frame -= 1 }
    return frame
  }
}

/// Labels without regard to case, numbered in the order in which they appear.
struct SectionLabels {
  private var numbers: [String: Int] = [:]
  /// In lower case, by number.
  private(set) var names: [String] = []

  mutating func number(of label: String) -> Int {
    let label = label.lowercased()
    if let number = numbers[label] { return number }
    names.append(label)
    numbers[label] = names.count - 1
    return names.count - 1
  }
}
