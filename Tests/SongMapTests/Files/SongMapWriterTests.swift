import Artifacts
import Foundation
import Testing

@testable import SongMap

@Suite struct SongMapWriterTests {
  @Test("A map that was written reads back the same")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let example = SongMapDocument(json: try JSON(parsing: Array(Repository.example().utf8)))
    try SongMapWriter.write(example, to: folder.path("map.json"))
    #expect(try SongMapReader.read(folder.path("map.json")) == example.model())
    let (violations, unchecked) = try SongMapReader.violations(
      inFile: folder.path("map.json"), types: TypeRegistry.registered.get())
    #expect(violations == [])
    #expect(unchecked.map(\.type) == ["org.example.loudness/summary/1"])
    #expect(folder.contents == ["map.json"])
  }

  @Test("Each file of the map's text form reads back byte for byte")
  func stableText() throws {
    let text = SongMapDocument(json: try JSON(parsing: Array(Repository.example().utf8))).text
    #expect(SongMapDocument(json: try JSON(parsing: Array(text.utf8))).text == text)
  }

  @Test("A refused map is not written, and the refusal names place, rule and step")
  func refusal() throws {
    let folder = try TemporaryFolder()
    let broken = try Maps.example(replacing: ["chords", "1", "label"], with: .string("H:maj"))
    #expect {
      try SongMapWriter.write(broken, to: folder.path("map.json"), producers: ["chords": "harmony"])
    } throws: { error in
      guard case SongMapError.refused(_, let violations) = error else { return false }
      let words = ["/chords/1/label", "notation", "'harmony'", "map.json", "PF-MAP-003"]
      return violations.map(\.step) == ["harmony"] && words.allSatisfy { "\(error)".contains($0) }
    }
    #expect(folder.contents == [])
  }

  @Test("A refused map leaves the file that stands there as it is")
  func refusalKeepsFile() throws {
    let folder = try TemporaryFolder()
    try Data("before".utf8).write(to: URL(filePath: folder.path("map.json")))
    let broken = try Maps.example(replacing: ["beats", "0"], with: .number(.nan))
    #expect(throws: SongMapError.self) { try SongMapWriter.write(broken, to: folder.path("map.json")) }
    #expect(try String(contentsOfFile: folder.path("map.json"), encoding: .utf8) == "before")
  }

  @Test("Of many violations a message lists ten and counts the rest")
  func manyViolations() throws {
    let chords = (0..<30).map { _ in JSON.object([]) }
    let broken = try Maps.example(replacing: ["chords"], with: .array(chords))
    #expect {
      _ = try SongMapWriter.checkedText(of: broken, name: "map")
    } throws: {
      "\($0)".contains("and 80 more")
    }
  }
}

@Suite struct SongMapReaderTests {
  private func read(_ text: String) throws -> SongMapModel {
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: URL(filePath: folder.path("map.json")))
    return try SongMapReader.read(folder.path("map.json"))
  }

  @Test("A file that is no JSON is refused with line and column")
  func notJSON() {
    for text in ["", "not json", "{\n  \"id\": \"x\",\n}", "{\"id\": 1e999}"] {
      #expect {
        try read(text)
      } throws: { error in
        guard case SongMapError.notJSON(_, let reason) = error else { return false }
        return reason.contains("line") && "\(error)".contains("PF-MAP-002")
      }
    }
  }

  @Test("A member that stands twice is refused, since readers differ in which one they take")
  func duplicateMember() throws {
    let text = try Repository.example().replacing("\"beats\":", with: "\"beats\": [1], \"beats\":")
    #expect {
      try read(text)
    } throws: {
      "\($0)".contains("'beats' stands twice")
    }
  }

  @Test("A JSON text that is no Song Map is refused with every place")
  func notAMap() {
    for text in ["[]", "{}", "null", "3"] {
      #expect {
        try read(text)
      } throws: {
        guard case SongMapError.refused(_, let violations) = $0 else { return false }
        return !violations.isEmpty && violations.allSatisfy { $0.rule == .schema }
      }
    }
  }

  @Test("A missing file and a folder are refused in words")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    for (path, word) in [(folder.path("none.json"), "No such file"), (folder.path(""), "directory")] {
      #expect {
        try SongMapReader.read(path)
      } throws: { error in
        guard case SongMapError.unreadableFile = error else { return false }
        return "\(error)".contains(word)
      }
    }
  }
}
