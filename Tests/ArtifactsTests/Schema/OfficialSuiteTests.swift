import Foundation
import Testing

@testable import Artifacts

/// The official JSON Schema test suite, Draft 7 (Debian package json-schema-test-suite).
@Suite struct OfficialSuiteTests {
  static let folder = URL(filePath: "/usr/share/json-schema-test-suite/tests/draft7")
  static var isInstalled: Bool { FileManager.default.fileExists(atPath: folder.path) }

  /// Files of the suite with their path inside it; `optional` holds what a validator may leave out.
  static func files() throws -> [(name: String, url: URL)] {
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
    return found.filter { $0.pathExtension == "json" }
      .map { (String($0.path.dropFirst(folder.path.count + 1)), $0) }
      .sorted { $0.0 < $1.0 }
  }

  @Test("The official Draft 7 suite passes but for the listed cases", .enabled(if: isInstalled))
  func officialSuite() throws {
    var missed: [String] = []
    var count = 0
    for (name, url) in try Self.files() {
      let text = try String(contentsOf: url, encoding: .utf8)
      for group in RawJSON(Substring(text.trimmingCharacters(in: .whitespacesAndNewlines)).utf8).items {
        let schema = try? JSONSchema(#require(group["schema"]).string)
        for test in try #require(group["tests"]).items {
          let expected = try #require(test["valid"]).string == "true"
          let answer = schema?.validate(try #require(test["data"]).string).isEmpty
          count += 1
          if answer != expected {
            let title = [group["description"], test["description"]].compactMap { $0?.unquoted }.joined(separator: " | ")
            missed.append("\(name) | \(title)")
          }
        }
      }
    }
    let listed = Set(unsupportedDraft7.split(separator: "\n").map(String.init))
    let unlisted = missed.filter { !listed.contains($0) }
    let passing = listed.subtracting(missed).sorted()
    #expect(count > 500)
    #expect(unlisted.isEmpty, "these fail and are not listed:\n\(unlisted.joined(separator: "\n"))")
    #expect(passing.isEmpty, "these are listed and pass:\n\(passing.joined(separator: "\n"))")
  }
}
