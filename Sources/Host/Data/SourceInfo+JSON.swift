import Artifacts
import Audio

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SourceInfo {
  /// The text under which the cache keeps it.
  var json: String { JSON(encoding: self).text(.compact) }

  init(json: String) throws {
    self = try JSONDecoder().decode(SourceInfo.self, from: Data(json.utf8))
  }
}
