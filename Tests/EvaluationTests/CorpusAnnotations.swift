import Evaluation
import Foundation
import TestSupport

/// Annotations of recordings in the folder that `PERFORMIA_CORPUS` names, if it does.
enum CorpusAnnotations {
  static let folder = ProcessInfo.processInfo.environment["PERFORMIA_CORPUS"]

  static var isGiven: Bool { folder != nil }

  /// Every file of a name below the folder, in the order of paths.
  static func files(_ names: Set<String>) -> [String] {
    guard let folder, let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    return walk.compactMap { $0 as? String }.filter { names.contains(String($0.split(separator: "/").last ?? "")) }
      .sorted().map { "\(folder)/\($0)" }
  }

  /// The lines of a `.lab` file: start, end, label, separated by tabs or spaces.
  static func intervals(_ path: String) throws -> [Annotation.LabelledInterval] {
    String(decoding: try FileBytes.read(path), as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
      let fields = line.split(maxSplits: 2, whereSeparator: { $0 == "\t" || $0 == " " })
      guard fields.count == 3, let start = Double(fields[0]), let end = Double(fields[1]) else { return nil }
      return Annotation.LabelledInterval(start: start, end: end, label: String(fields[2]))
    }
  }
}
