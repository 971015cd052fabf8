// swift-tools-version: 6.1
import PackageDescription

/// Numeric code keeps its optimisation in debug builds: unoptimised it is a hundred times slower, and tests analyse real audio.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"])]
let optimisedC: [CSetting] = [.unsafeFlags(["-O3", "-fno-math-errno"])]

/// A plugin exports its entry and nothing else.
let exportsEntryOnly: [LinkerSetting] = [
  .unsafeFlags(
    ["-Xlinker", "--version-script=\(Context.packageDirectory)/Plugins/exports.map"], .when(platforms: [.linux]))
]

/// A dynamic library that tests load; none is installed.
struct TestPlugin {
  let name: String
  let path: String
  let dependencies: [Target.Dependency]
  var linkerSettings = exportsEntryOnly

  var product: Product { .library(name: name, type: .dynamic, targets: [name]) }

  var target: Target {
    .target(name: name, dependencies: dependencies, path: path, linkerSettings: linkerSettings)
  }
}

let testPlugins = [
  TestPlugin(name: "TestAnalyzers", path: "Tests/Plugins/Swift", dependencies: ["PerformiaSDK"]),
  TestPlugin(name: "FaultyAnalyzer", path: "Tests/Plugins/Faulty", dependencies: ["CPerformia"]),
  TestPlugin(name: "Defective", path: "Tests/Plugins/Defective", dependencies: ["CPerformia"]),
  TestPlugin(name: "OpenExports", path: "Tests/Plugins/OpenExports", dependencies: ["CPerformia"], linkerSettings: []),
  TestPlugin(name: "NoEntry", path: "Tests/Plugins/NoEntry", dependencies: []),
  TestPlugin(name: "OldRuntime", path: "Tests/Plugins/OldRuntime", dependencies: [], linkerSettings: []),
  TestPlugin(name: "OldABI", path: "Tests/Plugins/OldABI", dependencies: ["CPerformia"]),
  TestPlugin(name: "HollowEntry", path: "Tests/Plugins/HollowEntry", dependencies: ["CPerformia"]),
  TestPlugin(name: "CrashingEntry", path: "Tests/Plugins/CrashingEntry", dependencies: ["CPerformia"]),
  TestPlugin(name: "ThrowingAnalyzer", path: "Tests/Plugins/Throwing", dependencies: ["CPerformia"]),
  TestPlugin(name: "BadMagic", path: "Tests/Plugins/BadMagic", dependencies: ["CPerformia"]),
  TestPlugin(name: "CrashingVamp", path: "Tests/Plugins/CrashingVamp", dependencies: [], linkerSettings: []),
  TestPlugin(
    name: "OddVamp", path: "Tests/Plugins/OddVamp", dependencies: [], linkerSettings: [.linkedLibrary("vamp-sdk")]),
]

/// A bundled analyzer: one dynamic library per folder of `Plugins/`, which exports nothing but its entry.
struct Plugin {
  let name: String
  let path: String
  /// What it imports besides what every analyzer does.
  var dependencies: [Target.Dependency] = []

  var product: Product { .library(name: name, type: .dynamic, targets: [name]) }

  var target: Target {
    .target(
      name: name, dependencies: ["PerformiaSDK", "Signal", "Notation"] + dependencies, path: path,
      exclude: ["README.md", "\(name).plugin.json"], swiftSettings: optimised, linkerSettings: exportsEntryOnly)
  }
}

