#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Annotation.PitchContour {
  /// The contour of notes that sound one at a time; of those that overlap, the one that began last sounds.
  ///
  /// - Parameters:
  ///   - notes: ascending by onset.
  ///   - duration: seconds that the contour spans at least; without it ends with the last note. It never spans more
  ///     than 30,000 s.
  ///   - period: seconds from one time to the next; the first is 0.
  public init(notes: [Annotation.Note], duration: Double? = nil, period: Double = 0.01) {
    let end = EventMatching.bounded(max(duration ?? 0, notes.map(\.offset).max() ?? 0))
    let count = Int((end / period).rounded(.up)) + 1
    let times = (0..<count).map { Double($0) * period }
    var frequencies = [Double](repeating: 0, count: count)
    for note in notes {
      let frequency = 440 * pow(2, (note.pitch - 69) / 12)
      var frame = Int((EventMatching.bounded(note.onset) / period).rounded(.down))
      while frame < count, times[frame] < note.onset { frame += 1 }
      while frame < count, times[frame] < note.offset {
        frequencies[frame] = frequency
        frame += 1
      }
    }
    self.init(times: times, frequencies: frequencies)
  }
}
