import Artifacts

/// The whole map in the JSON Annotated Music Specification 0.3.5 (Humphrey et al., ISMIR 2014).
///
/// What has no namespace there (runners-up, provenance, extensions) stands in the sandbox.
enum JAMSExport {
  static let version = "0.3.5"

  static func json(_ map: SongMapModel) -> JSON {
    .object([
      JSON.Member("annotations", .array(annotations(map))),
      JSON.Member(
        "file_metadata",
        .object([
          JSON.Member("title", .string("")), JSON.Member("artist", .string("")), JSON.Member("release", .string("")),
          JSON.Member("duration", .number(map.duration)),
          JSON.Member("identifiers", .object([JSON.Member("song_map", .string(map.id))])),
          JSON.Member("jams_version", .string(version)),
        ])),
      JSON.Member(
        "sandbox",
        .object([
          JSON.Member("provenance", map.provenance ?? .null), JSON.Member("extensions", .object(map.extensions)),
        ])),
    ])
  }

  private static func annotations(_ map: SongMapModel) -> [JSON] {
    let words = map.lyrics.flatMap(\.words)
    let isFlat = map.sections.allSatisfy { $0.level == 0 }
    let all: [Annotation] = [
      Annotation("tempo", "global", map.tempo.global > 0 ? [globalTempo(map)] : []),
      Annotation("tempo", "curve", curve(map)),
      Annotation("beat", "beats", zip(map.beats, map.beatPositions).map(beat)),
      Annotation("key_mode", "key", map.keys.map { entry($0, .string("\($0.tonic):\($0.mode)"), $0.confidence) }),
      Annotation("chord", "chords", map.chords.map { entry($0, .string($0.label), $0.confidence) }),
      Annotation(
        isFlat ? "segment_open" : "multi_segment", "sections", map.sections.map { section($0, isFlat: isFlat) }),
      Annotation("lyrics", "lines", map.lyrics.map { entry($0, .string($0.text), $0.confidence) }),
      Annotation("lyrics", "words", words.map { entry($0, .string($0.text), $0.confidence) }),
      Annotation("note_midi", "performance.melody", map.melody.map(note)),
      Annotation("note_midi", "performance.bass", map.bass.map(note)),
      Annotation("note_midi", "performance.notes", map.notes.map(note)),
    ]
    return all.filter { !$0.data.isEmpty }.map { $0.json(map) }
  }

  private struct Annotation {
    let namespace: String
    /// Where in the Song Map it comes from.
    let origin: String
    let data: [JSON]

    init(_ namespace: String, _ origin: String, _ data: [JSON]) {
      self.namespace = namespace
      self.origin = origin
      self.data = data
    }

    func json(_ map: SongMapModel) -> JSON {
      let empty = JSON.string("")
      let curator = JSON.object([JSON.Member("name", empty), JSON.Member("email", empty)])
      let tool = map.provenance?["tool"] ?? empty
      return .object([
        JSON.Member(
          "annotation_metadata",
          .object([
            JSON.Member("curator", curator), JSON.Member("version", empty), JSON.Member("corpus", empty),
            JSON.Member("annotator", .object([])), JSON.Member("annotation_tools", tool),
            JSON.Member("annotation_rules", empty), JSON.Member("validation", empty),
            JSON.Member("data_source", .string("program")),
          ])),
        JSON.Member("namespace", .string(namespace)), JSON.Member("data", .array(data)),
        JSON.Member("sandbox", .object([JSON.Member("song_map", .string(origin))])),
        JSON.Member("time", .number(0)), JSON.Member("duration", .number(map.duration)),
      ])
    }
  }

  private static func observation(_ time: Double, _ duration: Double, _ value: JSON, _ confidence: Double?) -> JSON {
    .object([
      JSON.Member("time", .number(time)), JSON.Member("duration", .time(duration)), JSON.Member("value", value),
      JSON.Member("confidence", confidence.map(JSON.number) ?? .null),
    ])
  }

  private static func entry(_ interval: some SongMapModel.Interval, _ value: JSON, _ confidence: Double?) -> JSON {
    observation(interval.start, interval.end - interval.start, value, confidence)
  }

  private static func globalTempo(_ map: SongMapModel) -> JSON {
    observation(0, map.duration, .number(map.tempo.global), map.tempo.confidence ?? 0)
  }

  /// The namespace asks for a confidence at every point; the map has one for the tempo as a whole.
  private static func curve(_ map: SongMapModel) -> [JSON] {
    map.tempo.curve.indices.map { index in
      let point = map.tempo.curve[index]
      let end = index + 1 < map.tempo.curve.count ? map.tempo.curve[index + 1].time : map.duration
      return observation(point.time, max(0, end - point.time), .number(point.bpm), map.tempo.confidence ?? 0)
    }
  }

  private static func beat(_ time: Double, position: Int) -> JSON {
    observation(time, 0, position > 0 ? .integer(Int64(position)) : .null, nil)
  }

  private static func section(_ section: SongMapModel.Section, isFlat: Bool) -> JSON {
    let label = JSON.string(section.label)
    let levelled = JSON.object([JSON.Member("label", label), JSON.Member("level", .integer(Int64(section.level)))])
    return entry(section, isFlat ? label : levelled, section.confidence)
  }

  private static func note(_ note: SongMapModel.Note) -> JSON {
    entry(note, .measure(Double(note.midi) + (note.cents ?? 0) / 100), note.confidence)
  }
}
