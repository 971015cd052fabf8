import Foundation
import TestSupport
import Testing

/// A small corpus of songs and rendered scores, which `scripts/smoke-set` builds.
private enum SmokeSet {
  static let folder: String =
    ProcessInfo.processInfo.environment["PERFORMIA_SMOKE_SET"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../.cache/smoke-set")
    .standardizedFileURL.path()

  static var isBuilt: Bool { FileManager.default.fileExists(atPath: folder + "/recipe") }

  /// Where the songs are not installed, there is no group of recordings.
  static func has(_ group: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(group)") }
}

/// What a mean over the smoke set may not fall to: 0.15 or more below what it was when the bound was set, so that only
/// a breakage crosses it. What the pipelines' accuracy is, and whether it falls a little, `make accuracy` says.
struct AccuracyBound: CustomTestStringConvertible, Sendable {
  let group: String
  let task: String
  let metric: String
  let least: Double

  init(_ group: String, _ task: String, _ metric: String, _ least: Double) {
    self.group = group
    self.task = task
    self.metric = metric
    self.least = least
  }

  var testDescription: String { "\(task) \(metric), \(group)" }

  static let all = [
    AccuracyBound("rendered", "beats", "F", 0.84), AccuracyBound("rendered", "downbeats", "F", 0.76),
    AccuracyBound("rendered", "tempo", "Acc1", 0.75), AccuracyBound("rendered", "meter", "numerator", 0.55),
    AccuracyBound("rendered", "key", "passages", 0.7), AccuracyBound("rendered", "chords", "majmin", 0.83),
    AccuracyBound("rendered", "chords", "sevenths", 0.58), AccuracyBound("real", "beats", "F", 0.54),
    AccuracyBound("real", "beats", "AMLt", 0.65), AccuracyBound("real", "tempo", "Acc2", 0.8),
  ]
}

@Suite("Accuracy on the smoke set", .enabled(if: SmokeSet.isBuilt, "scripts/smoke-set builds it"))
struct SmokeSetTests {
  /// One evaluation for all tests.
  private static let report = Result { try evaluate() }

  private static func evaluate() throws -> Report {
    let run = try Workplace([]).run("evaluate", "--dataset", SmokeSet.folder, "--json")
    expectSuccess(run)
    return try JSONDecoder().decode(Report.self, from: Data(run.bytes))
  }

  @Test("every recording of the set is scored, and nothing is wrong with its ground truth")
  func complete() throws {
    let report = try Self.report.get()
    let rendered = report.items.filter { $0.group == "rendered" }
    #expect(rendered.count >= 5)
    for item in report.items { #expect(item.results[0].scores["beats"] != nil, "\(item.name)") }
    for item in rendered { #expect(item.results[0].scores["chords"] != nil, "\(item.name)") }
  }

  @Test("the default pipeline keeps its accuracy", arguments: AccuracyBound.all.filter { SmokeSet.has($0.group) })
  func accuracy(bound: AccuracyBound) throws {
    let mean = try #require(try Self.report.get().mean(bound))
    #expect(mean >= bound.least)
  }
}

/// What is read of a report; `schemas/evaluation.schema.json` describes it.
private struct Report: Decodable, Sendable {
  struct Task: Decodable {
    let name: String
    let groups: [Group]
  }

  struct Group: Decodable {
    let group: String
    let results: [Result]
  }

  struct Result: Decodable {
    let means: [String: Mean]
  }

  struct Mean: Decodable {
    let mean: Double
  }

  struct Item: Decodable {
    let name: String
    let group: String
    let results: [ItemResult]
  }

  struct ItemResult: Decodable {
    let scores: [String: Scores]
  }

  struct Scores: Decodable {
    let values: [String: Double]
  }

  let tasks: [Task]
  let items: [Item]

  func mean(_ bound: AccuracyBound) -> Double? {
    let groups = tasks.first { $0.name == bound.task }?.groups
    return groups?.first { $0.group == bound.group }?.results[0].means[bound.metric]?.mean
  }
}
