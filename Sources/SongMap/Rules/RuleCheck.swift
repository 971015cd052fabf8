import Notation

/// Gathers broken rules.
struct RuleCheck {
  /// Seconds.
  let duration: Double
  private(set) var violations: [SongMapViolation] = []

  init(duration: Double) { self.duration = duration }

  mutating func report(_ rule: SongMapViolation.Rule, at pointer: String, _ message: String) {
    violations.append(SongMapViolation(pointer: pointer, rule: rule, message: message))
  }

  private mutating func inside(_ time: Double, at pointer: String) {
    if time > duration + SongMapRules.tolerance {
      report(.duration, at: pointer, "\(time) s lies after the end of the recording at \(duration) s")
    }
  }

  /// Times that increase and lie in the recording.
  mutating func instants(_ times: [Double], at list: String, place: (String) -> String = { $0 }) {
    for (index, time) in times.enumerated() {
      let pointer = place("\(list)/\(index)")
      inside(time, at: pointer)
      if index > 0, time <= times[index - 1] {
        report(.order, at: pointer, "\(time) s does not come after \(times[index - 1]) s before it")
      }
    }
  }

  mutating func downbeats(_ map: SongMapModel) {
    var next = map.beats.startIndex
    for (index, downbeat) in map.downbeats.enumerated() {
      while next < map.beats.endIndex, map.beats[next] < downbeat - SongMapRules.downbeatTolerance { next += 1 }
      let isBeat = next < map.beats.endIndex && map.beats[next] <= downbeat + SongMapRules.downbeatTolerance
      if !isBeat { report(.downbeat, at: "/downbeats/\(index)", "there is no beat at \(downbeat) s") }
    }
  }

  /// Entries in order of their start, inside the recording, each not ending before it starts.
  mutating func intervals(_ intervals: [some SongMapModel.Interval], at list: String, mayOverlap: Bool) {
    for (index, interval) in intervals.enumerated() {
      let pointer = "\(list)/\(index)"
      inside(interval.end, at: "\(pointer)/end")
      if interval.end < interval.start {
        report(.interval, at: "\(pointer)/end", "the end, \(interval.end) s, is before the start, \(interval.start) s")
      }
      guard index > 0 else { continue }
      let previous = intervals[index - 1]
      if interval.start < previous.start {
        report(
          .order, at: "\(pointer)/start", "\(interval.start) s is before \(previous.start) s, where the last one starts"
        )
      } else if !mayOverlap, interval.start < previous.end - SongMapRules.tolerance {
        report(
          .overlap, at: "\(pointer)/start", "\(interval.start) s is before \(previous.end) s, where the last one ends")
      }
    }
  }

  mutating func repeats(_ sections: [SongMapModel.Section]) {
    for (index, section) in sections.enumerated() {
      if let repeated = section.repeats, repeated >= index {
        report(.reference, at: "/sections/\(index)/repeats", "\(repeated) is no earlier section")
      }
    }
  }

  mutating func lyrics(_ lines: [SongMapModel.Line]) {
    for (index, line) in lines.enumerated() {
      parts(line.words, of: line, at: "/lyrics/\(index)/words", whole: "line")
      for (position, word) in line.words.enumerated() {
        parts(word.syllables, of: word, at: "/lyrics/\(index)/words/\(position)/syllables", whole: "word")
      }
    }
  }

  private mutating func parts(
    _ parts: [some SongMapModel.Interval], of whole: some SongMapModel.Interval, at list: String, whole name: String
  ) {
    intervals(parts, at: list, mayOverlap: true)
    for (index, part) in parts.enumerated() {
      let begins = part.start >= whole.start - SongMapRules.tolerance
      if !begins || part.end > whole.end + SongMapRules.tolerance {
        report(
          .containment, at: "\(list)/\(index)",
          "\(part.start) s to \(part.end) s is not inside its \(name), \(whole.start) s to \(whole.end) s")
      }
    }
  }

  mutating func chord(_ label: String, at pointer: String) {
    do {
      _ = try Chord(parsing: label)
    } catch {
      report(.notation, at: pointer, error.message)
    }
  }

  mutating func tonic(_ name: String, at pointer: String) {
    do {
      _ = try NoteName(parsing: name)
    } catch {
      report(.notation, at: pointer, error.message)
    }
  }

  mutating func rows(_ rows: [Int], of count: Int, field: String) {
    for (index, row) in rows.enumerated() where row >= count {
      report(
        .reference, at: "/alternatives/\(field)/\(index)/row", "there is no entry \(row) among the \(count) of \(field)"
      )
    }
  }
}
