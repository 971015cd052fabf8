import TestSupport
import Testing

/// The page in a browser: `browser/` holds the tests, `scripts/test-viewer` runs them.
@Suite struct BrowserTests {
  @Test(
    "the page does in a browser what it should",
    .enabled(if: ChildProgram.isInstalled("chromium") && ChildProgram.isInstalled("chromedriver")))
  func browser() {}
}
