import Artifacts
import Host
import Pipeline

/// A foreign plugin as an analyzer.
struct ForeignPlugin {
  let argument: String
  let manifest: PluginManifest
  /// The only one of the manifest.
  let analyzer: AnalyzerManifest

  var id: String { analyzer.id }
}

/// What an adapter finds, each foreign library looked at in a process of its own.
struct ForeignScan {
  private(set) var found: [ForeignPlugin] = []
  /// Libraries and plugins that cannot be used; each was warned of.
  private(set) var failures = 0
  private(set) var missingNames: [String]
  /// What names could have named.
  private(set) var knownNames: [String] = []

  /// - Parameter names: only these plugins; all where it is empty.
  /// - Throws: ``HostError`` where the adapter itself cannot be asked.
  init(adapter: String, names: [String], isolation: Isolation, temporaryFolder: String) throws(HostError) {
    missingNames = names
    for path in try isolation.foreignLibraries(of: adapter, temporaryFolder: temporaryFolder) {
      let library: ForeignLibrary
      do throws(HostError) {
        library = try isolation.foreignLibrary(path, of: adapter, temporaryFolder: temporaryFolder)
      } catch {
        fail(error)
        continue
      }
      if let reason = library.refusal { fail(.unusableForeign(argument: path, reason: reason)) }
      knownNames += library.arguments
      for argument in library.arguments where Self.mayBeMeant(argument, names) {
        do throws(HostError) {
          let manifest = try isolation.manifest(of: adapter, argument: argument, temporaryFolder: temporaryFolder)
          guard manifest.analyzers.count == 1 else {
            throw .unusableForeign(argument: argument, reason: "it is \(manifest.analyzers.count) analyzers")
          }
          note(ForeignPlugin(argument: argument, manifest: manifest, analyzer: manifest.analyzers[0]), names)
        } catch {
          fail(error)
        }
      }
    }
  }

  /// Whether a plugin has to be described to know whether it is meant: ids are known only then.
  private static func mayBeMeant(_ argument: String, _ names: [String]) -> Bool {
    names.isEmpty || names.contains { !$0.contains(":") || $0 == argument }
  }

  private mutating func fail(_ error: HostError) {
    failures += 1
    Console.warn(error)
  }

  private mutating func note(_ plugin: ForeignPlugin, _ names: [String]) {
    knownNames.append(plugin.id)
    let library = plugin.argument.split(separator: ":").first.map(String.init) ?? ""
    let meant = names.filter { [plugin.argument, plugin.id, library].contains($0) }
    missingNames.removeAll(where: meant.contains)
    if names.isEmpty || !meant.isEmpty { found.append(plugin) }
  }
}
