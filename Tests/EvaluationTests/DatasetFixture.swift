import Evaluation
import Foundation
import TestSupport

/// A data set that a test writes file by file.
struct DatasetFixture {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var path: String { folder.path }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let path = folder.file(name)
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try FileBytes.write(bytes, to: path)
  }

  /// Writes a recording.
  func record(_ name: String, seconds: Double) throws {
    try write([], to: name)
    let frames = Int(seconds * 8000)
    try TestSignal.silence(frames: frames, sampleRate: 8000).write(to: folder.file(name), as: .wav16)
  }

  /// Writes an item folder with a recording and some annotations.
  func addItem(
    _ name: String, files: [String: String] = [:], item: String = "{\"duration\": 10}", seconds: Double = 10
  ) throws {
    try record("\(name)/audio.wav", seconds: seconds)
    try write(item, to: "\(name)/item.json")
    for (file, text) in files { try write(text, to: "\(name)/\(file)") }
  }

  func load() throws -> Dataset { try Dataset.load(folder: path) }

  /// The problems of a data set whose one item has one file.
  static func problems(_ file: String, _ bytes: [UInt8]) throws -> [AnnotationProblem] {
    let fixture = try DatasetFixture()
    try fixture.addItem("song")
    try fixture.write(bytes, to: "song/\(file)")
    let dataset = try fixture.load()
    guard dataset.items.isEmpty == !dataset.skipped.isEmpty else { throw FixtureError("neither read nor skipped") }
    return dataset.skipped.flatMap(\.problems)
  }

  static func problems(_ file: String, _ text: String) throws -> [AnnotationProblem] {
    try problems(file, Array(text.utf8))
  }
}
