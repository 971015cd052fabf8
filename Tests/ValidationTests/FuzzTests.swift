import TestSupport
import Testing
import Validation

@Suite("Random cases")
struct FuzzTests {
  @Test("a right plugin survives random cases")
  func survives() throws {
    let bench = try ValidationBench()
    let validator = try Validator(path: try bench.defective(nil), settings: bench.settings())
    let results = try validator.fuzz(seconds: 2) { _ in }
    #expect(results.count > 2)
    #expect(results.allSatisfy { $0.outcome == .passed })
  }

  @Test("a crash is found, and its command repeats it")
  func finds() throws {
    let bench = try ValidationBench()
    let library = try bench.defective("mono_or_stereo")
    let validator = try Validator(path: library, settings: bench.settings())
    let results = try validator.fuzz(seconds: 3) { _ in }
    let failed = try #require(results.first { $0.outcome == .failed })
    #expect(failed.seen.contains("SIGABRT"))
    let words = failed.reproduce.split(separator: " ").map(String.init)
    let seed = try #require(words.firstIndex(of: "--seed").map { words[$0 + 1] }.flatMap(Int.init))
    var settings = bench.settings(checks: ["fuzz.case"])
    settings.seed = seed
    let again = try bench.validate(library, settings)
    #expect(again.failedChecks == ["fuzz.case"])
    #expect(again.result("fuzz.case")?.attempt == failed.attempt)
  }
}
