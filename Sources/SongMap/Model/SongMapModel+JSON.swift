import Artifacts

extension SongMapModel {
  /// Reads a document; meant for one that the schema has accepted.
  ///
  /// - Throws: ``SongMapError/refused(path:violations:)`` at the first member that is missing or of another kind.
  public init(_ json: JSON) throws(SongMapError) {
    let map = MemberReader(json)
    for name in ["beats", "downbeats", "chords", "lyrics"] { _ = try map.required(name) }
    id = try map.text("id")
    duration = try map.number("duration_sec")
    tempo = try Tempo(map.required("tempo"))
    meter = try Meter(map.required("meter"), confidence: "confidence")
    meterChanges = try map.list("meter_changes", MeterPassage.init)
    beats = try map.list("beats") { (item) throws(SongMapError) in try item.number() }
    downbeats = try map.list("downbeats") { (item) throws(SongMapError) in try item.number() }
    keys = try map.list("key", KeyPassage.init)
    chords = try map.list("chords", Chord.init)
    sections = try map.list("sections", Section.init)
    lyrics = try map.list("lyrics", Line.init)
    let performance = map.member("performance")
    melody = try performance?.list("melody", Note.init) ?? []
    bass = try performance?.list("bass", Note.init) ?? []
    notes = try performance?.list("notes", Note.init) ?? []
    stems = try map.list("stems", Stem.init)
    let alternatives = map.member("alternatives")
    tempoAlternatives =
      try alternatives?.alternatives("tempo") { (item) throws(SongMapError) in
        try item.number("bpm")
      } ?? []
    meterAlternatives =
      try alternatives?.alternatives("meter") { (item) throws(SongMapError) in
        try Meter(item, confidence: "conf")
      } ?? []
    keyAlternatives =
      try alternatives?.alternatives("key") { (item) throws(SongMapError) in
        KeyReading(tonic: try item.text("tonic"), mode: try item.text("mode"))
      } ?? []
    chordAlternatives =
      try alternatives?.alternatives("chords") { (item) throws(SongMapError) in
        try item.text("label")
      } ?? []
    sectionAlternatives =
      try alternatives?.alternatives("sections") { (item) throws(SongMapError) in
        try item.text("label")
      } ?? []
    extensions = json["extensions"]?.members ?? []
    provenance = json["provenance"]
  }
}

extension MemberReader {
  fileprivate func alternatives<Reading>(
    _ name: String, _ read: (MemberReader) throws(SongMapError) -> Reading
  ) throws(SongMapError) -> [SongMapModel.Alternative<Reading>] {
    try list(name) { (item) throws(SongMapError) in
      SongMapModel.Alternative(
        row: try item.optionalInteger("row") ?? 0, reading: try read(item), confidence: try item.optionalNumber("conf"))
    }
  }
}

extension SongMapModel.Tempo {
  init(_ item: MemberReader) throws(SongMapError) {
    global = try item.number("bpm_global")
    curve = try item.list("curve") { (point) throws(SongMapError) in
      let pair = try point.items()
      guard pair.count == 2 else {
        throw .refused(
          path: "", violations: [SongMapViolation(pointer: point.pointer, rule: .schema, message: "a pair is expected")]
        )
      }
      return SongMapModel.TempoPoint(time: try pair[0].number(), bpm: try pair[1].number())
    }
    confidence = try item.optionalNumber("confidence")
  }
}

extension SongMapModel.Meter {
  init(_ item: MemberReader, confidence name: String) throws(SongMapError) {
    numerator = try item.integer("numerator")
    denominator = try item.integer("denominator")
    confidence = try item.optionalNumber(name)
  }
}

extension SongMapModel.MeterPassage {
  init(_ item: MemberReader) throws(SongMapError) {
    start = try item.number("start")
    end = try item.number("end")
    meter = try SongMapModel.Meter(item, confidence: "conf")
  }
}

extension SongMapModel.KeyPassage {
  init(_ item: MemberReader) throws(SongMapError) {
    start = try item.number("start")
    end = try item.number("end")
    tonic = try item.text("tonic")
    mode = try item.text("mode")
    confidence = try item.optionalNumber("conf")
  }
}

extension SongMapModel.Chord {
  init(_ item: MemberReader) throws(SongMapError) {
    start = try item.number("start")
    end = try item.number("end")
    label = try item.text("label")
    confidence = try item.optionalNumber("conf")
  }
}

extension SongMapModel.Section {
  init(_ item: MemberReader) throws(SongMapError) {
    start = try item.number("start")
    end = try item.number("end")
    label = try item.text("label")
    confidence = try item.optionalNumber("conf")
    level = try item.optionalInteger("level") ?? 0
    repeats = try item.optionalInteger("repeats")
  }
}

extension SongMapModel.Syllable {
  init(_ item: MemberReader) throws(SongMapError) {
    start = try item.number("start")
    end = try item.number("end")
    text = try item.text("text")
    confidence = try item.optionalNumber("conf")
  }
}

extension SongMapModel.Word {
  init(_ item: MemberReader) throws(SongMapError) {
    start = try item.number("start")
    end = try item.number("end")
    text = try item.text("text")
    confidence = try item.optionalNumber("conf")
    syllables = try item.list("syllables", SongMapModel.Syllable.init)
  }
}

extension SongMapModel.Line {
  init(_ item: MemberReader) throws(SongMapError) {
    start = try item.number("start")
    end = try item.number("end")
    text = try item.text("text")
    confidence = try item.optionalNumber("conf")
    words = try item.list("words", SongMapModel.Word.init)
  }
}

extension SongMapModel.Note {
  init(_ item: MemberReader) throws(SongMapError) {
    start = try item.number("start")
    end = try item.number("end")
    midi = try item.integer("midi")
    cents = try item.optionalNumber("cents")
    velocity = try item.optionalInteger("velocity")
    confidence = try item.optionalNumber("conf")
  }
}

extension SongMapModel.Stem {
  init(_ item: MemberReader) throws(SongMapError) {
    name = try item.text("name")
    file = try item.text("file")
    sha256 = try item.member("sha256")?.text()
    loudness = try item.optionalNumber("loudness_lufs")
  }

  var json: JSON {
    var members = [JSON.Member("name", .string(name)), JSON.Member("file", .string(file))]
    if let sha256 { members.append(JSON.Member("sha256", .string(sha256))) }
    if let loudness { members.append(JSON.Member("loudness_lufs", .measure(loudness))) }
    return .object(members)
  }
}
