import Artifacts

/// An analyzer that a plan may use, and where it is installed.
public struct InstalledAnalyzer: Sendable {
  public let manifest: AnalyzerManifest
  /// The manifest of the plugin that it belongs to.
  public let plugin: PluginManifest
  public let manifestPath: String
  public let libraryPath: String

  public init(manifest: AnalyzerManifest, plugin: PluginManifest, manifestPath: String, libraryPath: String) {
    self.manifest = manifest
    self.plugin = plugin
    self.manifestPath = manifestPath
    self.libraryPath = libraryPath
  }
}

/// All analyzers that are installed, and the artifact types that they and Performia declare.
public struct AnalyzerCatalogue: Sendable {
  private let analyzers: [String: InstalledAnalyzer]
  public let types: TypeRegistry
  /// All ids, sorted.
  public let ids: [String]

  /// - Parameter analyzers: in the order of the search path; of two with one id the first counts.
  public init(_ analyzers: [InstalledAnalyzer], types: TypeRegistry) {
    self.analyzers = Dictionary(analyzers.map { ($0.manifest.id, $0) }) { first, _ in first }
    self.types = types
    ids = self.analyzers.keys.sorted()
  }

  public subscript(id: String) -> InstalledAnalyzer? { analyzers[id] }
}
