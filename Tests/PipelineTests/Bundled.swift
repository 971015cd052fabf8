import Artifacts
import Foundation

@testable import Pipeline

/// The bundled analyzers, known by the manifests in `Plugins/`.
enum Bundled {
  static let manifests: [URL] = {
    let folder = SchemaTests.repository.appendingPathComponent("Plugins")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.path.hasSuffix(".plugin.json") }
  }()

  static func catalogue() throws -> AnalyzerCatalogue {
    let types = try TypeRegistry.registered.get()
    let installed = try manifests.flatMap { file in
      let plugin = try PluginManifest.read(path: file.path, types: types)
      return plugin.analyzers.map {
        InstalledAnalyzer(manifest: $0, plugin: plugin, manifestPath: file.path, libraryPath: plugin.library)
      }
    }
    return AnalyzerCatalogue(installed, types: types)
  }

  /// Those fields of the Song Map that the bundled pipelines and the guide fill.
  static let fields =
    [
      FieldDeclaration(
        name: "tempo",
        parts: [
          .init(name: "global", type: "music/tempo/1", isRequired: true),
          .init(name: "curve", type: "music/tempo_curve/1", isRequired: false),
        ])
    ]
    + [
      ("meter", "music/meter/1"), ("beats", "music/beats/1"), ("downbeats", "music/downbeats/1"),
      ("key", "music/keys/1"), ("chords", "music/chords/1"), ("sections", "music/sections/1"),
      ("performance.melody", "music/notes/1"), ("performance.bass", "music/notes/1"),
      ("performance.notes", "music/notes/1"),
    ].map { name, type in FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)]) }
}
