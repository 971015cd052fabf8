import Artifacts

/// What stands in `<name>.plugin.json` beside a plugin library: everything a plan needs, readable without loading code.
public struct PluginManifest: Sendable, Equatable, Codable {
  /// Version of this format; 1.
  public var performiaPlugin: Int
  /// File name of the library, in the manifest's folder.
  public var library: String
  /// Handed to the library as it is: an adapter to a foreign plugin world learns from it which plugin is meant.
  public var argument: String?
  public var abi: ABIVersion
  public var analyzers: [AnalyzerManifest]
  /// Artifact types of the plugin's own, under its reverse-DNS prefix.
  public var types: [ArtifactType]?

  enum CodingKeys: String, CodingKey {
    case library, argument, abi, analyzers, types
    case performiaPlugin = "performia_plugin"
  }

  public init(
    library: String, argument: String? = nil, abi: ABIVersion, analyzers: [AnalyzerManifest],
    types: [ArtifactType]? = nil
  ) {
    performiaPlugin = 1
    self.library = library
    self.argument = argument
    self.abi = abi
    self.analyzers = analyzers
    self.types = types
  }
}

/// Version of the plugin protocol that a library was built for.
public struct ABIVersion: Sendable, Equatable, Codable, CustomStringConvertible {
  public var major: Int
  public var minor: Int

  public init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  public var description: String { "\(major).\(minor)" }
}

/// One analyzer: what it is, needs, gives and can be told.
public struct AnalyzerManifest: Sendable, Equatable, Codable {
  /// Where an analyzer may run.
  public enum Isolation: String, Sendable, Codable, CaseIterable {
    /// In the host's process or in one of its own.
    case any
    /// Only in a process of its own: it sets process-wide state.
    case process
  }

  /// Reverse-DNS, e.g. `performia.chords.template`.
  public var id: String
  public var version: String
  public var name: String
  public var summary: String
  public var maker: String
  /// SPDX expression of the code's licence.
  public var licence: String
  public var inputs: [InputPort]
  public var outputs: [OutputPort]
  public var parameters: [ParameterDeclaration]
  /// Same input and parameters, same bytes.
  public var deterministic: Bool
  public var streaming: Bool
  public var isolation: Isolation
  public var resources: Resources
  /// Libraries whose version may change the result, e.g. `libfftw3f.so.3`.
  public var nativeDependencies: [String]

  enum CodingKeys: String, CodingKey {
    case id, version, name, summary, maker, licence, inputs, outputs, parameters, deterministic, streaming, isolation
    case resources
    case nativeDependencies = "native_dependencies"
  }

  public init(
    id: String, version: String, name: String, summary: String, maker: String, licence: String, inputs: [InputPort],
    outputs: [OutputPort], parameters: [ParameterDeclaration], deterministic: Bool, streaming: Bool,
    isolation: Isolation, resources: Resources, nativeDependencies: [String]
  ) {
    self.id = id
    self.version = version
    self.name = name
    self.summary = summary
    self.maker = maker
    self.licence = licence
    self.inputs = inputs
    self.outputs = outputs
    self.parameters = parameters
    self.deterministic = deterministic
    self.streaming = streaming
    self.isolation = isolation
    self.resources = resources
    self.nativeDependencies = nativeDependencies
  }
}

extension AnalyzerManifest {
  /// Nil where it declares no such parameter.
  package func kind(ofParameter name: String) -> ParameterDeclaration.Kind? {
    parameters.first { $0.name == name }?.kind
  }
}

/// Something an analyzer reads.
public struct InputPort: Sendable, Equatable, Codable {
  public enum Count: String, Sendable, Codable, CaseIterable {
    case one, optional, many
  }

  public var name: String
  /// An artifact type, e.g. `music/beats/1`.
  public var type: String
  public var count: Count
  /// What the artifact's attributes must say. For audio, `sample_rate` (Hz) and `channels` are what the host converts
  /// the recording to; anything else must be equal as it stands.
  public var attributes: [String: String]
  public var summary: String

  public init(name: String, type: String, count: Count, attributes: [String: String], summary: String) {
    self.name = name
    self.type = type
    self.count = count
    self.attributes = attributes
    self.summary = summary
  }
}

/// Something an analyzer gives.
public struct OutputPort: Sendable, Equatable, Codable {
  public var name: String
  public var type: String
  /// What is true of every artifact from this port, e.g. `stem` = `vocals`.
  public var attributes: [String: String]
  public var summary: String

  public init(name: String, type: String, attributes: [String: String], summary: String) {
    self.name = name
    self.type = type
    self.attributes = attributes
    self.summary = summary
  }
}

/// What an analyzer expects to use, for the scheduler.
public struct Resources: Sendable, Equatable, Codable {
  /// Threads that run at once at most.
  public var threads: Int
  /// Bytes used whatever the length of the recording.
  public var memoryBase: Int64
  /// Bytes per second of recording on top.
  public var memoryPerSecond: Int64

  enum CodingKeys: String, CodingKey {
    case threads
    case memoryBase = "memory_base"
    case memoryPerSecond = "memory_per_second"
  }

  public init(threads: Int, memoryBase: Int64, memoryPerSecond: Int64) {
    self.threads = threads
    self.memoryBase = memoryBase
    self.memoryPerSecond = memoryPerSecond
  }
}
