import Notation

/// Collects chords, keys, sections or words in the order of a file.
struct IntervalList {
  enum Kind {
    case chords, keys, sections
    /// Words of several voices may overlap.
    case words
  }

  let kind: Kind
  let check: ValueCheck
  private(set) var intervals: [Annotation.LabelledInterval] = []
  private var known: Set<String> = []
  private var withoutLength = 0

  init(_ kind: Kind, _ check: ValueCheck) {
    self.kind = kind
    self.check = check
  }

  mutating func add(_ start: Double, _ end: Double, _ label: String, _ place: AnnotationPlace) {
    guard let (start, end) = check.usable(start, end, place),
      check.isInOrder(start, after: intervals.last?.start, place),
      let label = checkedLabel(label, place)
    else { return }
    if kind != .words {
      if end == start {
        withoutLength += 1
        return
      }
      if let last = intervals.last, start < last.end {
        guard last.end - start < ValueCheck.roundingGrace, start > last.start else {
          check.report(
            .overlap, place, "'\(label)' starts at \(start) s, but '\(last.label)' lasts until \(last.end) s")
          return
        }
        intervals[intervals.count - 1].end = start
      }
    }
    intervals.append(Annotation.LabelledInterval(start: start, end: end, label: label))
  }

  private mutating func checkedLabel(_ label: String, _ place: AnnotationPlace) -> String? {
    switch kind {
    case .chords:
      if known.contains(label) { return label }
      if check.log.isLenient, (try? ChordEncoding(label: label)) == nil { return unknown(label) }
      guard check.isChord(label, place) else { return nil }
      known.insert(label)
      return label
    case .keys:
      if check.log.isLenient, (try? KeyLabel(parsing: label)) == nil { return unknown(label) }
      if check.log.isLenient { return (try? Key(parsing: label).description) ?? label }
      return check.key(label, place)
    case .sections, .words:
      if label.isEmpty { check.report(.columns, place, "the label is empty") }
      return label.isEmpty ? nil : label
    }
  }

  private func unknown(_ label: String) -> String {
    check.log.noteOnce("\(check.path): the label '\(label.prefix(40))' cannot be read and counts as X")
    return "X"
  }

  func noteLeniency() {
    if withoutLength > 0 { check.log.note("\(check.path): \(withoutLength) intervals of no length were left out") }
  }
}
