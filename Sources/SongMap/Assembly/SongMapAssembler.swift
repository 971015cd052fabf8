import Artifacts

/// Puts the Song Map together from the artifacts that a pipeline maps to its fields.
public enum SongMapAssembler {
  static let encoders: [any FieldEncoder] = [
    TempoField(), MeterField(), InstantField.beats, InstantField.downbeats, PassageField.key, PassageField.chords,
    SectionsField(), LyricsField(), NotesField(voice: "melody"), NotesField(voice: "bass"),
    NotesField(voice: "notes"),
  ]

  /// The fields that artifacts fill, in the order of the document.
  public static let fields: [FieldDeclaration] = encoders.map(\.declaration) + [StemsField.declaration]

  /// Assembles a document.
  ///
  /// A field without tables is left out, or has its neutral value where the schema requires it: an empty list,
  /// `bpm_global` 0 with confidence 0, 4/4 with confidence 0. A status that `provenance` does not name is `analysed`
  /// where there are tables, otherwise `not in pipeline`.
  ///
  /// - Parameters:
  ///   - id: The first 16 hexadecimal digits of the SHA-256 of the recording's bytes.
  ///   - duration: Seconds of the decoded recording.
  ///   - fields: Tables by field, then by part, as ``fields`` declares them.
  ///   - extensions: Results without a field; of one analyzer either a document or any number of tables.
  ///   - stems: Audio files of separated sources.
  /// - Throws: ``SongMapError`` where a field or part is unknown or a table cannot be encoded.
  public static func assemble(
    id: String, duration: Double, fields: [String: [String: Table]],
    extensions: [SongMapExtension] = [], stems: [SongMapModel.Stem] = [], provenance: Provenance
  ) throws(SongMapError) -> SongMapDocument {
    try requireKnown(fields)
    var members = [JSON.Member("id", .string(id)), JSON.Member("duration_sec", .time(duration))]
    let encoded = try encode(fields, of: encoders)
    members += encoded.members
    if !stems.isEmpty { members.append(JSON.Member("stems", .array(stems.map(\.json)))) }
    members += encoded.alternatives
    var statuses: [String: Provenance.Status] = [:]
    for encoder in encoders {
      statuses[encoder.declaration.name] = fields[encoder.declaration.name] == nil ? .notInPipeline : .analysed
    }
    statuses[StemsField.declaration.name] = stems.isEmpty ? .notInPipeline : .analysed
    let further = try extensions.members()
    if !further.isEmpty { members.append(JSON.Member("extensions", .object(further))) }

    var provenance = provenance
    provenance.extensions = extensions.documentTypes
    provenance.fields.merge(statuses) { stated, _ in stated }
    members.append(JSON.Member("provenance", provenance.json))
    return SongMapDocument(json: .object(members))
  }

  /// The members of a document that some of its fields fill, without the neutral values of the others.
  ///
  /// - Parameter fields: as of ``assemble(id:duration:fields:extensions:stems:provenance:)``.
  /// - Throws: ``SongMapError`` where a field or part is unknown or a table cannot be encoded.
  public static func part(fields: [String: [String: Table]]) throws(SongMapError) -> JSON {
    try requireKnown(fields)
    let encoded = try encode(fields, of: encoders.filter { fields[$0.declaration.name] != nil })
    return .object(encoded.members + encoded.alternatives)
  }

  /// What stands before the document's `alternatives`, and these.
  private static func encode(
    _ fields: [String: [String: Table]], of encoders: [any FieldEncoder]
  ) throws(SongMapError) -> (members: [JSON.Member], alternatives: [JSON.Member]) {
    var members: [JSON.Member] = []
    var performance: [JSON.Member] = []
    var alternatives: [JSON.Member] = []
    for encoder in encoders {
      let name = encoder.declaration.name
      let tables = fields[name] ?? [:]
      let encoded = tables.isEmpty ? EncodedField(members: encoder.neutral) : try encoder.encode(tables)
      if name.hasPrefix("performance.") { performance += encoded.members } else { members += encoded.members }
      if !encoded.alternatives.isEmpty { alternatives.append(JSON.Member(name, .array(encoded.alternatives))) }
    }
    if !performance.isEmpty { members.append(JSON.Member("performance", .object(performance))) }
    return (members, alternatives.isEmpty ? [] : [JSON.Member("alternatives", .object(alternatives))])
  }

  private static func requireKnown(_ fields: [String: [String: Table]]) throws(SongMapError) {
    for (name, tables) in fields.sorted(by: { $0.key < $1.key }) {
      guard let declaration = self.fields.first(where: { $0.name == name }) else {
        throw .unknownField(name: name, known: self.fields.map(\.name))
      }
      let parts = declaration.parts.map(\.name)
      for part in tables.keys.sorted() where !parts.contains(part) {
        throw .unusableTable(
          field: name, part: part, reason: "the field has the parts \(parts.joined(separator: ", ")) only")
      }
    }
  }
}
