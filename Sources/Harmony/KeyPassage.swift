import Notation
import PerformiaSDK

/// A key over a stretch of time, as context for chords.
public struct KeyPassage: Sendable {
  /// Seconds.
  public let start: Double
  /// Seconds.
  public let end: Double
  public let key: Key
}

extension AnalysisContext {
  /// The keys of an input of type `music/keys/1` in time order; none where it is not wired.
  public func keyPassages(_ input: Input) throws -> [KeyPassage] {
    guard let table = try table(input), let tonics = table.text("tonic"), let modes = table.text("mode") else {
      return []
    }
    return try (0..<table.count).compactMap { row in
      guard let mode = Key.Mode(rawValue: modes[row]) else { return nil }
      let key = Key(tonic: try NoteName(parsing: tonics[row]), mode: mode)
      return KeyPassage(start: table.start[row], end: table.start[row] + table.duration[row], key: key)
    }
  }
}
