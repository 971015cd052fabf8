import Artifacts
import SongMap

extension Annotation {
  /// What a Song Map says.
  ///
  /// A field that the pipeline was not to fill is `nil`; one whose step failed or was skipped is empty, and a failed
  /// meter 0/0. Where the map does not say how a field came about, an empty list, a tempo of 0 and a meter of confidence
  /// 0 count as nothing said. Sections are named `level0` (the coarsest), `level1`, …
  ///
  /// - Parameter folder: of the map, to which paths of stems are relative; paths stay as they are where it is `nil`.
  public init(songMap map: SongMapModel, folder: String?) {
    self.init()
    let fields = StatedFields(map.provenance)
    duration = map.duration
    beats = fields.value("beats", map.beats)
    downbeats = fields.value("downbeats", map.downbeats)
    let tempo = map.tempo.global
    tempi = fields.value("tempo", tempo > 0 ? [tempo] + map.tempoAlternatives.map(\.reading) : [])
    meter = fields.value("meter", map.meter.confidence == 0 ? [] : [map.meter]).map { meters in
      Meter(numerator: meters.first?.numerator ?? 0, denominator: meters.first?.denominator ?? 0)
    }
    keys = fields.value("key", map.keys) { LabelledInterval($0, "\($0.tonic) \($0.mode)") }
    chords = fields.value("chords", map.chords) { LabelledInterval($0, $0.label) }
    sections = fields.value("sections", map.sections).map { sections in
      let levels = Set(sections.map(\.level) + (sections.isEmpty ? [0] : [])).sorted(by: >)
      return levels.map { level in
        let intervals = sections.filter { $0.level == level }.map { LabelledInterval($0, $0.label) }
        return Sections(name: "level\(level)", intervals: intervals)
      }
    }
    notes = fields.value("performance.notes", map.notes, Note.init)
    melodyNotes = fields.value("performance.melody", map.melody, Note.init)
    bassNotes = fields.value("performance.bass", map.bass, Note.init)
    words = fields.value("lyrics", map.lyrics).map { lines in
      lines.flatMap(\.words).map { LabelledInterval($0, $0.text) }
    }
    if !map.lyrics.isEmpty { text = map.lyrics.map(\.text).joined(separator: "\n") }
    stems = fields.value("stems", map.stems) { stem in
      let isRelative = !stem.file.hasPrefix("/")
      return StemFile(name: stem.name, path: isRelative ? (folder.map { "\($0)/" } ?? "") + stem.file : stem.file)
    }
  }
}

/// What the provenance of a map says of its fields.
private struct StatedFields {
  private let statuses: JSON?

  init(_ provenance: JSON?) { statuses = provenance?["fields"] }

  /// `nil` where nothing is said; the list is empty where it could not be filled.
  func value<Element, Value>(
    _ field: String, _ list: [Element], _ convert: (Element) -> Value
  ) -> [Value]? {
    switch statuses?[field]?.string.flatMap(Provenance.Status.init) {
    case .notInPipeline: nil
    case .failed, .skipped: []
    case nil: list.isEmpty ? nil : list.map(convert)
    default: list.map(convert)
    }
  }

  func value<Element>(_ field: String, _ list: [Element]) -> [Element]? { value(field, list) { $0 } }
}

extension Annotation.LabelledInterval {
  fileprivate init(_ interval: some SongMapModel.Interval, _ label: String) {
    self.init(start: interval.start, end: interval.end, label: label)
  }
}

extension Annotation.Note {
  fileprivate init(_ note: SongMapModel.Note) {
    self.init(onset: note.start, offset: note.end, pitch: Double(note.midi) + (note.cents ?? 0) / 100)
  }
}
