import Notation

/// Writes the bars of a lead sheet, one after the other.
struct MeasureWriter {
  private let sheet: LeadSheet
  private var key = Key(tonic: PitchClass(0), mode: .major)
  private var meter: (beats: Int, beatValue: Int)?
  private var nextNote = 0
  private var nextHarmony = 0

  private init(_ sheet: LeadSheet) { self.sheet = sheet }

  static func measures(_ sheet: LeadSheet) -> [XMLElement] {
    var writer = MeasureWriter(sheet)
    return sheet.timeline.bars.indices.map { writer.measure($0) }
  }

  private mutating func measure(_ index: Int) -> XMLElement {
    let bar = sheet.timeline.bars[index]
    let attributes = attributes(index, bar)
    var children = attributes.isEmpty ? [] : [XMLElement("attributes", attributes)]
    if index == 0, let tempo = sheet.tempo { children.append(Self.tempo(tempo)) }
    if let section = sheet.sections[index] {
      children.append(
        XMLElement(
          "direction", attributes: [("placement", "above")],
          [XMLElement("direction-type", [XMLElement("rehearsal", section)])]))
    }
    children += content(bar)
    let startsWithPickup = sheet.timeline.bars[0].isPickup
    var numbering = [(name: "number", value: "\(startsWithPickup ? index : index + 1)")]
    if bar.isPickup { numbering.append((name: "implicit", value: "yes")) }
    return XMLElement("measure", attributes: numbering, children)
  }

  /// What changes with a bar; the first one has all.
  private mutating func attributes(_ index: Int, _ bar: ScoreTimeline.Bar) -> [XMLElement] {
    var attributes = index == 0 ? [XMLElement("divisions", ScoreTimeline.divisions)] : []
    if let change = sheet.keys[index] { key = change }
    if index == 0 || sheet.keys[index] != nil {
      attributes.append(
        XMLElement("key", [XMLElement("fifths", key.signature), XMLElement("mode", key.mode.rawValue)]))
    }
    // An upbeat shows the meter of the bar that it leads to.
    let metric = bar.isPickup ? sheet.timeline.bars[index + 1] : bar
    if meter?.beats != metric.beats || meter?.beatValue != metric.beatValue {
      meter = (metric.beats, metric.beatValue)
      attributes.append(
        XMLElement("time", [XMLElement("beats", metric.beats), XMLElement("beat-type", metric.beatValue)]))
    }
    if index == 0 { attributes.append(clef) }
    return attributes
  }

  /// Bass for low voices, treble an octave lower for those below middle C.
  private var clef: XMLElement {
    let pitches = sheet.notes.map(\.midi).sorted()
    let median = pitches.isEmpty ? 71 : pitches[pitches.count / 2]
    if median < 48 { return XMLElement("clef", [XMLElement("sign", "F"), XMLElement("line", 4)]) }
    let treble = [XMLElement("sign", "G"), XMLElement("line", 2)]
    return XMLElement("clef", median < 60 ? treble + [XMLElement("clef-octave-change", -1)] : treble)
  }

  private static func tempo(_ quarters: Double) -> XMLElement {
    let perMinute = "\((quarters * 10).rounded() / 10)"
    let metronome = XMLElement(
      "metronome", [XMLElement("beat-unit", "quarter"), XMLElement("per-minute", perMinute)])
    return XMLElement(
      "direction", attributes: [("placement", "above")],
      [XMLElement("direction-type", [metronome]), XMLElement("sound", attributes: [("tempo", perMinute)])])
  }

  /// Notes, rests, and chords before the sign within which they begin.
  private mutating func content(_ bar: ScoreTimeline.Bar) -> [XMLElement] {
    var elements: [XMLElement] = []
    var spelling = PitchSpelling(key)
    var position = bar.start
    while position < bar.end {
      while nextNote < sheet.notes.count, sheet.notes[nextNote].end <= position { nextNote += 1 }
      let upcoming = nextNote < sheet.notes.count ? sheet.notes[nextNote] : nil
      if let note = upcoming, note.start <= position {
        let end = min(note.end, bar.end)
        for value in NoteValue.values(from: position, to: end, in: bar) {
          elements += harmonies(from: position, to: position + value.length)
          elements.append(Self.element(note, value, at: position, &spelling))
          position += value.length
        }
      } else {
        let end = min(upcoming?.start ?? bar.end, bar.end)
        if position == bar.start, end == bar.end {
          elements += harmonies(from: position, to: end) + [Self.wholeRest(bar)]
          position = end
        }
        for value in NoteValue.values(from: position, to: end, in: bar) {
          elements += harmonies(from: position, to: position + value.length)
          elements.append(
            XMLElement("note", [XMLElement("rest"), XMLElement("duration", value.length)] + Self.signs(value)))
          position += value.length
        }
      }
    }
    return elements
  }

  private mutating func harmonies(from start: Int, to end: Int) -> [XMLElement] {
    var elements: [XMLElement] = []
    while nextHarmony < sheet.harmonies.count, sheet.harmonies[nextHarmony].position < end {
      let harmony = sheet.harmonies[nextHarmony]
      if let element = HarmonyElement.element(harmony.chord, offset: harmony.position - start) {
        elements.append(element)
      }
      nextHarmony += 1
    }
    return elements
  }

  private static func wholeRest(_ bar: ScoreTimeline.Bar) -> XMLElement {
    XMLElement(
      "note",
      [
        XMLElement("rest", attributes: [("measure", "yes")]), XMLElement("duration", bar.length),
        XMLElement("voice", "1"),
      ])
  }

  /// Voice, type and dot, in the order that the standard asks for.
  private static func signs(_ value: NoteValue) -> [XMLElement] {
    [XMLElement("voice", "1"), XMLElement("type", value.name)] + (value.isDotted ? [XMLElement("dot")] : [])
  }

  private static func element(
    _ note: ScoreNote, _ value: NoteValue, at position: Int, _ spelling: inout PitchSpelling
  ) -> XMLElement {
    let isFirst = position == note.start
    let isLast = position + value.length >= note.end
    let (pitch, accidental) = spelling.elements(note.midi)
    let ties = (isFirst ? [] : ["stop"]) + (isLast ? [] : ["start"])
    var children = [pitch, XMLElement("duration", value.length)]
    children += ties.map { XMLElement("tie", attributes: [("type", $0)]) } + signs(value)
    if isFirst, let accidental { children.append(accidental) }
    if !ties.isEmpty {
      children.append(XMLElement("notations", ties.map { XMLElement("tied", attributes: [("type", $0)]) }))
    }
    if isFirst, let lyric = note.lyric {
      children.append(
        XMLElement(
          "lyric", attributes: [("number", "1")],
          [XMLElement("syllabic", lyric.place.rawValue), XMLElement("text", lyric.text)]))
    }
    return XMLElement("note", children)
  }
}
