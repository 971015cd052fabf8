import Artifacts
import Host
import Pipeline
import Synchronization
import TestSupport

/// A place to run pipelines of test analyzers over a made-up recording.
final class Bench {
  let folder: TemporaryFolder
  let plugins: PluginFolder
  let cache: ArtifactCache
  private(set) var recording: String
  let events = Events()
  /// What pipelines may name.
  var models = ModelCatalogue.empty

  /// Runs the test analyzers in this process, as those that come with Performia.
  var inProcess: Isolation { Isolation(bundledFolders: [plugins.path], register: register) }
  /// What is kept of libraries during a test.
  var register: LibraryRegister { LibraryRegister(folder: folder.file("state")) }

  /// Runs them as strangers.
  func isolated(limits: StepLimitChanges = StepLimitChanges(), keepsAnalyzers: Bool = false) -> Isolation {
    Isolation(register: register, limits: limits, keepsAnalyzers: keepsAnalyzers)
  }

  static let fields = [
    FieldDeclaration(name: "chords", parts: [.init(name: "chords", type: "music/chords/1", isRequired: true)]),
    FieldDeclaration(name: "beats", parts: [.init(name: "beats", type: "music/beats/1", isRequired: true)]),
  ]

  final class Events: Sendable {
    private let list = Mutex<[AnalysisEvent]>([])
    func note(_ event: AnalysisEvent) { list.withLock { $0.append(event) } }
    var all: [AnalysisEvent] { list.withLock { $0 } }

    var warnings: [String] {
      all.compactMap { if case .warning(let error) = $0 { error.code } else { nil } }
    }

    var hasDecoded: Bool {
      all.contains { if case .decoding = $0 { true } else { false } }
    }

    var logged: [String] {
      all.compactMap { if case .log(let message) = $0 { message.text } else { nil } }
    }

    /// Why attempts at steps failed.
    var failures: [any CodedError] {
      all.compactMap { if case .stepFailed(_, _, let error, _) = $0 { error } else { nil } }
    }

    var fractions: [Double] {
      all.compactMap { if case .stepProgress(_, let fraction) = $0 { fraction } else { nil } }
    }

    /// Names of the steps that ran, as opposed to those taken from the cache.
    var ran: Set<String> {
      Set(all.compactMap { if case .stepStarted(let step, _) = $0 { step } else { nil } })
    }
  }

  /// Names of what runs left in the temporary folder.
  var leftovers: [String] {
    get throws { try folder.contents().filter { $0.hasPrefix("performia-") } }
  }

  init(seconds: Int = 4, products: [String] = ["TestAnalyzers", "FaultyAnalyzer"]) throws {
    folder = try TemporaryFolder()
    plugins = try PluginFolder(products)
    cache = ArtifactCache(root: folder.file("cache"), sizeLimit: 1 << 30)
    recording = folder.file("recording.wav")
    try TestSignal.sine(frequency: 440, frames: 44100 * seconds).write(to: recording, as: .wav16)
  }

  /// The model of `org.example.modelbeats`: a file with a number.
  func modelFile(beats: Int) throws -> String {
    let path = folder.file("test-beats.txt")
    try FileBytes.write(Array("\(beats)".utf8), to: path)
    return path
  }

  func plan(_ yaml: String, set: [String] = []) throws -> Plan {
    let discovery = try Discovery(folders: [plugins.path])
    let definition = try PipelineSource.load(text: yaml, file: "test.yaml")
    return try Resolver.resolve(
      definition, overrides: try Override.list(set), catalogue: discovery.catalogue, models: models,
      fields: Self.fields)
  }

  func run(
    _ yaml: String, set: [String] = [], jobs: Int = 2, cache: ArtifactCache? = nil,
    cancellation: Cancellation = Cancellation(), isolation: Isolation? = nil, events: Events = Events()
  ) throws -> AnalysisResult {
    let settings = AnalysisSettings(
      cache: cache, budget: CoreBudget(cores: jobs), cancellation: cancellation, temporaryFolder: folder.path,
      isolation: isolation ?? inProcess, observer: { events.note($0) })
    let types = try Discovery(folders: [plugins.path]).catalogue.types
    return try Analysis(plan: try plan(yaml, set: set), types: types, path: recording, settings: settings).run()
  }
}

enum Pipelines {
  static let level = """
    performia: 1
    name: level
    steps:
      level: { use: org.example.level }
    song_map:
      beats: level.seconds
    """

  static func faulty(_ fault: String, extra: String = "") -> String {
    """
    performia: 1
    name: faulty
    steps:
      chords:
        use: org.example.faulty
        params: { fault: \(fault) }
    \(extra)
    song_map:
      chords: chords.chords
    """
  }
}
