import Artifacts

/// Judges Song Maps by the schema and by the rules beyond it.
public enum SongMapValidator {
  /// Everything that is wrong with an assembled document; empty when it may be written.
  ///
  /// Rules are checked only where the schema is satisfied.
  ///
  /// - Parameter types: Those by which results under `extensions` are checked; nil for the registered ones.
  /// - Throws: ``SongMapError/unusableSchema(reason:)``.
  public static func violations(
    of document: SongMapDocument, types: TypeRegistry? = nil
  ) throws(SongMapError) -> [SongMapViolation] {
    try violations(of: document, text: document.text, types: types)
  }

  static func violations(
    of document: SongMapDocument, text: String, types: TypeRegistry?
  ) throws(SongMapError) -> [SongMapViolation] {
    let nonFinite = SongMapRules.nonFiniteNumbers(in: document.json)
    guard nonFinite.isEmpty else { return nonFinite }
    let broken = try SongMapSchema.compiled.get().validate(text)
    guard broken.isEmpty else { return broken.map(SongMapViolation.init) }
    return SongMapRules.violations(of: try document.model()) + (try extensionViolations(of: document.json, types))
  }

  private static func extensionViolations(
    of map: JSON, _ types: TypeRegistry?
  ) throws(SongMapError) -> [SongMapViolation] {
    guard map["extensions"] != nil || map["provenance"]?["extensions"] != nil else { return [] }
    return try ExtensionCheck(map: map, types: try known(types)).violations()
  }

  private static func known(_ types: TypeRegistry?) throws(SongMapError) -> TypeRegistry {
    if let types { return types }
    do {
      return try TypeRegistry.registered.get()
    } catch {
      throw .unusableSchema(reason: error.message)
    }
  }

  /// Everything that is wrong with anyone's map, as the bytes of its file.
  ///
  /// - Parameters:
  ///   - name: How errors name the text, such as its path.
  ///   - types: Those by which results under `extensions` are checked; nil for the registered ones.
  /// - Throws: ``SongMapError/notJSON(path:reason:)`` where the text cannot be read at all.
  public static func violations(
    of bytes: [UInt8], name: String, types: TypeRegistry? = nil
  ) throws(SongMapError) -> [SongMapViolation] {
    try checked(bytes, name: name, types: types).violations
  }

  /// The violations, and the map where there are none.
  static func checked(
    _ bytes: [UInt8], name: String, types: TypeRegistry? = nil
  ) throws(SongMapError) -> (violations: [SongMapViolation], map: SongMapModel?) {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw .notJSON(path: name, reason: error.reason)
    }
    let (broken, isReadable) = try SongMapSchema.compiled.get().validate(bytes: bytes)
    guard isReadable else { throw .notJSON(path: name, reason: broken.first?.message ?? "the text cannot be read") }
    guard broken.isEmpty else { return (located(broken.map(SongMapViolation.init), in: bytes), nil) }
    let map = try SongMapModel(json)
    let violations = SongMapRules.violations(of: map) + (try extensionViolations(of: json, types))
    return (located(violations, in: bytes), violations.isEmpty ? map : nil)
  }

  /// Results under `extensions` whose type `types` does not hold, so that nobody checked them: JSON Pointer and type.
  ///
  /// - Throws: ``SongMapError/notJSON(path:reason:)``.
  public static func uncheckedExtensions(
    of bytes: [UInt8], name: String, types: TypeRegistry
  ) throws(SongMapError) -> [(pointer: String, type: String?)] {
    do {
      return ExtensionCheck(map: try JSON(parsing: bytes), types: types).unchecked
    } catch {
      throw .notJSON(path: name, reason: error.reason)
    }
  }

  /// Gives the first hundred violations their place in the text, each of which takes a pass over it.
  private static func located(_ violations: [SongMapViolation], in bytes: [UInt8]) -> [SongMapViolation] {
    let locator = JSONLocator(bytes)
    var violations = violations
    for index in violations.indices.prefix(100) {
      let place = locator.place(of: violations[index].pointer)
      violations[index].position = .init(line: place.line, column: place.column)
    }
    return violations
  }
}

extension SongMapViolation {
  init(_ violation: SchemaViolation) {
    self.init(pointer: violation.pointer, rule: .schema, message: violation.message)
  }
}

extension ArtifactError {
  /// What is wrong, without the words in front of it.
  fileprivate var reason: String {
    if case .unreadableJSON(let reason) = self { reason } else { message }
  }
}
