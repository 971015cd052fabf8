import Artifacts

/// Holds what stands under `extensions` against the types that plugins declare: a document against its JSON Schema, a
/// table against the rules of its columns and rows.
struct ExtensionCheck {
  let map: JSON
  let types: TypeRegistry

  /// One result under `extensions` whose type is stated.
  private struct Entry {
    let pointer: String
    let type: String
    let value: JSON
    let isDocument: Bool
  }

  /// - Throws: ``SongMapError/unusableSchema(reason:)`` for a type whose schema cannot be used.
  func violations() throws(SongMapError) -> [SongMapViolation] {
    var violations = lostDocuments
    for entry in entries {
      guard let type = types[entry.type] else { continue }
      if entry.isDocument {
        guard type.shape == .document else {
          violations.append(misplaced(entry, type, "a document"))
          continue
        }
        do throws(ArtifactError) {
          violations += try type.violations(inDocument: entry.value.text(.compact)).map {
            SongMapViolation(
              pointer: entry.pointer + $0.pointer, rule: .schema, message: "\(entry.type): \($0.message)")
          }
        } catch {
          throw .unusableSchema(reason: "\(entry.type): \(error.message)")
        }
      } else {
        violations += tableViolations(entry, type)
      }
    }
    return violations
  }

  /// Results whose type is not known here or not stated, so that nobody checked them: JSON Pointer and type.
  var unchecked: [(pointer: String, type: String?)] {
    let unknown = entries.filter { types[$0.type] == nil }.map { (pointer: $0.pointer, type: Optional($0.type)) }
    let seen = Set(entries.map(\.pointer))
    let untyped = (map["extensions"]?.members ?? []).flatMap { analyzer -> [String] in
      let pointer = "/extensions/\(SongMapRules.escaped(analyzer.key))"
      guard !seen.contains(pointer) else { return [] }
      let outputs = (analyzer.value.members ?? []).map { "\(pointer)/\(SongMapRules.escaped($0.key))" }
      return outputs.contains(where: seen.contains) ? outputs.filter { !seen.contains($0) } : [pointer]
    }
    return unknown + untyped.map { (pointer: $0, type: nil) }
  }

  private var documentTypes: [JSON.Member] { map["provenance"]?["extensions"]?.members ?? [] }

  private var entries: [Entry] {
    (map["extensions"]?.members ?? []).flatMap { analyzer -> [Entry] in
      let pointer = "/extensions/\(SongMapRules.escaped(analyzer.key))"
      if let type = documentTypes.first(where: { $0.key == analyzer.key })?.value.string {
        return [Entry(pointer: pointer, type: type, value: analyzer.value, isDocument: true)]
      }
      return (analyzer.value.members ?? []).compactMap { output in
        guard let type = output.value["type"]?.string else { return nil }
        return Entry(
          pointer: "\(pointer)/\(SongMapRules.escaped(output.key))", type: type, value: output.value, isDocument: false)
      }
    }
  }

  private var lostDocuments: [SongMapViolation] {
    documentTypes.filter { map["extensions"]?[$0.key] == nil }.map {
      SongMapViolation(
        pointer: "/provenance/extensions/\(SongMapRules.escaped($0.key))", rule: .reference,
        message: "there is nothing of '\($0.key)' under extensions")
    }
  }

  private func misplaced(_ entry: Entry, _ type: ArtifactType, _ kind: String) -> SongMapViolation {
    SongMapViolation(
      pointer: entry.pointer, rule: .schema, message: "\(entry.type) is \(type.shape), \(kind) stands here")
  }

  private func tableViolations(_ entry: Entry, _ type: ArtifactType) -> [SongMapViolation] {
    guard let rules = type.table else {
      return [misplaced(entry, type, "a table")]
    }
    do throws(ExtensionTable.Fault) {
      let table = try ExtensionTable(rules: rules).read(entry.value)
      do throws(ArtifactError) {
        try type.check(table, duration: map["duration_sec"]?.number ?? 0)
      } catch {
        return [SongMapViolation(pointer: entry.pointer, rule: .schema, message: error.message)]
      }
    } catch {
      let message = "\(entry.type): \(error.reason)"
      return [SongMapViolation(pointer: entry.pointer + error.pointer, rule: .schema, message: message)]
    }
    return []
  }
}
