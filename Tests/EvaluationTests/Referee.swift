import Artifacts
import Foundation
import TestSupport

@testable import Evaluation

/// A program of the field that scores the same cases as the product: mir_eval, museval or jiwer, in an environment that
/// `scripts/referees` makes.
struct Referee {
  /// A module of the folder `Referees`.
  let judge: String

  /// The Python that has the referees installed; `PERFORMIA_REFEREES` names its environment.
  static let python: String? = {
    let named = ProcessInfo.processInfo.environment["PERFORMIA_REFEREES"]
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    let path = (named ?? "\(home)/.cache/performia/referees") + "/bin/python"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  /// Whether the referees are installed; `make test` installs them.
  static var isInstalled: Bool { python != nil }

  /// The scores of cases, in their order. A case that the referee refuses has the member `refused`.
  ///
  /// - Throws: ``FixtureError`` with the referee's words when it fails.
  func scores(_ cases: [JSON]) throws -> [JSON] {
    guard let python = Self.python else { throw FixtureError("the referees are not installed: run scripts/referees") }
    let folder = try TemporaryFolder()
    try FileBytes.write(Array(JSON.array(cases).text(.compact).utf8), to: folder.file("cases.json"))
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Referees/referee.py")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-B", script.path(), judge, folder.file("cases.json"), folder.file("results.json")]
    process.standardInput = FileHandle.nullDevice
    let errors = folder.file("errors.txt")
    _ = FileManager.default.createFile(atPath: errors, contents: nil)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw FixtureError("the referee \(judge) failed: \(String(decoding: try FileBytes.read(errors), as: UTF8.self))")
    }
    let results = try JSON(parsing: try FileBytes.read(folder.file("results.json"))).array ?? []
    guard results.count == cases.count else { throw FixtureError("the referee \(judge) lost cases") }
    return results
  }
}

/// The same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var source: RandomSource

  init(seed: UInt64) { source = RandomSource(seed: seed) }

  mutating func next() -> UInt64 { source.next() }
}
