import ArgumentParser
import Artifacts
import Host
import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `performia plugins adopt`.
struct PluginAdopt: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Makes plugins of another world analyzers: writes their manifests, with an adapter beside them.",
    discussion: """
      ADAPTER is a library, or the name of one that is installed: vamp for Vamp plugins. Each foreign library is loaded
      in a process of its own; one that crashes is named, and the others are adopted all the same.

      Examples:
        performia plugins adopt vamp --list
        performia plugins adopt vamp
        performia plugins adopt vamp vamp-example-plugins:percussiononsets -o my-plugins/

      Exit codes: 0 all were adopted, 1 some cannot be, 64 no such plugin, 69 there are none.
      """)

  @Argument(help: "The adapter.", completion: .file()) var adapter: String
  @Argument(help: "Only these: LIBRARY:PLUGIN, LIBRARY, or an analyzer's id.") var names: [String] = []
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Where manifests and adapter go; by default the user's folder of plugins.", valueName: "folder"))
  var folder: String?
  @Flag(help: "Only says what there is.") var list = false

  /// Seconds for a foreign library to tell what it holds, or a plugin what it is.
  private static let patience = 30.0

  func run() throws {
    let adapter = Self.library(named: adapter)
    let isolation = Isolation(
      scope: .everything, executable: Discovery.executable, limits: StepLimitChanges(seconds: Self.patience))
    defer {
      isolation.close()
      TemporaryFolder.remove()
    }
    let scan = try ForeignScan(
      adapter: adapter, names: names, isolation: isolation, temporaryFolder: TemporaryFolder.shared())
    if let missing = scan.missingNames.first {
      throw CommandError.unknownForeignPlugin(missing, nearest: NearestName.of(missing, in: scan.knownNames))
    }
    guard !scan.found.isEmpty || scan.failures > 0 else { throw CommandError.nothingToAdopt(library: adapter) }
    var failures = scan.failures
    if list {
      for plugin in scan.found { Self.say("\(plugin.id)  \(plugin.argument)  \(plugin.analyzer.summary)") }
    } else {
      failures += try adopt(scan.found, adapter)
    }
    guard failures > 0 else { return }
    isolation.close()
    TemporaryFolder.remove()
    endProgram(.someFailed)
  }

  /// - Returns: how many could not be adopted.
  private func adopt(_ found: [ForeignPlugin], _ adapter: String) throws -> Int {
    let folder = folder ?? Discovery.userFolder(environment: ProcessInfo.processInfo.environment)
    let types = try TypeRegistry.registered.get()
    try AdoptedFile.makeFolder(folder)
    try AdoptedFile.copy(adapter, into: folder)
    var failures = 0
    var taken: Set<String> = []
    for plugin in found {
      let path = "\(folder)/\(plugin.id).plugin.json"
      do {
        guard taken.insert(plugin.id).inserted else {
          throw HostError.unusableForeign(argument: plugin.argument, reason: "its id '\(plugin.id)' is another one's")
        }
        let text = Array(try plugin.manifest.text().utf8)
        _ = try PluginManifest(parsing: text, file: path, types: types)
        try AdoptedFile.write(text, to: path)
        Self.say("\(plugin.id)  \(path)")
      } catch let error as CommandError {
        throw error
      } catch let error as any CodedError {
        Console.warn(error, file: plugin.argument)
        failures += 1
      }
    }
    return failures
  }

  private static func say(_ line: String) { Console.output(Console.printable(line) + "\n") }

  /// The library of an adapter: a path, or `lib<name>` in a folder of plugins, in capitals or not.
  private static func library(named name: String) -> String {
    if name.contains("/") { return name }
    if FileManager.default.fileExists(atPath: name) { return "./" + name }
    let folders = Discovery.searchFolders(named: [], environment: ProcessInfo.processInfo.environment)
    let wanted = ["lib\(name).so", "lib\(name).dylib"].map { $0.lowercased() }
    // Those that come with the program before copies that an earlier version made.
    for folder in Discovery.bundledFolders + folders {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      if let file = files.sorted().first(where: { wanted.contains($0.lowercased()) }) { return "\(folder)/\(file)" }
    }
    return "./" + name
  }
}
