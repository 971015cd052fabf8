/// Collects notes in the order of a file; they may overlap.
struct NoteList {
  let check: ValueCheck
  private(set) var notes: [Annotation.Note] = []
  private var withoutLength = 0

  init(_ check: ValueCheck) { self.check = check }

  /// - Parameter pitch: MIDI note number, fractions allowed.
  mutating func add(_ onset: Double, _ offset: Double, _ pitch: Double, _ place: AnnotationPlace) {
    guard let (onset, offset) = check.usable(onset, offset, place),
      check.isInOrder(onset, after: notes.last?.onset, place),
      check.isInRange(pitch, 0...127.5, "MIDI pitch", place)
    else { return }
    if offset == onset {
      withoutLength += 1
    } else {
      notes.append(Annotation.Note(onset: onset, offset: offset, pitch: pitch))
    }
  }

  func noteLeniency() {
    if withoutLength > 0 { check.log.note("\(check.path): \(withoutLength) notes of no length were left out") }
  }
}
