import Foundation
import Testing

@testable import SongMap

@Suite struct JSONLocatorTests {
  @Test(
    "A pointer is found in the text, past strings that look like structure",
    arguments: [
      ("", 1, 1), ("/a", 2, 8), ("/a/1", 2, 14), ("/b~1c", 3, 11), ("/b~1c/d", 3, 17), ("/é\"", 4, 13),
      ("/last/0/0", 5, 14),
      ("/a/7", 2, 8), ("/none", 1, 1),
    ])
  func places(_ pointer: String, _ line: Int, _ column: Int) {
    let text = #"""
      {
        "a": ["}", {"x": [1, 2]}],
        "b/c":  {"d": "]\\\"{"},
        "é\"":   null,
        "last": [[ 3 ]]
      }
      """#
    let place = JSONLocator(Array(text.utf8)).place(of: pointer)
    #expect(place.line == line && place.column == column)
  }

  @Test("Violations of a map in a file say where they stand")
  func violations() throws {
    let text = try Repository.example().replacing("\"G:maj\"", with: "\"H:maj\"")
    let line = try #require(text.split(separator: "\n").firstIndex { $0.contains("H:maj") }) + 1
    let violations = try SongMapValidator.violations(of: Array(text.utf8), name: "map")
    #expect(violations.map(\.position?.line) == [line])
    #expect(violations.first?.description.contains("/chords/0/label (line \(line), column") == true)
  }
}
