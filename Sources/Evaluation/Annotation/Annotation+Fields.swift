extension Annotation {
  /// What a program says that is asked for some fields and finds nothing.
  ///
  /// - Parameter fields: names of fields of the Song Map, such as `beats` or `performance.melody`.
  public init(emptyFor fields: Set<String>) {
    self.init()
    if fields.contains("beats") { beats = [] }
    if fields.contains("downbeats") { downbeats = [] }
    if fields.contains("tempo") { tempi = [] }
    if fields.contains("meter") { meter = .noneFound }
    if fields.contains("key") { keys = [] }
    if fields.contains("chords") { chords = [] }
    if fields.contains("sections") { sections = .noneFound }
    if fields.contains("lyrics") { words = [] }
    if fields.contains("performance.notes") { notes = [] }
    if fields.contains("performance.melody") { melodyNotes = [] }
    if fields.contains("performance.bass") { bassNotes = [] }
    if fields.contains("stems") { stems = [] }
  }

  /// What a program says that finds nothing of all that it says anything about in any of its results.
  public init(emptyLike results: [Annotation]) {
    self.init()
    func says<Value>(_ member: KeyPath<Annotation, Value?>) -> Bool { results.contains { $0[keyPath: member] != nil } }
    if says(\.beats) { beats = [] }
    if says(\.downbeats) { downbeats = [] }
    if says(\.tempi) { tempi = [] }
    if says(\.meter) { meter = .noneFound }
    if says(\.keys) { keys = [] }
    if says(\.chords) { chords = [] }
    if says(\.sections) { sections = .noneFound }
    if says(\.notes) { notes = [] }
    if says(\.melodyNotes) { melodyNotes = [] }
    if says(\.bassNotes) { bassNotes = [] }
    if says(\.vocalNotes) { vocalNotes = [] }
    if says(\.melody) { melody = PitchContour(times: [], frequencies: []) }
    if says(\.bass) { bass = PitchContour(times: [], frequencies: []) }
    if says(\.words) { words = [] }
    if says(\.text) { text = "" }
    if says(\.stems) { stems = [] }
  }

  /// The same, with nothing found where nothing is said although `empty` says something.
  public func completed(by empty: Annotation) -> Annotation {
    var result = self
    result.beats = beats ?? empty.beats
    result.downbeats = downbeats ?? empty.downbeats
    result.tempi = tempi ?? empty.tempi
    result.meter = meter ?? empty.meter
    result.keys = keys ?? empty.keys
    result.chords = chords ?? empty.chords
    result.sections = sections ?? empty.sections
    result.notes = notes ?? empty.notes
    result.melodyNotes = melodyNotes ?? empty.melodyNotes
    result.bassNotes = bassNotes ?? empty.bassNotes
    result.vocalNotes = vocalNotes ?? empty.vocalNotes
    result.melody = melody ?? empty.melody
    result.bass = bass ?? empty.bass
    result.words = words ?? empty.words
    result.text = text ?? empty.text
    result.stems = stems ?? empty.stems
    return result
  }

  /// Whether this reference can judge anything of what an estimate says that is like `estimate`.
  public func concerns(_ estimate: Annotation) -> Bool {
    let isVoiced = notes != nil || melodyNotes != nil || melody != nil || vocalNotes != nil
    let hasVoice = estimate.melodyNotes != nil || estimate.melody != nil || estimate.vocalNotes != nil
    let hasBass = bassNotes != nil || bass != nil || notes != nil
    return (beats != nil || ambiguousBeats != nil) && estimate.beats != nil
      || downbeats != nil && estimate.downbeats != nil || tempi != nil && estimate.tempi != nil
      || meter != nil && estimate.meter != nil || keys != nil && estimate.keys != nil
      || chords != nil && estimate.chords != nil || sections != nil && estimate.sections != nil
      || isVoiced && (hasVoice || estimate.notes != nil)
      || hasBass && (estimate.bassNotes != nil || estimate.bass != nil)
      || (words != nil || text != nil) && (estimate.words != nil || estimate.text != nil)
      || stems != nil && estimate.stems != nil
  }
}

extension Annotation.Meter {
  /// What stands for a meter that was looked for and not found: it equals no meter.
  static let noneFound = Annotation.Meter(numerator: 0, denominator: 0)
}

extension [Annotation.Sections] {
  /// What stands for sections that were looked for and not found.
  static let noneFound = [Annotation.Sections(name: "level0", intervals: [])]
}
