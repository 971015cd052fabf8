import Foundation
import TestSupport
import Testing

/// The page in a browser: `browser/` holds the tests in Python, `scripts/test-viewer` runs them.
@Suite struct BrowserTests {
  private static let programs = ["/usr/bin/chromium", "/usr/bin/chromedriver"]

  @Test(
    "the page does in a browser what it should",
    .enabled(
      if: programs.allSatisfy(FileManager.default.isExecutableFile(atPath:)),
      "Debian's packages chromium and chromium-driver are needed"))
  func browser() throws {
    let result = try Shell.run(
      [Repository.file("scripts/test-viewer")], folder: Repository.file("."),
      environment: ["PERFORMIA": BuiltProducts.performia])
    #expect(result.status == 0, "\(result.text)\n\(result.errors)")
  }
}
