import SongMap

/// What a command may refer to.
public struct VoiceContext: Sendable {
  /// The song's map; without one nothing is looked up.
  public let map: SongMapModel?
  /// Where the song is, in seconds; nil where it is not known.
  public let position: Double?
  /// Songs that can be loaded; nil where they are not known.
  public let library: SongLibrary?
  let names: ContextNames

  /// - Parameter position: seconds; one that is not a number counts as not known.
  public init(map: SongMapModel? = nil, position: Double? = nil, library: SongLibrary? = nil) {
    self.map = map
    self.position = position.flatMap { $0.isFinite ? $0 : nil }
    self.library = library
    names = ContextNames(
      sections: Set(map?.coarsestSections.map(\.label) ?? []).sorted(), stems: map?.stems.map(\.name) ?? [])
  }
}
