import Foundation
import TestSupport
import Testing

/// Expects a message with a stable code, the exit status that belongs to it, and nothing left behind.
func expectFailure(
  _ result: ProgramResult, code: String, status: Int32, mentioning words: String..., in workplace: Workplace,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(result.status == status, "\(result.ending): \(result.errors)", sourceLocation: sourceLocation)
  #expect(result.errors.contains("[\(code)]"), "\(result.errors)", sourceLocation: sourceLocation)
  for word in words {
    #expect(result.errors.contains(word), "'\(word)' in: \(result.errors)", sourceLocation: sourceLocation)
  }
  #expect(result.bytes.isEmpty, "standard output: \(result.text)", sourceLocation: sourceLocation)
  #expect(try workplace.leftovers().isEmpty, sourceLocation: sourceLocation)
}

/// Expects that a command did what it was told.
func expectSuccess(_ result: ProgramResult, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(result.status == 0, "\(result.ending): \(result.errors)", sourceLocation: sourceLocation)
}

/// Reads a JSON object.
func object(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

extension Workplace {
  /// Reads a JSON object from a file in the folder in which commands run.
  func map(_ name: String) throws -> [String: Any] {
    try object(String(decoding: FileBytes.read(file(name)), as: UTF8.self))
  }

  /// Expects that a file holds a valid Song Map.
  func expectValid(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let result = try run("validate", name)
    #expect(result.status == 0, "\(result.errors)", sourceLocation: sourceLocation)
  }
}
