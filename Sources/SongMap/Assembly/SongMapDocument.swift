import Artifacts

/// An assembled Song Map, not yet checked.
public struct SongMapDocument: Sendable, Equatable {
  public let json: JSON

  public init(json: JSON) { self.json = json }

  /// The document as it stands in a file: UTF-8, indented, the same bytes for the same content.
  public var text: String { json.text(.readable) + "\n" }

  /// The document read into types, for exports.
  ///
  /// - Throws: ``SongMapError/refused(path:violations:)`` where a member is missing or of another kind.
  public func model() throws(SongMapError) -> SongMapModel { try SongMapModel(json) }
}