let plugins = [
  Plugin(name: "LogMel", path: "Plugins/Features/LogMel"),
  Plugin(name: "Tuning", path: "Plugins/Features/Tuning"),
  Plugin(name: "Chroma", path: "Plugins/Features/Chroma"),
  Plugin(name: "BeatsSpectral", path: "Plugins/Beats/Spectral", dependencies: ["Beats"]),
  Plugin(name: "BeatsNeural", path: "Plugins/Beats/Neural", dependencies: ["Beats", "Neural"]),
  Plugin(name: "BeatsMadmom", path: "Plugins/Beats/Madmom", dependencies: ["Beats", "Neural"]),
  Plugin(name: "BeatsBeatThis", path: "Plugins/Beats/BeatThis", dependencies: ["Beats", "Neural"]),
  Plugin(name: "BasicPitch", path: "Plugins/Notes/BasicPitch", dependencies: ["Neural"]),
  Plugin(name: "MelodyF0", path: "Plugins/Melody/F0", dependencies: ["Neural", "Pitch"]),
  Plugin(name: "BassF0", path: "Plugins/Bass/F0", dependencies: ["Neural", "Pitch"]),
  Plugin(name: "LyricsWhisper", path: "Plugins/Lyrics/Whisper", dependencies: ["Pitch", "Speech"]),
  Plugin(name: "StructureSelfSimilarity", path: "Plugins/Structure/SelfSimilarity", dependencies: ["Pitch"]),
  Plugin(name: "KeyProfile", path: "Plugins/Key/Profile", dependencies: ["Harmony"]),
  Plugin(name: "KeyNeural", path: "Plugins/Key/Neural", dependencies: ["Harmony", "Neural"]),
  Plugin(name: "ChordsTemplate", path: "Plugins/Chords/Template", dependencies: ["Harmony"]),
  Plugin(name: "ChordsNeural", path: "Plugins/Chords/Neural", dependencies: ["Harmony", "Neural"]),
  Plugin(name: "ChordsEnsemble", path: "Plugins/Chords/Ensemble", dependencies: ["Harmony"]),
  Plugin(name: "GivenAnnotations", path: "Plugins/Given/Annotations", dependencies: ["Beats", "Harmony"]),
  Plugin(name: "StructureAllIn1", path: "Plugins/Structure/AllIn1", dependencies: ["Beats", "Neural"]),
  Plugin(name: "SeparationSpleeter", path: "Plugins/Separation/Spleeter", dependencies: ["Neural"]),
  Plugin(name: "SeparationHTDemucs", path: "Plugins/Separation/HTDemucs", dependencies: ["Neural"]),
  Plugin(name: "SeparationDrumsBass", path: "Plugins/Separation/DrumsBass"),
]

/// An adapter to another plugin world: a dynamic library in C++ whose manifests `performia plugins adopt` writes.
struct Adapter {
  let name: String
  let path: String
  let library: Target.Dependency

  var product: Product { .library(name: name, type: .dynamic, targets: [name]) }

  var target: Target {
    .target(
      name: name, dependencies: ["CPerformia", library], path: path, exclude: ["README.md"],
      cxxSettings: [.unsafeFlags(["-O2"])], linkerSettings: exportsEntryOnly)
  }
}

let adapters = [Adapter(name: "Vamp", path: "Plugins/Adapters/Vamp", library: "Cvamphostsdk")]

