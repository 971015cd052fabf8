import Foundation
import TestSupport
import Testing
import Validation

@Suite("Bundled plugins")
struct BundledTests {
  /// Level and plugins: `PERFORMIA_VALIDATE=full` asks for everything.
  private static let level: ValidationLevel =
    ProcessInfo.processInfo.environment["PERFORMIA_VALIDATE"] == "full" ? .full : .quick

  @Test(
    "a bundled plugin is valid",
    arguments: [
      "LogMel", "Tuning", "Chroma", "BeatsSpectral", "KeyProfile", "ChordsTemplate", "StructureSelfSimilarity",
    ])
  func isValid(_ product: String) throws {
    let bench = try ValidationBench()
    let report = try bench.validate(try bench.library(product), bench.settings(level: Self.level))
    #expect(report.isValid, "\(report.brief)")
  }
}
