import Foundation

/// Columns of the annotations of a corpus of recordings, where the environment variable `PERFORMIA_CORPUS` names one.
enum CorpusColumns {
  static let folder = ProcessInfo.processInfo.environment["PERFORMIA_CORPUS"]

  /// Whether an item of the corpus has a file of a name.
  static func has(_ name: String) -> Bool { (try? files(named: name).isEmpty) == false }

  /// The rows of each item's file of a name, such as `beats.txt`; lines that do not begin with a number are headers.
  static func files(named name: String) throws -> [[[String]]] {
    guard let folder else { return [] }
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix("/\(name)") }
    return try files.map { file in
      try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(whereSeparator: \.isNewline)
        .map { $0.split(whereSeparator: { $0 == "\t" || (name.hasSuffix(".csv") && $0 == ",") }).map(String.init) }
        .filter { row in row.first.flatMap { Double($0) } != nil }
    }
  }
}
