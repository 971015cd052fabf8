// SPDX-License-Identifier: MIT

/// What an analyzer is, needs, gives and can be told.
public struct AnalyzerDeclaration: Sendable {
  /// Where the analyzer may run.
  public enum Isolation: Sendable {
    case any
    /// It sets process-wide state, and so needs a process of its own.
    case process
  }

  /// Reverse-DNS: lower-case letters, digits, `-` and `.`.
  public let id: String
  /// Semantic version; whatever changes a result raises it.
  public let version: String
  public let name: String
  public let summary: String
  public let maker: String
  /// SPDX expression.
  public let licence: String
  public let inputs: [Input]
  public let outputs: [Output]
  public let parameters: [any AnyParameter]
  public let resources: Resources
  /// Sonames of libraries whose version may change the result.
  public let nativeDependencies: [String]
  public let isDeterministic: Bool
  public let isolation: Isolation

  public init(
    id: String, version: String, name: String, summary: String, maker: String, licence: String, inputs: [Input],
    outputs: [Output], parameters: [any AnyParameter] = [], resources: Resources = Resources(),
    nativeDependencies: [String] = [], isDeterministic: Bool = true, isolation: Isolation = .any
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
    self.resources = resources
    self.nativeDependencies = nativeDependencies
    self.isDeterministic = isDeterministic
    self.isolation = isolation
  }
}

/// What an analyzer expects to use.
public struct Resources: Sendable {
  /// Threads that run at once at most.
  public var threads: Int
  /// Bytes, whatever the length of the recording.
  public var memoryBase: Int
  /// Bytes for each second of recording on top.
  public var memoryPerSecond: Int

  public init(threads: Int = 1, memoryBase: Int = 0, memoryPerSecond: Int = 0) {
    self.threads = threads
    self.memoryBase = memoryBase
    self.memoryPerSecond = memoryPerSecond
  }
}

/// Something an analyzer reads.
public struct Input: Sendable {
  public enum Count: Sendable {
    case one, optional, many
  }

  public let name: String
  /// Registered artifact type with revision.
  public let type: String
  public let count: Count
  /// What the artifact's attributes must be.
  public let attributes: [String: String]
  public let summary: String

  public init(
    _ name: String, type: String, count: Count = .one, attributes: [String: String] = [:], summary: String
  ) {
    self.name = name
    self.type = type
    self.count = count
    self.attributes = attributes
    self.summary = summary
  }

  /// Audio that the host converts.
  ///
  /// - Parameters:
  ///   - sampleRate: Hz; nil for the recording's own.
  ///   - channels: 1 for the mean of all channels; nil for the recording's own.
  public static func audio(
    _ name: String, type: String = "audio/source/1", count: Count = .one, sampleRate: Int? = nil,
    channels: Int? = nil, summary: String = "The recording."
  ) -> Input {
    var attributes: [String: String] = [:]
    if let sampleRate { attributes["sample_rate"] = "\(sampleRate)" }
    if let channels { attributes["channels"] = "\(channels)" }
    return Input(name, type: type, count: count, attributes: attributes, summary: summary)
  }
}

/// Something an analyzer gives.
public struct Output: Sendable {
  public let name: String
  /// Registered artifact type with revision.
  public let type: String
  /// What is true of every artifact of this port.
  public let attributes: [String: String]
  public let summary: String

  public init(_ name: String, type: String, attributes: [String: String] = [:], summary: String) {
    self.name = name
    self.type = type
    self.attributes = attributes
    self.summary = summary
  }
}
