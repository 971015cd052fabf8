import Artifacts

@testable import Pipeline

/// Analyzers that exist only as manifests, so that plans can be checked without any plugin.
enum Synthetic {
  static func input(
    _ name: String, _ type: String, _ count: InputPort.Count = .one, _ attributes: [String: String] = [:]
  ) -> InputPort {
    InputPort(name: name, type: type, count: count, attributes: attributes, summary: "")
  }

  static func output(_ name: String, _ type: String, _ attributes: [String: String] = [:]) -> OutputPort {
    OutputPort(name: name, type: type, attributes: attributes, summary: "")
  }

  static func analyzer(
    _ id: String, inputs: [InputPort] = [], outputs: [OutputPort] = [], parameters: [ParameterDeclaration] = [],
    isolation: AnalyzerManifest.Isolation = .any
  ) -> InstalledAnalyzer {
    let manifest = AnalyzerManifest(
      id: id, version: "1.0.0", name: id, summary: "", maker: "", licence: "MIT", inputs: inputs, outputs: outputs,
      parameters: parameters, deterministic: true, streaming: false, isolation: isolation,
      resources: Resources(threads: 1, memoryBase: 0, memoryPerSecond: 0), nativeDependencies: [])
    let plugin = PluginManifest(library: "lib.so", abi: ABIVersion(major: 1, minor: 0), analyzers: [manifest])
    return InstalledAnalyzer(
      manifest: manifest, plugin: plugin, manifestPath: "/plugins/\(id).plugin.json", libraryPath: "/plugins/lib.so")
  }

  static let audio = input("audio", "audio/source/1", .one, ["sample_rate": "22050", "channels": "1"])

  static let analyzers = [
    analyzer(
      "test.beats", inputs: [audio],
      outputs: [
        output("beats", "music/beats/1"), output("tempo", "music/tempo/1"), output("curve", "music/tempo_curve/1"),
      ],
      parameters: [
        ParameterDeclaration(
          name: "tempo_range", kind: .range, summary: "", unit: "BPM", defaultValue: .numbers([55, 215]), minimum: 20,
          maximum: 400),
        ParameterDeclaration(
          name: "tightness", kind: .number, summary: "", defaultValue: .integer(100), minimum: 0, maximum: 1000),
        ParameterDeclaration(name: "iterations", kind: .integer, summary: "", defaultValue: .integer(3), minimum: 1),
        ParameterDeclaration(name: "smooth", kind: .bool, summary: "", defaultValue: .bool(true)),
        ParameterDeclaration(
          name: "method", kind: .choice, summary: "", defaultValue: .text("flux"), choices: ["flux", "energy"]),
      ]),
    analyzer("test.chroma", inputs: [audio], outputs: [output("chroma", "feature/chroma/1", ["register": "all"])]),
    analyzer(
      "test.chords",
      inputs: [
        input("chroma", "feature/chroma/1", .one, ["register": "all"]), input("beats", "music/beats/1", .optional),
      ], outputs: [output("chords", "music/chords/1")],
      parameters: [
        ParameterDeclaration(
          name: "vocabulary", kind: .choice, summary: "", defaultValue: .text("sevenths"),
          choices: ["majmin", "sevenths", "full"])
      ]),
    analyzer("test.chords.audio", inputs: [audio], outputs: [output("chords", "music/chords/1")]),
    analyzer("test.keys", inputs: [input("chroma", "feature/chroma/1")], outputs: [output("keys", "music/keys/1")]),
    analyzer(
      "test.separation", inputs: [audio],
      outputs: [
        output("vocals", "audio/stem/1", ["stem": "vocals"]),
        output("accompaniment", "audio/stem/1", ["stem": "accompaniment"]),
      ]),
    analyzer(
      "test.refine", inputs: [input("beats", "music/beats/1")], outputs: [output("beats", "music/beats/1")],
      isolation: .process),
    analyzer(
      "test.vote", inputs: [input("beats", "music/beats/1", .many)], outputs: [output("beats", "music/beats/1")]),
    analyzer(
      "test.melody", inputs: [input("voice", "audio/stem/1", .one, ["stem": "vocals"])],
      outputs: [output("notes", "music/notes/1")]),
  ]

  static let fields = [
    FieldDeclaration(
      name: "tempo",
      parts: [
        .init(name: "tempo", type: "music/tempo/1", isRequired: true),
        .init(name: "curve", type: "music/tempo_curve/1", isRequired: false),
      ]),
    FieldDeclaration(name: "beats", parts: [.init(name: "beats", type: "music/beats/1", isRequired: true)]),
    FieldDeclaration(name: "key", parts: [.init(name: "keys", type: "music/keys/1", isRequired: true)]),
    FieldDeclaration(name: "chords", parts: [.init(name: "chords", type: "music/chords/1", isRequired: true)]),
    FieldDeclaration(
      name: "performance.melody", parts: [.init(name: "notes", type: "music/notes/1", isRequired: true)]),
    FieldDeclaration(
      name: "performance.bass", parts: [.init(name: "notes", type: "music/notes/1", isRequired: true)]),
    FieldDeclaration(
      name: "lyrics",
      parts: [
        .init(name: "words", type: "text/words/1", isRequired: true),
        .init(name: "lines", type: "text/lines/1", isRequired: true),
      ]),
  ]

  static func catalogue(_ more: [InstalledAnalyzer] = []) throws -> AnalyzerCatalogue {
    AnalyzerCatalogue(analyzers + more, types: try TypeRegistry.registered.get())
  }

  /// The plan of a pipeline given as text, named `song.yaml`.
  static func plan(
    _ text: String, set: [String] = [], more: [InstalledAnalyzer] = [], models: ModelCatalogue = .empty,
    folders: [String] = []
  ) throws -> Plan {
    let definition = try PipelineSource.load(text: text, file: "song.yaml", searchFolders: folders)
    return try Resolver.resolve(
      definition, overrides: try Override.list(set), catalogue: try catalogue(more), models: models,
      fields: fields)
  }

  /// The mistakes of a pipeline, each as `line:column code [nearest name]`.
  static func mistakes(
    _ text: String, set: [String] = [], more: [InstalledAnalyzer] = [], folders: [String] = []
  ) throws -> [String] {
    try problems(text, set: set, more: more, folders: folders).map { problem in
      let place =
        switch problem.position.origin {
        case .file("song.yaml"): "\(problem.position.line):\(problem.position.column)"
        default: "\(problem.position)"
        }
      return "\(place) \(problem.kind)" + (problem.nearest.map { " '\($0)'" } ?? "")
    }
  }

  static func problems(
    _ text: String, set: [String] = [], more: [InstalledAnalyzer] = [], folders: [String] = []
  ) throws -> [PipelineProblem] {
    do {
      _ = try plan(text, set: set, more: more, folders: folders)
      return []
    } catch let failure as PipelineFailure {
      return failure.problems
    }
  }
}
