import Artifacts

extension Provenance {
  /// The member `provenance` of the document; fields stand in the document's order.
  public var json: JSON {
    var members = [JSON.Member("schema", .string(SongMapSchema.name)), JSON.Member("tool", .string(tool))]
    if let pipeline { members.append(JSON.Member("pipeline", pipeline.json)) }
    if let source { members.append(JSON.Member("source", source.json)) }
    let known = SongMapAssembler.fields.map(\.name)
    let ordered = known.filter { fields[$0] != nil } + fields.keys.filter { !known.contains($0) }.sorted()
    members.append(
      JSON.Member("fields", .object(ordered.map { JSON.Member($0, .string(fields[$0, default: .analysed].rawValue)) })))
    if !extensions.isEmpty { members.append(JSON.Member("extensions", .object(extensions))) }
    members.append(JSON.Member("steps", .array(steps.map(\.json))))
    return .object(members)
  }
}

extension Provenance.Pipeline {
  var json: JSON { .object([JSON.Member("name", .string(name)), JSON.Member("sha256", .string(sha256))]) }
}

extension Provenance.Source {
  var json: JSON {
    var members = [
      JSON.Member("sha256", .string(sha256)), JSON.Member("format", .string(format)),
      JSON.Member("sample_rate", .integer(Int64(sampleRate))), JSON.Member("channels", .integer(Int64(channels))),
      JSON.Member("trimmed_samples", .integer(Int64(trimmedSamples))),
    ]
    if !warnings.isEmpty { members.append(JSON.Member("warnings", .array(warnings.map(JSON.string)))) }
    return .object(members)
  }
}

extension Provenance.Model {
  var json: JSON {
    var members = [JSON.Member("name", .string(name))]
    if let version { members.append(JSON.Member("version", .string(version))) }
    members.append(JSON.Member("sha256", .string(sha256)))
    if let licence { members.append(JSON.Member("licence", .string(licence))) }
    if isLicenceAccepted { members.append(JSON.Member("licence_accepted", .bool(true))) }
    return .object(members)
  }
}

extension Provenance.Step {
  var json: JSON {
    var members = [
      JSON.Member("name", .string(name)), JSON.Member("analyzer", .string(analyzer)),
      JSON.Member("version", .string(version)),
    ]
    if let librarySHA256 { members.append(JSON.Member("library_sha256", .string(librarySHA256))) }
    members += [
      JSON.Member("parameters", .object(parameters)), JSON.Member("models", .array(models.map(\.json))),
      JSON.Member("licences", .array(licences.map(JSON.string))),
    ]
    if let insteadOf { members.append(JSON.Member("instead_of", .string(insteadOf))) }
    if outcome != .completed { members.append(JSON.Member("outcome", .string(outcome.rawValue))) }
    if let because { members.append(JSON.Member("because", .string(because))) }
    if !notes.isEmpty { members.append(JSON.Member("notes", .array(notes.map(JSON.string)))) }
    return .object(members)
  }
}
