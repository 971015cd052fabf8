/// A field of the Song Map, as far as a plan must know it: which artifacts it is made from.
public struct FieldDeclaration: Sendable, Equatable {
  /// One artifact that goes into the field.
  public struct Part: Sendable, Equatable {
    public let name: String
    /// The artifact type that it takes.
    public let type: String
    public let isRequired: Bool

    public init(name: String, type: String, isRequired: Bool) {
      self.name = name
      self.type = type
      self.isRequired = isRequired
    }
  }

  /// Key in the document and in a pipeline's `song_map`, e.g. `chords` or `performance.melody`.
  public let name: String
  /// The first part is the one that is meant where a mapping names a single artifact.
  public let parts: [Part]

  public init(name: String, parts: [Part]) {
    self.name = name
    self.parts = parts
  }
}
