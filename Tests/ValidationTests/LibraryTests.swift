import Pipeline
import TestSupport
import Testing
import Validation

@Suite("Libraries that are no right plugin")
struct LibraryTests {
  @Test(
    "a library is refused by the check that belongs to it",
    arguments: [
      ("NoEntry", "entry.symbol"), ("BadMagic", "entry.magic"), ("OldABI", "entry.abi"),
      ("HollowEntry", "entry.functions"),
    ])
  func refused(_ product: String, _ check: String) throws {
    let bench = try ValidationBench()
    let report = try bench.validate(try bench.library(product, hasManifest: false))
    #expect(report.failedChecks == [check], "\(report.brief)")
  }

  @Test("a text file named .so fails to load, and everything else is skipped")
  func noLibrary() throws {
    let bench = try ValidationBench()
    try FileBytes.write(Array("no library".utf8), to: bench.folder.file("libText.so"))
    let report = try bench.validate(bench.folder.file("libText.so"))
    #expect(report.failedChecks == ["entry.load"])
    #expect(report.results.filter { $0.outcome == .passed }.isEmpty)
  }

  @Test("a second exported symbol is found and named")
  func exports() throws {
    let bench = try ValidationBench()
    let report = try bench.validate(
      try bench.library("OpenExports"), bench.settings(checks: ["entry.exports", "descriptor.manifest"]))
    #expect(report.failedChecks == ["entry.exports"], "\(report.brief)")
    #expect(report.result("entry.exports")?.seen.contains("helper_that_should_be_hidden") == true)
  }

  @Test("a library without a manifest, and one whose manifest lies, fail for their manifest alone")
  func manifests() throws {
    let bench = try ValidationBench()
    let checks = bench.settings(checks: ["descriptor.manifest"])
    let library = try bench.library("Defective")
    #expect(try bench.validate(library, checks).isValid)
    let manifest = bench.folder.file("Defective.plugin.json")
    let text = String(decoding: try FileBytes.read(manifest), as: UTF8.self)
    try FileBytes.write(Array(text.replacing("1.0.0", with: "2.0.0").utf8), to: manifest)
    let lying = try bench.validate(manifest, checks)
    #expect(lying.failedChecks == ["descriptor.manifest"])
    #expect(lying.result("descriptor.manifest")?.seen.contains("/version") == true)
    let other = try ValidationBench()
    let missing = try other.validate(try other.library("Defective", hasManifest: false), checks)
    #expect(missing.failedChecks == ["descriptor.manifest"])
  }

  @Test("what does not exist is an error, not a failed check")
  func missing() throws {
    let bench = try ValidationBench()
    #expect(throws: ValidationError.self) { try bench.validate(bench.folder.file("libNothing.so")) }
    let library = try bench.library("Defective")
    let error = #expect(throws: ValidationError.self) {
      try bench.validate(library, bench.settings(checks: ["entry.magick"]))
    }
    #expect(error?.message.contains("did you mean 'entry.magic'?") == true)
    var settings = bench.settings(checks: ["life.create"])
    settings.analyzers = ["org.example.nobody"]
    #expect(throws: ValidationError.self) { try bench.validate(library, settings) }
  }
}
