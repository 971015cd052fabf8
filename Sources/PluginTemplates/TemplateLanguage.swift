/// A language that plugin projects are made in.
public enum TemplateLanguage: String, CaseIterable, Sendable {
  case swift, c, cpp, rust

  /// What a project needs besides Performia's SDK, for its README.
  var requirements: String {
    switch self {
    case .swift: "Swift 6.3, make, pkg-config"
    case .c: "a C compiler, make, pkg-config"
    case .cpp: "a C++17 compiler, make, pkg-config"
    case .rust: "Rust 1.63 or later with cargo, make, pkg-config"
    }
  }

  /// Debian packages that its continuous integration installs besides make and pkg-config.
  var packages: String {
    switch self {
    case .swift: ""
    case .c: "gcc libc6-dev"
    case .cpp: "g++"
    case .rust: "cargo rustc"
    }
  }

  /// Where a project has its analysis, the tests of that, and the border to Performia.
  var sources: (analysis: String, tests: String, plugin: String) {
    switch self {
    case .swift: ("Sources/Passages/Passage.swift", "Tests/PassageTests.swift", "Sources/Plugin/LoudPassages.swift")
    case .c: ("src/passages.c", "tests/passages_test.c", "src/plugin.c")
    case .cpp: ("src/passages.cpp", "tests/passages_test.cpp", "src/plugin.cpp")
    case .rust: ("src/passages.rs", "the module `tests` in it", "src/lib.rs")
    }
  }
}
