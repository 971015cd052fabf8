import ArgumentParser
import SongMap

/// What `analyze` writes: the map itself, or an export made from it.
enum OutputFormat: ExpressibleByArgument, Hashable, Sendable {
  case json
  case export(ExportFormat)

  init?(argument: String) {
    if argument == "json" {
      self = .json
    } else if let format = ExportFormat(rawValue: argument) {
      self = .export(format)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { ["json"] + ExportFormat.allCases.map(\.rawValue) }

  var fileExtension: String {
    switch self {
    case .json: "songmap.json"
    case .export(let format): format.fileExtension()
    }
  }
}
