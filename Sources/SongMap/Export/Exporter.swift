import Viewer

/// Turns Song Maps into other formats.
public enum Exporter {
  /// The bytes of a file in another format.
  ///
  /// - Parameters:
  ///   - field: Which field, for formats that hold a single one; ``ExportFormat/defaultField`` where it is left out.
  ///   - bends: Whether notes of melody and bass in MIDI are bent to their deviation in cents.
  ///   - title: What a page is named; the map's id where it is left out.
  ///   - recording: What a page plays.
  /// - Throws: ``SongMapError/nothingToExport(format:field:reason:)`` where the format cannot hold that field or that map.
  public static func export(
    _ map: SongMapModel, as format: ExportFormat, field: ExportField? = nil, bends: Bool = false, title: String? = nil,
    recording: ViewerPage.Recording? = nil
  ) throws(SongMapError) -> [UInt8] {
    if let field, !format.fields.contains(field) {
      let fields = format.fields.map(\.rawValue).joined(separator: ", ")
      throw .nothingToExport(
        format: format.rawValue, field: field.rawValue,
        reason: fields.isEmpty ? "the format holds the whole map, name no field" : "the format holds \(fields)")
    }
    let held = field ?? format.defaultField ?? .chords
    return switch format {
    case .jams: Array((JAMSExport.json(map).text(.readable) + "\n").utf8)
    case .lab: Array(LabExport.text(map, field: held).utf8)
    case .csv: Array(CSVExport.text(map, field: held).utf8)
    case .midi: try MIDIExport.bytes(map, bends: bends)
    case .musicxml: Array(try MusicXMLExport.text(map).utf8)
    case .audacity: Array(AudacityExport.text(map, field: held).utf8)
    case .lrc: Array(try LyricsExport.lrc(map, field: held).utf8)
    case .srt: Array(try LyricsExport.srt(map).utf8)
    case .vtt: Array(try LyricsExport.vtt(map, field: held).utf8)
    case .chordpro: Array(try ChordProExport.text(map).utf8)
    case .ultrastar: Array(try UltraStarExport.text(map).utf8)
    case .html: ViewerPage.showing(map: map.json.text(.compact), title: title ?? map.id, recording: recording).html
    }
  }
}
