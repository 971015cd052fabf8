/// Collects the frames of a pitch contour in the order of a file.
struct ContourList {
  let check: ValueCheck
  private(set) var contour = Annotation.PitchContour(times: [], frequencies: [])

  init(_ check: ValueCheck) { self.check = check }

  /// - Parameter frequency: Hz; 0 or negative where there is no pitch.
  mutating func add(_ time: Double, _ frequency: Double, _ place: AnnotationPlace) {
    let range = -ValueCheck.highestFrequency...ValueCheck.highestFrequency
    guard let time = check.usable(time, place), check.isInOrder(time, after: contour.times.last, place),
      check.isInRange(frequency, range, "frequency in Hz", place)
    else { return }
    if time == contour.times.last {
      check.report(.unsorted, place, "the time \(time) s stands twice")
      return
    }
    contour.times.append(time)
    contour.frequencies.append(frequency)
  }
}
