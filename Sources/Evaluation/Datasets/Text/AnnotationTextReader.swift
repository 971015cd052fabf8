import Notation

/// Reads files of numbers and labels into an annotation.
struct AnnotationTextReader {
  let log: ReadingLog
  /// Seconds; `nil` where the length of the recording is not known.
  let duration: Double?

  /// Reads files; what is wrong with them goes to the log, also that two have the same role.
  func read(_ files: [(path: String, role: AnnotationRole)], into annotation: inout Annotation) {
    var taken: [AnnotationRole: String] = [:]
    let counts = Dictionary(grouping: files, by: \.role).mapValues(\.count)
    for (path, role) in files {
      if let other = taken.updateValue(path, forKey: role) {
        log.report(AnnotationProblem(file: path, kind: .twice, message: "'\(other)' says the same"))
      } else if !log.isLenient || counts[role] == 1 {
        let (before, problems) = (annotation, log.problemCount)
        read(path, as: role, into: &annotation)
        // What is left of an estimate's faulty file is not what the program said.
        if log.isLenient, log.problemCount > problems { annotation = before }
      }
    }
    if files.contains(where: { $0.role.isSections }) { annotation.sections?.sort(by: Self.isFiner) }
  }

  /// The finest division first, then other annotators of it, the coarse ones last.
  private static func isFiner(_ left: Annotation.Sections, than right: Annotation.Sections) -> Bool {
    func rank(_ name: String) -> Int { name.hasSuffix("coarse") ? 2 : name.contains("_") ? 1 : 0 }
    return (rank(left.name), left.name) < (rank(right.name), right.name)
  }

  private func read(_ path: String, as role: AnnotationRole, into annotation: inout Annotation) {
    log.read(path)
    let bytes: [UInt8]
    do {
      bytes = try AnnotationFile.text(path)
    } catch {
      log.report(error)
      return
    }
    let check = ValueCheck(path: path, log: log, duration: duration)
    switch role {
    case .beats:
      let beats = events(bytes, check)
      annotation.beats = beats.times
      if let downbeats = beats.downbeats { annotation.downbeats = downbeats }
    case .derivedBeats: annotation.ambiguousBeats = events(bytes, check).times
    case .downbeats: annotation.downbeats = events(bytes, check).times
    case .chords: annotation.chords = intervals(bytes, .chords, check)
    case .keys: annotation.keys = intervals(bytes, .keys, check)
    case .sections(let name): appendSections(name, bytes, check, to: &annotation)
    case .labels:
      if holdsChords(bytes) {
        annotation.chords = intervals(bytes, .chords, check)
        log.note("\(path): read as chords, because most labels are")
      } else {
        appendSections("segments", bytes, check, to: &annotation)
        log.note("\(path): read as sections, because most labels are no chords")
      }
    case .notes: annotation.notes = notes(bytes, check)
    case .melodyNotes: annotation.melodyNotes = notes(bytes, check)
    case .bassNotes: annotation.bassNotes = notes(bytes, check)
    case .vocalNotes: annotation.vocalNotes = notes(bytes, check)
    case .melody: annotation.melody = contour(bytes, check)
    case .bass: annotation.bass = contour(bytes, check)
    case .words: annotation.words = words(bytes, check)
    case .text: annotation.text = String(decoding: bytes, as: UTF8.self)
    }
  }

  private func events(_ bytes: [UInt8], _ check: ValueCheck) -> EventList {
    var list = EventList(check)
    rows(check, 1...2).forEach(in: bytes) { row in
      guard let numbers = numbers(row, ["time", "position in the bar"].prefix(row.count), check) else { return }
      list.add(numbers[0], position: row.count > 1 ? numbers[1] : nil, .line(row.line))
    }
    list.noteLeniency()
    return list
  }

  private func intervals(
    _ bytes: [UInt8], _ kind: IntervalList.Kind, _ check: ValueCheck
  ) -> [Annotation.LabelledInterval] {
    var list = IntervalList(kind, check)
    TextRows(columns: 3...3, keepsBrackets: true, path: check.path, log: log).forEach(in: bytes) { row in
      guard let numbers = numbers(row, ["start", "end"], check) else { return }
      list.add(numbers[0], numbers[1], row.text(2), .line(row.line))
    }
    list.noteLeniency()
    return list.intervals
  }

  private func appendSections(
    _ name: String, _ bytes: [UInt8], _ check: ValueCheck, to annotation: inout Annotation
  ) {
    let sections = Annotation.Sections(name: name, intervals: intervals(bytes, .sections, check))
    annotation.sections = (annotation.sections ?? []) + [sections]
  }

  /// Whether most of the different labels are chords. A bare letter may as well be a section and tells nothing; where
  /// there is nothing else, the letters are chords.
  private func holdsChords(_ bytes: [UInt8]) -> Bool {
    var labels: Set<String> = []
    let rows = TextRows(columns: 3...3, keepsBrackets: true, path: "", log: ReadingLog())
    rows.forEach(in: bytes) { labels.insert($0.text(2)) }
    let telling = labels.filter { $0.count > 1 }
    let chords = telling.count { (try? Chord(parsing: $0)) != nil || ValueCheck.resemblesChord($0) }
    if telling.isEmpty { return labels.allSatisfy { (try? Chord(parsing: $0)) != nil } }
    return 2 * chords > telling.count
  }

  private func notes(_ bytes: [UInt8], _ check: ValueCheck) -> [Annotation.Note] {
    var list = NoteList(check)
    tabular(bytes, check, 3...Int.max, ["onset", "offset", "MIDI pitch"]) { numbers, row in
      list.add(numbers[0], numbers[1], numbers[2], .line(row.line))
    }
    list.noteLeniency()
    return list.notes
  }

  private func contour(_ bytes: [UInt8], _ check: ValueCheck) -> Annotation.PitchContour {
    var list = ContourList(check)
    tabular(bytes, check, 2...Int.max, ["time", "frequency"]) { numbers, row in
      list.add(numbers[0], numbers[1], .line(row.line))
    }
    return list.contour
  }

  private func words(_ bytes: [UInt8], _ check: ValueCheck) -> [Annotation.LabelledInterval] {
    var list = IntervalList(.words, check)
    tabular(bytes, check, 3...4, ["start", "end"]) { numbers, row in
      list.add(numbers[0], numbers[1], row.text(2), .line(row.line))
    }
    return list.intervals
  }

  /// Hands over the lines below a header, which may be missing, with the numbers they begin with.
  private func tabular(
    _ bytes: [UInt8], _ check: ValueCheck, _ columns: ClosedRange<Int>, _ names: [String],
    _ body: ([Double], TextRow) -> Void
  ) {
    var isFirst = true
    rows(check, columns).forEach(in: bytes) { row in
      defer { isFirst = false }
      if isFirst, row.isHeader { return }
      if let numbers = numbers(row, names[...], check) { body(numbers, row) }
    }
  }

  private func rows(_ check: ValueCheck, _ columns: ClosedRange<Int>) -> TextRows {
    TextRows(columns: columns, keepsBrackets: false, path: check.path, log: log)
  }

  /// The numbers with which a line begins; `nil` where one is none.
  private func numbers(_ row: TextRow, _ names: ArraySlice<String>, _ check: ValueCheck) -> [Double]? {
    var numbers: [Double] = []
    for (column, name) in names.enumerated() {
      guard let number = row.number(column) else {
        let text = row.text(column)
        check.report(.notANumber, .line(row.line), "the \(name) '\(text.prefix(40))' is no number")
        return nil
      }
      numbers.append(number)
    }
    return numbers
  }
}
