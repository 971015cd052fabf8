/// One table a field, with a header; cells without a value are empty.
enum CSVExport {
  static func text(_ map: SongMapModel, field: ExportField) -> String {
    let (header, rows) = table(map, field: field)
    return ([header] + rows).map(CSVText.line).joined()
  }

  private static func table(_ map: SongMapModel, field: ExportField) -> (header: [String], rows: [[String]]) {
    switch field {
    case .tempo: (["time", "bpm"], map.tempoPoints.map { [fixedTime($0.time), "\($0.bpm)"] })
    case .meter:
      (
        ["start", "end", "numerator", "denominator", "conf"],
        map.meterPassages.map {
          times($0) + ["\($0.meter.numerator)", "\($0.meter.denominator)", cell($0.meter.confidence)]
        }
      )
    case .beats: (["time", "position"], zip(map.beats, map.beatPositions).map { [fixedTime($0), "\($1)"] })
    case .downbeats: (["time"], map.downbeats.map { [fixedTime($0)] })
    case .key:
      (
        ["start", "end", "tonic", "mode", "conf"],
        map.keys.map { times($0) + [$0.tonic, $0.mode, cell($0.confidence)] }
      )
    case .chords: (["start", "end", "label", "conf"], map.chords.map { times($0) + [$0.label, cell($0.confidence)] })
    case .sections:
      (
        ["start", "end", "label", "level", "repeats", "conf"],
        map.sections.map { times($0) + [$0.label, "\($0.level)", cell($0.repeats), cell($0.confidence)] }
      )
    case .lyrics: (["start", "end", "text", "conf"], map.lyrics.map { times($0) + [$0.text, cell($0.confidence)] })
    case .words: (["start", "end", "text", "line", "conf"], words(map))
    case .melody: notes(map.melody)
    case .bass: notes(map.bass)
    case .notes: notes(map.notes)
    }
  }

  private static func words(_ map: SongMapModel) -> [[String]] {
    map.lyrics.enumerated().flatMap { index, line in
      line.words.map { times($0) + [$0.text, "\(index)", cell($0.confidence)] }
    }
  }

  private static func notes(_ notes: [SongMapModel.Note]) -> (header: [String], rows: [[String]]) {
    (
      ["start", "end", "midi", "cents", "velocity", "conf"],
      notes.map { times($0) + ["\($0.midi)", cell($0.cents), cell($0.velocity), cell($0.confidence)] }
    )
  }

  private static func times(_ interval: some SongMapModel.Interval) -> [String] {
    [fixedTime(interval.start), fixedTime(interval.end)]
  }

  private static func cell<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "" }
}
