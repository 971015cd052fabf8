import Testing

/// Compares found with expected mistakes; a failure shows both.
func expect(_ found: [String], _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(found == expected, sourceLocation: sourceLocation)
}
