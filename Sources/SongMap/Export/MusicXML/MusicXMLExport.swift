import Artifacts
import Notation

/// A lead sheet in MusicXML 4.0 (partwise): melody, chords, words, sections, key and meter.
enum MusicXMLExport {
  /// - Throws: ``SongMapError/nothingToExport(format:field:reason:)`` without beats, or with neither melody nor chords.
  static func text(_ map: SongMapModel) throws(SongMapError) -> String {
    let sheet = try LeadSheet(map)
    let tool = map.provenance?["tool"]?.string ?? "performia"
    let score = XMLElement(
      "score-partwise", attributes: [("version", "4.0")],
      [
        XMLElement("identification", [XMLElement("encoding", [XMLElement("software", tool)])]),
        XMLElement("part-list", [part]),
        XMLElement("part", attributes: [("id", "P1")], MeasureWriter.measures(sheet)),
      ])
    var text = """
      <?xml version="1.0" encoding="UTF-8" standalone="no"?>
      <!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" \
      "http://www.musicxml.org/dtds/partwise.dtd">

      """
    score.write(to: &text)
    return text
  }

  /// One voice, which General MIDI's flute plays.
  private static let part = XMLElement(
    "score-part", attributes: [("id", "P1")],
    [
      XMLElement("part-name", "Melody"),
      XMLElement("score-instrument", attributes: [("id", "P1-I1")], [XMLElement("instrument-name", "Flute")]),
      XMLElement(
        "midi-instrument", attributes: [("id", "P1-I1")],
        [XMLElement("midi-channel", 1), XMLElement("midi-program", 74)]),
    ])
}
