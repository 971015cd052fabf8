import Host
import Pipeline

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A plugin that does one thing which no plugin should do, and what the host says of it.
public struct BadPlugin: Sendable, CustomStringConvertible {
  public enum Source: Sendable {
    /// What `org.example.faulty` does when its parameter `fault` says so.
    case fault(String)
    /// A library with its own manifest.
    case library(String)
    /// A library under a manifest that was made for another one.
    case disguised(String)
    /// A library that `rustc` makes of `Tests/Plugins/Panicking`.
    case rust
  }

  public let source: Source
  /// Of the error.
  public let code: String
  /// What its message says besides the analyzer's id.
  public let words: [String]
  public let limits: StepLimitChanges
  /// Id of the analyzer.
  public let analyzer: String

  init(_ source: Source, _ code: String, _ words: [String], analyzer: String? = nil, limits: StepLimitChanges = .init())
  {
    self.source = source
    self.code = code
    self.words = words
    self.limits = limits
    self.analyzer =
      switch source {
      case .fault: "org.example.faulty"
      case .library(let product), .disguised(let product): analyzer ?? "org.example.\(product.lowercased())"
      case .rust: "org.example.panicking"
      }
  }

  /// Of a step that uses it.
  public var name: String {
    switch source {
    case .fault(let fault): limits.processorSeconds == nil ? fault : "\(fault)_by_processor"
    case .library(let product): product
    case .disguised(let product): "disguised_\(product)"
    case .rust: "panicking"
    }
  }

  /// File of the library; what is named where the analyzer is not known yet.
  public var library: String {
    switch source {
    case .fault: "libFaultyAnalyzer.so"
    case .library(let product), .disguised(let product): "lib\(product).so"
    case .rust: "libpanicking.so"
    }
  }

  public var description: String { name }

  /// The definition of an optional step that uses it.
  ///
  /// - Parameter limits: in place of its own; nothing for none.
  public func step(limits: StepLimitChanges? = nil) -> String {
    var keys = ["use: \(analyzer)", "optional: true"]
    if case .fault(let fault) = source { keys.append("params: { fault: \(fault) }") }
    let limits = limits ?? self.limits
    if !limits.isEmpty {
      let amounts = [
        limits.seconds.map { "seconds: \($0)" }, limits.processorSeconds.map { "cpu: \($0)" },
        limits.memory.map { "memory: \($0)" }, limits.output.map { "output: \($0)" },
      ]
      keys.append("limits: { \(amounts.compactMap { $0 }.joined(separator: ", ")) }")
    }
    return "{ \(keys.joined(separator: ", ")) }"
  }

  /// Puts library and manifest into a folder.
  public func install(in folder: PluginFolder) throws {
    switch source {
    case .fault: try folder.add("FaultyAnalyzer")
    case .library(let product): try folder.add(product)
    case .disguised(let product):
      var manifest = try PluginLibrary.load(BuiltProducts.library("FaultyAnalyzer")).manifest()
      manifest.library = "lib\(product).so"
      manifest.analyzers[0].id = analyzer
      try folder.add("disguised-\(product)", manifest: manifest, library: BuiltProducts.library(product))
    case .rust:
      let library = try RustCompiler.library("Panicking/panicking.rs")
      try folder.add("Panicking", manifest: try PluginLibrary.load(library).manifest(), library: library)
    }
  }
}

extension BadPlugin {
  private static let brief = StepLimitChanges(seconds: 0.2)
  private static let small = StepLimitChanges(memory: 200 << 20)

  /// Those that need nothing but what the package manager builds.
  public static let all: [BadPlugin] = dying + endless + greedy + meddling + wrong + misfit

  /// What ends its own process.
  private static let dying = [
    BadPlugin(.fault("segfault"), "PF-HOST-018", ["SIGSEGV", "null pointer", "in analyze"]),
    BadPlugin(.fault("bad_configure"), "PF-HOST-018", ["SIGSEGV", "in configure"]),
    BadPlugin(.fault("bad_destroy"), "PF-HOST-018", ["SIGSEGV", "in destroy"]),
    BadPlugin(.fault("abort"), "PF-HOST-018", ["SIGABRT"]),
    BadPlugin(.fault("last_words"), "PF-HOST-018", ["SIGABRT", "the bridge is out"]),
    BadPlugin(.fault("division"), "PF-HOST-018", ["SIGFPE"]),
    BadPlugin(.fault("recursion"), "PF-HOST-018", ["ran out of stack"]),
    BadPlugin(.fault("exit"), "PF-HOST-020", ["exit code 0"]),
    BadPlugin(.fault("exit_3"), "PF-HOST-020", ["exit code 3"]),
    BadPlugin(
      .library("ThrowingAnalyzer"), "PF-HOST-018", ["SIGABRT", "nobody catches this"], analyzer: "org.example.throwing"),
    BadPlugin(.library("TestAnalyzers"), "PF-HOST-018", ["signal", "in analyze"], analyzer: "org.example.trapping"),
  ]