let package = Package(
  name: "Performia",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "performia", targets: ["performia"]),
    .executable(name: "performia-serve", targets: ["performia-serve"]),
    .library(name: "PerformiaSDK", targets: ["PerformiaSDK"]),
    .executable(name: "kernel-benchmark", targets: ["KernelBenchmark"]),
    .executable(name: "metric-benchmark", targets: ["MetricBenchmark"]),
    .executable(name: "voice-benchmark", targets: ["VoiceBenchmark"]),
  ] + plugins.map(\.product) + adapters.map(\.product) + testPlugins.map(\.product),
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    .systemLibrary(
      name: "Csndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"]), .brew(["libsndfile"])]),
    .systemLibrary(name: "Cfftw3f", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"]), .brew(["fftw"])]),
    .systemLibrary(name: "Cfftw3", pkgConfig: "fftw3", providers: [.apt(["libfftw3-dev"]), .brew(["fftw"])]),
    .systemLibrary(name: "Cyaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "Cebur128", pkgConfig: "libebur128", providers: [.apt(["libebur128-dev"]), .brew(["libebur128"])]),
    .systemLibrary(name: "Chyphen", providers: [.apt(["libhyphen-dev"]), .brew(["hyphen"])]),
    .systemLibrary(name: "Csoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"]), .brew(["libsoxr"])]),
    .systemLibrary(
      name: "Copenblas", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(name: "Ccrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),
    .systemLibrary(
      name: "Cvamphostsdk", pkgConfig: "vamp-hostsdk",
      providers: [.apt(["vamp-plugin-sdk"]), .brew(["vamp-plugin-sdk"])]),

    .target(name: "CPerformia", exclude: ["LICENSE"]),
    .target(name: "PerformiaSDK", dependencies: ["CPerformia"], exclude: ["LICENSE"], swiftSettings: optimised),
    .target(name: "CSignal", cSettings: optimisedC),
    .target(name: "Signal", dependencies: ["CSignal", "Cfftw3f", "Copenblas"], swiftSettings: optimised),
    .target(name: "CONNXRuntime", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "Neural", dependencies: ["PerformiaSDK", "CONNXRuntime"], swiftSettings: optimised),
    .target(name: "CWhisper", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "Speech", dependencies: ["PerformiaSDK", "Pitch", "CWhisper", "Chyphen"], swiftSettings: optimised),
    .target(name: "Beats", dependencies: ["PerformiaSDK", "Signal", "CSignal"], swiftSettings: optimised),
    .target(name: "Pitch", dependencies: ["PerformiaSDK", "Signal"], swiftSettings: optimised),
    .target(name: "Harmony", dependencies: ["PerformiaSDK", "Signal", "Notation"], swiftSettings: optimised),
    .target(name: "CSchemaValidator"),
    .target(name: "CIsolation"),
    .target(name: "CValidation"),
    .target(name: "CPackages", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),

    .target(name: "Notation"),
    .target(
      name: "Artifacts", dependencies: ["Notation", "CSchemaValidator"], resources: [.embedInCode("Types")]),
    .target(name: "Audio", dependencies: ["Artifacts", "Csndfile", "Csoxr", "Cebur128"], swiftSettings: optimised),
    .target(name: "Pipeline", dependencies: ["Artifacts", "Cyaml"], resources: [.embedInCode("Bundled")]),
    .target(name: "Viewer", dependencies: ["Ccrypto"], resources: [.embedInCode("Page")]),
    .target(
      name: "SongMap", dependencies: ["Artifacts", "Notation", "Viewer"], resources: [.embedInCode("Schemas")]),
    .target(name: "Host", dependencies: ["Pipeline", "Audio", "Artifacts", "CPerformia", "CIsolation", "Ccrypto"]),
    .target(
      name: "Validation", dependencies: ["Host", "Pipeline", "Artifacts", "CPerformia", "CIsolation", "CValidation"],
      swiftSettings: optimised),
    .target(name: "Packages", dependencies: ["Host", "Pipeline", "Artifacts", "CPackages"]),
    .target(
      name: "Models", dependencies: ["Packages", "Host", "Pipeline", "Audio", "Artifacts", "CPackages"],
      resources: [.embedInCode("Bundled")]),
    .target(name: "CPluginTemplates"),
    .target(name: "PluginTemplates", dependencies: ["Pipeline", "Artifacts", "CPluginTemplates"]),
    .target(
      name: "Voice", dependencies: ["SongMap", "Pipeline", "Artifacts", "Notation"],
      resources: [.embedInCode("Bundled")], swiftSettings: optimised),
    .target(name: "Engine", dependencies: ["Host", "SongMap", "Pipeline", "Artifacts"]),
    .target(
      name: "Evaluation", dependencies: ["SongMap", "Audio", "Artifacts", "Notation", "Cfftw3"],
      resources: [.embedInCode("Schemas")],
      swiftSettings: optimised),
    .executableTarget(
      name: "performia",
      dependencies: [
        "Engine", "Evaluation", "Models", "Packages", "PluginTemplates", "ServiceErrors", "Validation", "Host",
        "Pipeline", "SongMap", "Viewer", "Voice",
        "Audio", "Artifacts", "CIsolation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    // The service is a program of its own, so that the command line is built without what it is made of.
    .target(name: "ServiceErrors", dependencies: ["Artifacts"]),
    .target(
      name: "Jobs",
      dependencies: [
        "ServiceErrors", "SongMap", "Host", "Audio", "Artifacts", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(
      name: "Service",
      dependencies: [
        "Jobs", "ServiceErrors", "Viewer", "Voice", "SongMap", "Host", "Pipeline", "Audio", "Artifacts",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOWebSocket", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
      ],
      resources: [.embedInCode("Resources")]),
    .executableTarget(
      name: "performia-serve",
      dependencies: [
        "Service", "Jobs", "ServiceErrors", "Host", "Pipeline", "Artifacts", "Voice",
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // Measuring programs, which are not installed.
    .executableTarget(
      name: "KernelBenchmark",
      dependencies: [
        "Signal", "Cfftw3f", "Copenblas", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/Kernels", swiftSettings: optimised),
    .executableTarget(
      name: "MetricBenchmark",
      dependencies: ["Evaluation", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Benchmarks/Metrics"),
    .executableTarget(name: "VoiceBenchmark", dependencies: ["Voice"], path: "Benchmarks/Voice"),

    .target(
      name: "TestSupport", dependencies: ["Models", "Audio", "Artifacts", "Host", "Pipeline", "Csndfile"],
      path: "Tests/TestSupport",
      swiftSettings: optimised),
    // Every module that is imported is named: a module that comes only by way of another is not built anew in time.
    .testTarget(name: "NotationTests", dependencies: ["Notation"]),
    .testTarget(name: "ArtifactsTests", dependencies: ["Artifacts"]),
    .testTarget(name: "BeatsTests", dependencies: ["Beats"]),
    .testTarget(name: "PitchTests", dependencies: ["Pitch"]),
    .testTarget(name: "SpeechTests", dependencies: ["Pitch", "Speech"]),
    .testTarget(name: "SignalTests", dependencies: ["Signal", "TestSupport"], exclude: ["References"]),
    .testTarget(
      name: "NeuralTests", dependencies: ["Neural", "TestSupport"], exclude: ["make_models.py"],
      resources: [.copy("Models")]),
    .testTarget(name: "AudioTests", dependencies: ["Audio", "TestSupport"]),
    .testTarget(name: "PipelineTests", dependencies: ["Pipeline", "Artifacts", "CSchemaValidator", "TestSupport"]),
    .testTarget(name: "ViewerTests", dependencies: ["Viewer", "Artifacts", "TestSupport"], exclude: ["browser"]),
    .testTarget(name: "SongMapTests", dependencies: ["SongMap", "Viewer", "Artifacts", "TestSupport"]),
    .testTarget(name: "VoiceTests", dependencies: ["Speech", "Voice", "SongMap", "Artifacts", "Notation"]),
    .testTarget(name: "HostTests", dependencies: ["Host", "Pipeline", "Artifacts", "CIsolation", "TestSupport"]),
    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "Host", "Pipeline", "SongMap", "Artifacts", "TestSupport"]),
    .testTarget(
      name: "EvaluationTests", dependencies: ["Evaluation", "SongMap", "Artifacts", "Notation", "TestSupport"],
      exclude: ["Referees"],
      swiftSettings: optimised),
    .testTarget(name: "ValidationTests", dependencies: ["Validation", "Host", "Pipeline", "TestSupport"]),
    .testTarget(name: "PackagesTests", dependencies: ["Packages", "Host", "Pipeline", "TestSupport"]),
    .testTarget(name: "ModelsTests", dependencies: ["Models", "Host", "Pipeline", "Artifacts", "TestSupport"]),
    .testTarget(name: "ABITests", dependencies: ["TestSupport"], exclude: ["Released", "layout.tsv"]),
    .testTarget(name: "PluginTemplatesTests", dependencies: ["PluginTemplates", "TestSupport"]),
    .testTarget(
      name: "PluginTests", dependencies: ["Engine", "Host", "Pipeline", "SongMap", "Artifacts", "TestSupport"]),
    .testTarget(
      name: "JobsTests",
      dependencies: [
        "Jobs", "ServiceErrors", "Artifacts", "TestSupport", .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "ServiceTests",
      dependencies: ["Service", "Jobs", "Pipeline", "Artifacts", "TestSupport", "performia-serve"]),
    .testTarget(name: "CommandLineTests", dependencies: ["Host", "Pipeline", "Artifacts", "TestSupport"]),
  ] + plugins.map(\.target) + adapters.map(\.target) + testPlugins.map(\.target),
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
