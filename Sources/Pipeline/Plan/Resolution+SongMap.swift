import Artifacts

extension Resolution {
  /// What goes into the document, or is asked for in its place.
  struct SongMapping {
    var fields: [FieldMapping] = []
    var extensions: [ArtifactReference] = []
    var outputs: [ArtifactReference] = []
  }

  /// Compares `song_map` with the fields of the Song Map.
  func resolveSongMap() -> SongMapping {
    var mapping = SongMapping()
    var parts: [String: [String: [ArtifactReference]]] = [:]
    var positions: [String: SourcePosition] = [:]
    for wiring in definition.fields {
      guard let (field, part) = target(of: wiring) else { continue }
      let target = Target(
        type: part.type, attributes: [:],
        reader: field.parts.count == 1 ? "field '\(field.name)'" : "'\(part.name)' of field '\(field.name)'")
      parts[field.name, default: [:]][part.name] = references(wiring.alternatives, target)
      positions[field.name] = positions[field.name] ?? wiring.path[0].position
    }
    for field in fields {
      guard let given = parts[field.name], let position = positions[field.name] else { continue }
      for part in field.parts where part.isRequired && given[part.name] == nil {
        problems.report(
          .incompleteField, at: position, "field '\(field.name)' lacks its part '\(part.name)'",
          expected: "an artifact of type \(part.type)")
      }
      let ordered = field.parts.compactMap { part in given[part.name].map { (name: part.name, alternatives: $0) } }
      mapping.fields.append(FieldMapping(field: field.name, parts: ordered))
    }
    mapping.extensions = references(definition.extensions, nil)
    mapping.outputs = references(definition.outputs, nil)
    reportClashingExtensions()
    return mapping
  }

  /// Under `extensions` an analyzer has one document or any number of tables with different names. Only the first choice of
  /// a step is looked at: which of the others runs is not known yet.
  private func reportClashingExtensions() {
    var places: [String: ArtifactReference] = [:]
    for reference in definition.extensions {
      guard case .output(let step, let port) = reference.value, let index = indices[step],
        let analyzer = steps[index].attempts.first?.analyzer.manifest.id,
        let output = steps[index].outputs.first(where: { $0.name == port })
      else { continue }
      let isDocument = catalogue.types[output.type]?.shape == .document
      let taken =
        isDocument
        ? places.first { $0.key.hasPrefix("\(analyzer)/") }?.value
        : places["\(analyzer)/\(port)"] ?? places["\(analyzer)/"]
      if let taken {
        problems.report(
          .clashingExtensions, at: reference.position,
          "'\(reference.value)' has no place under extensions beside '\(taken)', which \(analyzer) gives too")
      }
      places[isDocument ? "\(analyzer)/" : "\(analyzer)/\(port)"] = reference.value
    }
  }

  private func references(_ list: [Located<ArtifactReference>], _ target: Target?) -> [ArtifactReference] {
    list.compactMap { reference in
      if case .fits(let wire) = check(reference, against: target) { wire.reference } else { nil }
    }
  }

  /// The field and the part that the keys of one line name; the first part where they name only the field.
  private func target(of wiring: FieldWiring) -> (FieldDeclaration, FieldDeclaration.Part)? {
    for length in stride(from: wiring.path.count, to: 0, by: -1) {
      let name = wiring.path[..<length].map(\.value).joined(separator: ".")
      guard let field = fields.first(where: { $0.name == name }) else { continue }
      let rest = wiring.path[length...]
      guard let key = rest.first else {
        guard let first = field.parts.first else { return nil }
        return (field, first)
      }
      if let part = field.parts.first(where: { $0.name == key.value }) {
        guard let further = rest.dropFirst().first else { return (field, part) }
        problems.report(
          .unknownField, at: further.position, "'\(part.name)' of field '\(name)' has no parts", expected: "'step.port'"
        )
        return nil
      }
      let names = field.parts.map(\.name)
      problems.report(
        .unknownField, at: key.position, "field '\(name)' has no part '\(key.value)'",
        expected: NearestName.choice(names), nearest: problems.nearest(to: key.value, in: names))
      return nil
    }
    reportUnknownField(wiring)
    return nil
  }

  /// Names the key that is wrong: for `performance: { melodie: ... }` the inner one.
  private func reportUnknownField(_ wiring: FieldWiring) {
    var prefix = ""
    for key in wiring.path {
      let candidates = fields.filter { $0.name.hasPrefix(prefix) }.compactMap { field in
        field.name.dropFirst(prefix.count).split(separator: ".").first.map(String.init)
      }
      let names = candidates.reduce(into: [String]()) { names, name in if !names.contains(name) { names.append(name) } }
      guard names.contains(key.value) else {
        let subject = prefix.isEmpty ? "the Song Map" : "'\(prefix.dropLast())' of the Song Map"
        problems.report(
          .unknownField, at: key.position, "\(subject) has no field '\(key.value)'",
          expected: NearestName.choice(names + (prefix.isEmpty ? ["extensions"] : []), limit: 20),
          nearest: problems.nearest(to: key.value, in: names))
        return
      }
      prefix += key.value + "."
    }
    let key = wiring.path[wiring.path.count - 1]
    let names = fields.filter { $0.name.hasPrefix(prefix) }.map { String($0.name.dropFirst(prefix.count)) }
    problems.report(
      .unknownField, at: key.position, "'\(prefix.dropLast())' holds several fields",
      expected: "a mapping with \(NearestName.list(names))")
  }
}