  /// What does not come to its end.
  private static let endless = [
    BadPlugin(.fault("endless_loop"), "PF-HOST-019", ["0.2 s of time"], limits: brief),
    BadPlugin(
      .fault("endless_loop"), "PF-HOST-019", ["0.1 s of processor time"],
      limits: StepLimitChanges(processorSeconds: 0.1)),
    BadPlugin(.fault("sleeps"), "PF-HOST-019", ["0.2 s of time"], limits: brief),
    BadPlugin(
      .fault("prints_forever"), "PF-HOST-019", ["4 s of time", "again and again"], limits: StepLimitChanges(seconds: 4)),
    BadPlugin(
      .fault("logs_forever"), "PF-HOST-019", ["4 s of time", "again and again"], limits: StepLimitChanges(seconds: 4)),
  ]

  /// What takes more than there is.
  private static let greedy = [
    BadPlugin(.fault("memory"), "PF-HOST-019", ["200 MiB of memory"], limits: small),
    BadPlugin(.fault("untouched_memory"), "PF-HOST-019", ["200 MiB of memory"], limits: small),
    BadPlugin(.fault("huge_table"), "PF-HOST-019", ["96 MiB of results"]),
  ]

  /// What touches what is not its own.
  private static let meddling = [
    BadPlugin(.fault("writes_input"), "PF-HOST-018", ["wrote to data that it may only read"]),
    BadPlugin(.fault("child_stays"), "PF-HOST-022", ["1 process"]),
    BadPlugin(.fault("child_flees"), "PF-HOST-022", ["1 process"]),
    BadPlugin(.fault("closes_all"), "PF-HOST-020", []),
  ]

  /// What gives results that break the rules of their type.
  private static let wrong = [
    BadPlugin(.fault("nan_result"), "PF-HOST-006", ["row 1"]),
    BadPlugin(.fault("backwards"), "PF-HOST-006", ["row 1"]),
    BadPlugin(.fault("beyond_the_end"), "PF-HOST-006", ["row 1"]),
    BadPlugin(.fault("negative_start"), "PF-HOST-006", ["row 0"]),
    BadPlugin(.fault("no_output"), "PF-HOST-007", ["'chords'"]),
  ]

  /// Libraries that are not what their manifest says.
  private static let misfit = [
    BadPlugin(.disguised("OldABI"), "PF-HOST-003", ["this host speaks ABI 1.0, the plugin needs 99.0"]),
    BadPlugin(.disguised("BadMagic"), "PF-HOST-003", ["magic number"]),
    BadPlugin(.disguised("HollowEntry"), "PF-HOST-003", ["leaves out a function"]),
    BadPlugin(.disguised("NoEntry"), "PF-HOST-002", ["performia_plugin_entry"]),
    BadPlugin(.disguised("CrashingEntry"), "PF-HOST-024", ["SIGSEGV", "while it is loaded"]),
    BadPlugin(.disguised("TestAnalyzers"), "PF-HOST-004", ["the library offers org.example.level"]),
  ]

  public static let panicking = BadPlugin(.rust, "PF-HOST-018", ["SIGABRT"])

  /// A pipeline in which plugins do harm, each in a step of its own, beside an analyzer that does its work.
  ///
  /// - Parameter limits: of each step that does harm, in place of its own.
  public static func pipeline(_ plugins: [BadPlugin], limits: StepLimitChanges? = nil) -> String {
    """
    performia: 1
    name: bad_plugins
    steps:
      level: { use: org.example.level }
    \(plugins.map { "  \($0.name): \($0.step(limits: limits))" }.joined(separator: "\n"))
    song_map:
      beats: level.seconds
      chords: [\(plugins.map { "\($0.name).chords" }.joined(separator: ", "))]
    """
  }
}

/// The Rust compiler, where there is one.
public enum RustCompiler {
  private static let path: String? = {
    let folders = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":")
    return folders.map { "\($0)/rustc" }.first { access($0, X_OK) == 0 }
  }()

  public static var isInstalled: Bool { path != nil }

  private static let folder = Result { try TemporaryFolder() }

  /// Makes a dynamic library of a source below `Tests/Plugins`.
  static func library(_ source: String) throws -> String {
    guard let path else { throw FixtureError("there is no rustc on the PATH") }
    let plugins = "\(#filePath)".split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/Plugins"
    let name = source.split(separator: "/").last?.split(separator: ".").first ?? "plugin"
    let library = try folder.get().file("lib\(name).so")
    guard access(library, F_OK) != 0 else { return library }
    let command =
      "'\(path)' --edition 2021 --crate-type cdylib -C panic=unwind '\(plugins)/\(source)' -o '\(library)' 2>&1"
    guard system(command) == 0 else { throw FixtureError("\(command) failed") }
    return library
  }
}
