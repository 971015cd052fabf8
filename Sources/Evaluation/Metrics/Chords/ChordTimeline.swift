/// Chords in time order that last and do not overlap.
struct ChordTimeline {
  private(set) var starts: [Double] = []
  private(set) var ends: [Double] = []
  private(set) var chords: [ChordEncoding] = []

  var isEmpty: Bool { starts.isEmpty }
  var span: ClosedRange<Double> { (starts.first ?? 0)...(ends.last ?? 0) }

  /// Where intervals overlap the earlier one keeps its time; what does not last is left out.
  ///
  /// - Parameter span: what lies outside is cut off; where nothing is said at its ends there is no chord.
  init(
    _ intervals: [Annotation.LabelledInterval], within span: ClosedRange<Double>? = nil, encoder: inout ChordEncoder
  ) throws(MetricError) {
    reserve(intervals.count + 2)
    let lower = span?.lowerBound ?? -.infinity
    let upper = span?.upperBound ?? .infinity
    var reached = lower
    for interval in intervals.inTimeOrder {
      let start = max(interval.start, reached)
      let end = min(interval.end, upper)
      guard start < end else { continue }
      if isEmpty, let span, start > span.lowerBound { append(span.lowerBound, start, .noChord) }
      append(start, end, try encoder.encode(interval.label))
      reached = end
    }
    guard let span else { return }
    let last = ends.last ?? span.lowerBound
    if last < span.upperBound { append(last, span.upperBound, .noChord) }
  }

  private init() {}

  private mutating func reserve(_ count: Int) {
    starts.reserveCapacity(count)
    ends.reserveCapacity(count)
    chords.reserveCapacity(count)
  }

  private mutating func append(_ start: Double, _ end: Double, _ chord: ChordEncoding) {
    starts.append(start)
    ends.append(end)
    chords.append(chord)
  }

  /// Neighbours of one root, bass and tones, extensions included, as one.
  var joined: ChordTimeline {
    var joined = ChordTimeline()
    joined.reserve(starts.count)
    for index in starts.indices {
      let chord = chords[index]
      if let last = joined.chords.last, last.root == chord.root, last.bass == chord.bass,
        last.reducedTones == chord.reducedTones
      {
        joined.ends[joined.ends.count - 1] = ends[index]
      } else {
        joined.append(starts[index], ends[index], chord)
      }
    }
    return joined
  }

  /// Calls `body` for each stretch of time in which neither side changes.
  ///
  /// A gap counts as the chord before it.
  ///
  /// - Parameter other: of the same span.
  func forEachStretch(
    with other: ChordTimeline, _ body: (_ duration: Double, _ mine: ChordEncoding, _ other: ChordEncoding) -> Void
  ) {
    var mine = 0
    var theirs = 0
    var time = span.lowerBound
    while mine < starts.count && theirs < other.starts.count {
      let myEnd = mine + 1 < starts.count ? starts[mine + 1] : span.upperBound
      let theirEnd = theirs + 1 < other.starts.count ? other.starts[theirs + 1] : span.upperBound
      let end = min(myEnd, theirEnd)
      if end > time { body(end - time, chords[mine], other.chords[theirs]) }
      time = end
      if myEnd <= end { mine += 1 }
      if theirEnd <= end { theirs += 1 }
    }
  }

  /// Sum over the chords of the time outside the longest stretch that `other` does not cut, over the span of this side.
  ///
  /// Abdallah, Noland, Sandler, Casey, Rhodes: Theory and Evaluation of a Bayesian Music Structure Extractor (ISMIR 2005);
  /// for chords Mauch: Automatic Chord Transcription from Audio Using Computational Models of Musical Context (2010).
  func directionalHammingDistance(to other: ChordTimeline) -> Double {
    var cuts: [Double] = []
    cuts.reserveCapacity(2 * other.starts.count)
    for index in other.starts.indices { cuts += [other.starts[index], other.ends[index]] }
    var cut = 0
    var outside = 0.0
    for index in starts.indices {
      while cut < cuts.count && cuts[cut] < starts[index] { cut += 1 }
      var from = starts[index]
      var longest = 0.0
      while cut < cuts.count && cuts[cut] < ends[index] {
        longest = max(longest, cuts[cut] - from)
        from = cuts[cut]
        cut += 1
      }
      outside += ends[index] - starts[index] - max(longest, ends[index] - from)
    }
    return outside / (span.upperBound - span.lowerBound)
  }
}

extension [Annotation.LabelledInterval] {
  /// By start, then by end.
  var inTimeOrder: [Element] {
    func precedes(_ left: Element, _ right: Element) -> Bool { (left.start, left.end) < (right.start, right.end) }
    return zip(self, dropFirst()).allSatisfy { !precedes($1, $0) } ? self : sorted(by: precedes)
  }
}
