import Artifacts

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Turns annotations of a JAMS file into one, of each namespace the first; sections become divisions side by side.
struct JAMSReader {
  let check: ValueCheck
  private var annotation: Annotation
  private var divisions: [Annotation.Sections] = []
  private var ignored: [String: Int] = [:]

  init(check: ValueCheck, annotation: Annotation) {
    self.check = check
    self.annotation = annotation
  }

  /// - Parameter origin: the field of the Song Map that an annotation was exported from.
  mutating func read(_ data: [JAMSObservation], _ namespace: String, origin: String?) {
    switch namespace {
    case "beat", "beat_position": readBeats(data, namespace)
    case "tempo": readTempo(data)
    case "key_mode": readKeys(data)
    case "chord", "chord_harte":
      if isFirst(annotation.chords, namespace) { annotation.chords = intervals(data, .chords) }
    case "segment_open", "segment_salami_function", "segment_salami_upper", "segment_salami_lower",
      "segment_salami_tag", "segment_tut":
      add(Annotation.Sections(name: origin == nil ? namespace : "level0", intervals: intervals(data, .sections)))
    case "multi_segment": readLevels(data, origin: origin)
    case "note_midi", "note_hz": readNotes(data, namespace, origin: origin)
    case "pitch_contour", "pitch_hz": readContour(data, namespace)
    case "lyrics": readLyrics(data, origin: origin)
    default: ignored[namespace, default: 0] += 1
    }
  }

  /// The annotation with all that was read.
  func finished() -> Annotation {
    var annotation = annotation
    if !divisions.isEmpty {
      let order = divisions.indices.sorted {
        (-divisions[$0].intervals.count, $0) < (-divisions[$1].intervals.count, $1)
      }
      annotation.sections = order.map { divisions[$0] }
    }
    for (namespace, count) in ignored.sorted(by: { $0.key < $1.key }) {
      check.log.note("\(check.path): \(count) annotation\(count == 1 ? "" : "s") '\(namespace)' not used")
    }
    return annotation
  }

  /// Whether nothing of the kind was read yet; what comes later is not used.
  private mutating func isFirst(_ value: Any?, _ namespace: String) -> Bool {
    if value != nil { ignored["\(namespace) (further)", default: 0] += 1 }
    return value == nil
  }

  private mutating func readBeats(_ data: [JAMSObservation], _ namespace: String) {
    guard isFirst(annotation.beats, namespace) else { return }
    var list = EventList(check)
    var meters: Set<Annotation.Meter> = []
    for item in data {
      let position = namespace == "beat" ? item.value : item.value["position"] ?? .null
      guard position == .null || position.number != nil else {
        check.report(.member, item.place, "the position in the bar is no number")
        continue
      }
      list.add(item.time, position: position.number, item.place)
      if let beats = item.value["num_beats"]?.integer, let units = item.value["beat_units"]?.integer,
        let meter = Annotation.Meter("\(beats)/\(units)")
      {
        meters.insert(meter)
      }
    }
    list.noteLeniency()
    annotation.beats = list.times
    annotation.downbeats = list.downbeats
    if meters.count == 1 { annotation.meter = meters.first }
  }

  private mutating func readTempo(_ data: [JAMSObservation]) {
    guard isFirst(annotation.tempi, "tempo") else { return }
    // Tempi at one time are alternatives; a curve over time has no single tempo.
    guard let first = data.first, data.allSatisfy({ $0.time == first.time }) else {
      ignored["tempo (curve)", default: 0] += 1
      return
    }
    let order = data.indices.sorted { (data[$1].confidence ?? 0, $0) < (data[$0].confidence ?? 0, $1) }
    var tempi: [Double] = []
    for item in order.map({ data[$0] }) {
      guard let tempo = number(item, "tempo"), check.isInRange(tempo, ValueCheck.tempi, "tempo", item.place) else {
        continue
      }
      if !tempi.contains(tempo) { tempi.append(tempo) }
    }
    annotation.tempi = tempi
    annotation.tempiAreEquallyGood = data.allSatisfy { $0.confidence == first.confidence }
  }

