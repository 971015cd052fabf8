extension ArtifactType {
  /// Applies the type's schema to a document.
  ///
  /// - Throws: ``ArtifactError/ruleBroken(type:place:reason:)`` for the first place that breaks it, as a JSON Pointer.
  public func check(document json: String) throws(ArtifactError) {
    guard let violation = try violations(inDocument: json).first else { return }
    throw broken(violation.pointer.isEmpty ? "the document" : violation.pointer, violation.message)
  }

  /// Everything in which a document breaks the type's schema; empty where there is none.
  ///
  /// - Throws: ``ArtifactError/unusableSchema(reason:)``.
  public func violations(inDocument json: String) throws(ArtifactError) -> [SchemaViolation] {
    guard let schema else { return [] }
    return try JSONSchema(schema.text(.compact), isForeign: true).validate(json)
  }

  /// Checks that the rules are those of the shape, and that a schema can be used.
  ///
  /// - Throws: ``ArtifactError/unreadableType(reason:)``.
  func checkDescription() throws(ArtifactError) {
    func require(_ isWellPlaced: Bool, _ rules: String, of shape: Shape) throws(ArtifactError) {
      if !isWellPlaced { throw .unreadableType(reason: "'\(rules)' are the rules of \(shape), this is \(self.shape)") }
    }
    try require(table == nil || shape == .table, "table", of: .table)
    try require(matrix == nil || shape == .matrix, "matrix", of: .matrix)
    try require(schema == nil || shape == .document, "schema", of: .document)
    guard shape != .table || table != nil else {
      throw .unreadableType(reason: "a table needs its rules under 'table'")
    }
    guard let schema else { return }
    do {
      _ = try JSONSchema(schema.text(.compact), isForeign: true)
    } catch {
      throw .unreadableType(reason: error.message)
    }
  }
}
