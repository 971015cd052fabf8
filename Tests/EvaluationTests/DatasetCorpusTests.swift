import Evaluation
import Foundation
import TestSupport
import Testing

/// A corpus of recordings with ground truth; `PERFORMIA_CORPUS` names its folder.
@Suite struct DatasetCorpusTests {
  static let folder = ProcessInfo.processInfo.environment["PERFORMIA_CORPUS"]

  @Test(.enabled(if: folder != nil, "PERFORMIA_CORPUS names a corpus"))
  func `a whole corpus is read, every file of it`() throws {
    let folder = try #require(Self.folder)
    let dataset = try Dataset.load(folder: folder)
    #expect(dataset.skipped.flatMap(\.problems) == [])
    let paths = try allFiles(below: folder)
    func count(_ name: String) -> Int { paths.count { $0.hasSuffix("/\(name)") } }
    let references = dataset.items.map(\.reference)
    #expect(references.count == count("item.json"))
    #expect(references.count { $0.beats != nil } == count("beats.txt"))
    #expect(references.count { $0.ambiguousBeats != nil } == count("beats_derived.txt"))
    #expect(references.count { $0.chords != nil } == count("chords.lab"))
    #expect(references.count { $0.keys != nil } == count("key.txt"))
    #expect(references.reduce(0) { $0 + ($1.sections?.count ?? 0) } == paths.count { $0.contains("/segments") })
    #expect(references.count { $0.notes != nil } == count("notes.csv"))
    #expect(references.count { $0.melodyNotes != nil } == count("melody_notes.csv"))
    #expect(references.count { $0.bassNotes != nil } == count("bass_notes.csv"))
    #expect(references.count { $0.vocalNotes != nil } == count("vocal_notes.csv"))
    #expect(references.count { $0.melody != nil } == count("melody.csv"))
    #expect(references.count { $0.words != nil } == count("lyrics.csv"))
    #expect(references.count { $0.text != nil } == count("lyrics.txt"))
    let stemFolders = Set(
      paths.filter { $0.contains("/stems/") }.map { URL(fileURLWithPath: $0).deletingLastPathComponent() })
    let unused = dataset.items.flatMap(\.notes).count { $0.contains("/stems: not used") }
    #expect(references.count { $0.stems != nil } + unused == stemFolders.count)
    for item in dataset.items { #expect(FileManager.default.fileExists(atPath: item.audio)) }
  }
}
