import Artifacts
import Notation

/// Judges the values of one file, and reports what is wrong.
struct ValueCheck {
  /// Seconds that an annotation may reach beyond the end of the recording: annotators' players and encoders add and drop
  /// as much at the ends.
  static let graceAtEnd = 0.5
  /// Seconds by which intervals may overlap because their times were rounded.
  static let roundingGrace = 1e-3
  /// Seconds; no recording is longer where its length is not known.
  static let longest = 7 * 24 * 3600.0
  /// Beats per minute.
  static let tempi = 10.0...1000
  /// Hz.
  static let highestFrequency = 24000.0

  let path: String
  let log: ReadingLog
  /// Seconds; `nil` where the length of the recording is not known.
  let duration: Double?

  func report(_ kind: AnnotationProblem.Kind, _ place: AnnotationPlace?, _ message: String) {
    log.report(
      AnnotationProblem(file: path, line: place?.line, kind: kind, message: (place?.prefix ?? "") + message))
  }

  /// Whether a number is a time within the recording.
  func isTime(_ time: Double, _ name: String, _ place: AnnotationPlace) -> Bool {
    guard isFinite(time, name, place) else { return false }
    if time < 0 {
      report(.outOfRange, place, "the \(name) \(time) s is negative; times count from the start of the recording")
      return false
    }
    if time > (duration ?? Self.longest) + Self.graceAtEnd {
      let end = duration.map { "the recording ends at \($0) s" } ?? "no recording lasts for days"
      report(.beyondEnd, place, "the \(name) is \(time) s; \(end)")
      return false
    }
    return true
  }

  /// The time itself, or `nil` where it cannot be used: a reference's is then a problem, an estimate's is left out.
  ///
  /// Programs that place events on frames go beyond both ends of the recording; a little before its start counts as 0.
  func usable(_ time: Double, _ place: AnnotationPlace) -> Double? {
    guard log.isLenient, time.isFinite else { return isTime(time, "time", place) ? time : nil }
    if time < -Self.graceAtEnd || time > (duration ?? Self.longest) + Self.graceAtEnd {
      noteOutside()
      return nil
    }
    return max(0, time)
  }

  /// Start and end, or `nil` where they cannot be used; what an estimate has beyond the ends of the recording is cut off.
  func usable(_ start: Double, _ end: Double, _ place: AnnotationPlace) -> (start: Double, end: Double)? {
    guard log.isLenient, start.isFinite, end.isFinite, start <= end else {
      return isInterval(start, end, place) ? (start, end) : nil
    }
    let limit = duration ?? Self.longest
    if start >= 0, end <= limit { return (start, end) }
    noteOutside()
    return start > limit || end < 0 ? nil : (max(0, start), min(limit, end))
  }

  private func noteOutside() {
    log.noteOnce("\(path): times beyond the ends of the recording were cut off or left out")
  }

  /// Whether start and end are times within the recording in this order.
  func isInterval(_ start: Double, _ end: Double, _ place: AnnotationPlace) -> Bool {
    guard isTime(start, "start", place), isTime(end, "end", place) else { return false }
    if end < start { report(.endBeforeStart, place, "the end, \(end) s, is before the start, \(start) s") }
    return end >= start
  }

  func isFinite(_ value: Double, _ name: String, _ place: AnnotationPlace) -> Bool {
    if !value.isFinite { report(.notFinite, place, "the \(name) is \(value.isNaN ? "NaN" : "infinite")") }
    return value.isFinite
  }

  func isInRange(_ value: Double, _ range: ClosedRange<Double>, _ name: String, _ place: AnnotationPlace) -> Bool {
    guard isFinite(value, name, place) else { return false }
    if !(range ~= value) {
      report(
        .outOfRange, place, "the \(name) is \(value); expected \(range.lowerBound) to \(range.upperBound)")
    }
    return range ~= value
  }

  /// Reports unless a time follows the one before it.
  func isInOrder(_ time: Double, after last: Double?, _ place: AnnotationPlace) -> Bool {
    guard let last, time < last else { return true }
    report(.unsorted, place, "the time \(time) s comes after \(last) s")
    return false
  }

  func isChord(_ label: String, _ place: AnnotationPlace) -> Bool {
    do {
      _ = try Chord(parsing: label)
    } catch {
      report(.chord, place, error.message + suggestion(Self.nearestChord(to: label)))
      return false
    }
    do {
      _ = try ChordEncoding(label: label)
      return true
    } catch {
      report(.chord, place, error.message)
      return false
    }
  }

  /// Whether a label is meant as a chord, though it may be written otherwise than Harte does: `Am`, `C:majj`.
  static func resemblesChord(_ label: String) -> Bool {
    let (root, rest) = root(of: label)
    guard root != nil, label.first?.isUppercase == true else { return false }
    let isType = ChordShorthand.allCases.contains { $0.rawValue == rest && rest.contains(where: \.isLetter) }
    return rest.hasPrefix(":") || isType || ["m", "m7", "M7", "maj"].contains(String(rest))
  }

  /// The key that a label such as `Gb major` or `Bb:min` names, written with a space and the whole word.
  func key(_ label: String, _ place: AnnotationPlace) -> String? {
    do {
      return try Key(parsing: label).description
    } catch {
      report(.key, place, error.message + suggestion(Self.nearestKey(to: label)))
      return nil
    }
  }

  private func suggestion(_ name: String?) -> String { name.map { "; did you mean '\($0)'?" } ?? "" }

  private static func nearestChord(to label: String) -> String? {
    let (root, rest) = root(of: label)
    guard let root else { return NearestName.of(label, in: ["N", "X"]) }
    let type = String(rest.drop { $0 == ":" || $0 == " " })
    let names = ChordShorthand.allCases.map(\.rawValue)
    let usual = ["m": "min", "M": "maj", "m7": "min7", "M7": "maj7", "major": "maj", "minor": "min", "": "maj"]
    guard let name = usual[type] ?? (names.contains(type) ? type : NearestName.of(type, in: names)) else { return nil }
    return "\(root):\(name)"
  }

  private static func nearestKey(to label: String) -> String? {
    let (root, rest) = root(of: label)
    guard let root else { return nil }
    let mode = String(rest.drop { $0 == ":" || $0 == " " })
    let usual = ["": "major", "M": "major", "m": "minor", "dur": "major", "moll": "minor"]
    guard let name = usual[mode] ?? NearestName.of(mode, in: Key.Mode.allCases.map(\.rawValue)) else { return nil }
    return "\(root) \(name)"
  }

  /// The note name at the beginning of a label, its letter in upper case, and what follows.
  private static func root(of label: String) -> (name: String?, rest: Substring) {
    guard let letter = label.first, "ABCDEFGabcdefg".contains(letter) else { return (nil, label[...]) }
    let rest = label.dropFirst()
    let accidentals = rest.prefix { $0 == "b" || $0 == "#" }
    return (letter.uppercased() + accidentals, rest.dropFirst(accidentals.count))
  }
}
