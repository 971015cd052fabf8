extension Annotation {
  /// What a program says that is asked for some fields and finds nothing.
  ///
  /// - Parameter fields: names of fields of the Song Map, such as `beats` or `performance.melody`.
  public init(emptyFor fields: Set<String>) {
    self.init()
    if fields.contains("beats") { beats = [] }
    if fields.contains("downbeats") { downbeats = [] }
    if fields.contains("tempo") { tempi = [] }
    if fields.contains("meter") { meter = Meter(numerator: 0, denominator: 0) }
    if fields.contains("key") { keys = [] }
    if fields.contains("chords") { chords = [] }
    if fields.contains("sections") { sections = [Sections(name: "level0", intervals: [])] }
    if fields.contains("lyrics") { words = [] }
    if fields.contains("performance.melody") { melodyNotes = [] }
    if fields.contains("performance.bass") { bassNotes = [] }
    if fields.contains("stems") { stems = [] }
  }

  /// Whether an estimate that says something about `fields` can be scored against this reference at all.
  public func concerns(fields: Set<String>) -> Bool {
    let voices = [notes != nil, melodyNotes != nil, melody != nil, vocalNotes != nil]
    return [
      "beats": beats != nil || ambiguousBeats != nil, "downbeats": downbeats != nil, "tempo": tempi != nil,
      "meter": meter != nil, "key": keys != nil, "chords": chords != nil, "sections": sections != nil,
      "lyrics": words != nil || text != nil, "performance.melody": voices.contains(true),
      "performance.bass": bassNotes != nil || bass != nil || notes != nil, "stems": stems != nil,
    ].contains { $0.value && fields.contains($0.key) }
  }
}
