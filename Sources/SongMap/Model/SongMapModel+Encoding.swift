import Artifacts

extension SongMapModel {
  /// The map as a document, which reads back as the same map.
  public var json: JSON {
    var members = JSONMembers()
    members.add("id", .string(id))
    members.add("duration_sec", .number(duration))
    members.add("tempo", tempo.json)
    members.add("meter", meter.json(confidence: "confidence"))
    members.add("meter_changes", .array(meterChanges.map(\.json)))
    members.add("beats", .array(beats.map(JSON.number)))
    members.add("downbeats", .array(downbeats.map(JSON.number)))
    members.add("key", .array(keys.map(\.json)))
    members.add("chords", .array(chords.map(\.json)))
    members.add("sections", .array(sections.map(\.json)))
    members.add("lyrics", .array(lyrics.map(\.json)))
    members.add("performance", performance)
    members.add("stems", .array(stems.map(\.json)))
    members.add("alternatives", alternatives)
    members.add("extensions", .object(extensions))
    if let provenance { members.add("provenance", provenance) }
    return members.json
  }

  private var performance: JSON {
    let lists = [("melody", melody), ("bass", bass), ("notes", notes)].filter { !$0.1.isEmpty }
    return .object(lists.map { JSON.Member($0.0, .array($0.1.map(\.json))) })
  }

  private var alternatives: JSON {
    var members = JSONMembers()
    members.add("tempo", tempoAlternatives) { [JSON.Member("bpm", .number($0))] }
    members.add("meter", meterAlternatives, hasRows: true) {
      [
        JSON.Member("numerator", .integer(Int64($0.numerator))),
        JSON.Member("denominator", .integer(Int64($0.denominator))),
      ]
    }
    members.add("key", keyAlternatives, hasRows: true) {
      [JSON.Member("tonic", .string($0.tonic)), JSON.Member("mode", .string($0.mode))]
    }
    members.add("chords", chordAlternatives, hasRows: true) { [JSON.Member("label", .string($0))] }
    members.add("sections", sectionAlternatives, hasRows: true) { [JSON.Member("label", .string($0))] }
    return members.json
  }
}

/// Members in the order in which they were put in.
private struct JSONMembers {
  private var members: [JSON.Member] = []

  var json: JSON { .object(members) }

  init() {}

  /// Start, end and confidence of an interval, around what else it has.
  init(_ interval: some SongMapModel.Interval) {
    add("start", .number(interval.start))
    add("end", .number(interval.end))
  }

  mutating func add(_ name: String, _ value: JSON) { members.append(JSON.Member(name, value)) }

  mutating func add(_ name: String, optional value: Double?) {
    if let value { add(name, .number(value)) }
  }

  /// Other readings, where there are any.
  mutating func add<Reading>(
    _ name: String, _ alternatives: [SongMapModel.Alternative<Reading>], hasRows: Bool = false,
    _ reading: (Reading) -> [JSON.Member]
  ) {
    guard !alternatives.isEmpty else { return }
    let entries = alternatives.map { alternative in
      var entry = JSONMembers()
      if hasRows { entry.add("row", .integer(Int64(alternative.row))) }
      entry.members += reading(alternative.reading)
      entry.add("conf", optional: alternative.confidence)
      return entry.json
    }
    add(name, .array(entries))
  }
}

extension SongMapModel.Tempo {
  fileprivate var json: JSON {
    var members = JSONMembers()
    members.add("bpm_global", .number(global))
    members.add("curve", .array(curve.map { .array([.number($0.time), .number($0.bpm)]) }))
    members.add("confidence", .number(confidence ?? 0))
    return members.json
  }
}

extension SongMapModel.Meter {
  fileprivate func json(confidence name: String) -> JSON {
    var members = JSONMembers()
    members.add("numerator", .integer(Int64(numerator)))
    members.add("denominator", .integer(Int64(denominator)))
    members.add(name, optional: confidence)
    return members.json
  }
}

extension SongMapModel.MeterPassage {
  fileprivate var json: JSON {
    .object((JSONMembers(self).json.members ?? []) + (meter.json(confidence: "conf").members ?? []))
  }
}

extension SongMapModel.KeyPassage {
  fileprivate var json: JSON {
    var members = JSONMembers(self)
    members.add("tonic", .string(tonic))
    members.add("mode", .string(mode))
    members.add("conf", optional: confidence)
    return members.json
  }
}

extension SongMapModel.Chord {
  fileprivate var json: JSON {
    var members = JSONMembers(self)
    members.add("label", .string(label))
    members.add("conf", optional: confidence)
    return members.json
  }
}

extension SongMapModel.Section {
  fileprivate var json: JSON {
    var members = JSONMembers(self)
    members.add("label", .string(label))
    members.add("conf", optional: confidence)
    members.add("level", .integer(Int64(level)))
    members.add("repeats", repeats.map { .integer(Int64($0)) } ?? .null)
    return members.json
  }
}

extension SongMapModel.Line {
  fileprivate var json: JSON {
    var members = JSONMembers(self)
    members.add("text", .string(text))
    members.add("conf", optional: confidence)
    members.add("words", .array(words.map(\.json)))
    return members.json
  }
}

extension SongMapModel.Word {
  fileprivate var json: JSON {
    var members = JSONMembers(self)
    members.add("text", .string(text))
    members.add("conf", optional: confidence)
    if !syllables.isEmpty { members.add("syllables", .array(syllables.map(\.json))) }
    return members.json
  }
}

extension SongMapModel.Syllable {
  fileprivate var json: JSON {
    var members = JSONMembers(self)
    members.add("text", .string(text))
    members.add("conf", optional: confidence)
    return members.json
  }
}

extension SongMapModel.Note {
  fileprivate var json: JSON {
    var members = JSONMembers(self)
    members.add("midi", .integer(Int64(midi)))
    members.add("cents", optional: cents)
    if let velocity { members.add("velocity", .integer(Int64(velocity))) }
    members.add("conf", optional: confidence)
    return members.json
  }
}