  private mutating func readKeys(_ data: [JAMSObservation]) {
    guard isFirst(annotation.keys, "key_mode") else { return }
    let named = data.filter { $0.value != .string("N") }
    if named.count < data.count { check.log.note("\(check.path): passages without key (N) were left out") }
    annotation.keys = intervals(named, .keys)
  }

  private mutating func readLevels(_ data: [JAMSObservation], origin: String?) {
    var levels: [Int64: [JAMSObservation]] = [:]
    for item in data {
      guard let label = item.value["label"], label.string != nil, let level = item.value["level"]?.integer else {
        check.report(.member, item.place, "the value has no text 'label' and whole number 'level'")
        continue
      }
      levels[level, default: []].append(
        JAMSObservation(
          time: item.time, duration: item.duration, value: label, confidence: item.confidence, place: item.place))
    }
    for (level, items) in levels.sorted(by: { $0.key > $1.key }) {
      let name = origin == nil ? "multi_segment_\(level)" : "level\(level)"
      add(Annotation.Sections(name: name, intervals: intervals(items, .sections)))
    }
  }

  private mutating func add(_ sections: Annotation.Sections) {
    var sections = sections
    let count = divisions.count { $0.name == sections.name || $0.name.hasPrefix(sections.name + "#") }
    if count > 0 { sections.name += "#\(count + 1)" }
    divisions.append(sections)
  }

  private mutating func readNotes(_ data: [JAMSObservation], _ namespace: String, origin: String?) {
    let member: WritableKeyPath<Annotation, [Annotation.Note]?> =
      switch origin {
      case "performance.melody": \.melodyNotes
      case "performance.bass": \.bassNotes
      default: \.notes
      }
    guard isFirst(annotation[keyPath: member], namespace) else { return }
    var list = NoteList(check)
    for item in data {
      guard var pitch = number(item, "pitch") else { continue }
      if namespace == "note_hz" {
        guard check.isInRange(pitch, 1...ValueCheck.highestFrequency, "frequency in Hz", item.place) else { continue }
        pitch = 69 + 12 * log2(pitch / 440)
      }
      list.add(item.time, item.end, pitch, item.place)
    }
    list.noteLeniency()
    annotation[keyPath: member] = list.notes
  }

  private mutating func readContour(_ data: [JAMSObservation], _ namespace: String) {
    guard isFirst(annotation.melody, namespace) else { return }
    var list = ContourList(check)
    for item in data {
      if namespace == "pitch_hz" {
        if let frequency = number(item, "frequency") { list.add(item.time, frequency, item.place) }
      } else if let frequency = item.value["frequency"]?.number {
        let isVoiced = item.value["voiced"]?.bool ?? true
        list.add(item.time, isVoiced ? frequency : -abs(frequency), item.place)
      } else {
        check.report(.member, item.place, "the value has no number 'frequency'")
      }
    }
    annotation.melody = list.contour
  }

  /// Words where no entry has a space; otherwise lines, of which the text is kept.
  private mutating func readLyrics(_ data: [JAMSObservation], origin: String?) {
    let isWords = origin.map { $0 == "words" } ?? !data.contains { $0.value.string?.contains(" ") == true }
    let lines = intervals(data, .words)
    if isWords {
      if isFirst(annotation.words, "lyrics") { annotation.words = lines }
    } else if isFirst(annotation.text, "lyrics") {
      annotation.text = lines.map(\.label).joined(separator: "\n")
    }
  }

  private func intervals(
    _ data: [JAMSObservation], _ kind: IntervalList.Kind
  ) -> [Annotation.LabelledInterval] {
    var list = IntervalList(kind, check)
    for item in data {
      guard let label = item.value.string else {
        check.report(.member, item.place, "the value is no text")
        continue
      }
      list.add(item.time, item.end, label, item.place)
    }
    list.noteLeniency()
    return list.intervals
  }

  private func number(_ item: JAMSObservation, _ name: String) -> Double? {
    guard let number = item.value.number else {
      check.report(.member, item.place, "the value is no number; a \(name) was expected")
      return nil
    }
    return number
  }
}
