import SongMap

enum MediaType {
  /// Of a recording, by its name's ending; players look at the content themselves.
  static func ofRecording(named name: String) -> String {
    switch name.split(separator: ".").last?.lowercased() {
    case "mp3": "audio/mpeg"
    case "ogg", "oga", "opus": "audio/ogg"
    case "flac": "audio/flac"
    case "wav": "audio/wav"
    case "m4a", "mp4", "aac": "audio/mp4"
    case "aif", "aiff": "audio/aiff"
    default: "application/octet-stream"
    }
  }
}

extension ExportFormat {
  var mediaType: String {
    switch self {
    case .jams: "application/json"
    case .midi: "audio/midi"
    case .musicxml: "application/vnd.recordare.musicxml+xml"
    case .csv: "text/csv; charset=utf-8"
    case .html: "text/html; charset=utf-8"
    case .vtt: "text/vtt; charset=utf-8"
    case .lab, .audacity, .lrc, .srt, .chordpro, .ultrastar: "text/plain; charset=utf-8"
    }
  }
}
