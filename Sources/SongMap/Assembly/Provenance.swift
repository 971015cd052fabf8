import Artifacts

/// How a Song Map came about.
public struct Provenance: Sendable, Equatable {
  /// Where a field comes from.
  public enum Status: String, Sendable, CaseIterable {
    /// From the step's first choice.
    case analysed
    /// From a text of the caller's, or what a step made of it.
    case given
    /// From a fallback.
    case substituted
    /// The step ended in an error.
    case failed
    /// The step lost an input that it needs.
    case skipped
    /// Nothing was to fill the field.
    case notInPipeline = "not in pipeline"
  }

  /// The pipeline that ran.
  public struct Pipeline: Sendable, Equatable {
    public var name: String
    /// 64 hexadecimal digits.
    public var sha256: String

    public init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// The file that was analysed.
  public struct Source: Sendable, Equatable {
    /// 64 hexadecimal digits.
    public var sha256: String
    /// Such as `flac`.
    public var format: String
    /// Hz.
    public var sampleRate: Int
    public var channels: Int
    /// Encoder delay removed from the start, in samples of each channel.
    public var trimmedSamples: Int
    /// What was odd about the recording, in sentences.
    public var warnings: [String]

    public init(
      sha256: String, format: String, sampleRate: Int, channels: Int, trimmedSamples: Int, warnings: [String] = []
    ) {
      self.sha256 = sha256
      self.format = format
      self.sampleRate = sampleRate
      self.channels = channels
      self.trimmedSamples = trimmedSamples
      self.warnings = warnings
    }
  }

  /// A model that a step read.
  public struct Model: Sendable, Equatable {
    public var name: String
    /// Nil for a file of the user's own.
    public var version: String?
    /// 64 hexadecimal digits.
    public var sha256: String
    /// SPDX identifier; `unstated` where nobody says.
    public var licence: String?
    /// Whether the licence restricts the use, and the user accepted it when the model was installed.
    public var isLicenceAccepted: Bool

    public init(
      name: String, version: String? = nil, sha256: String, licence: String? = nil, isLicenceAccepted: Bool = false
    ) {
      self.name = name
      self.version = version
      self.sha256 = sha256
      self.licence = licence
      self.isLicenceAccepted = isLicenceAccepted
    }
  }

  /// One step of the pipeline.
  public struct Step: Sendable, Equatable {
    public enum Outcome: String, Sendable {
      case completed, failed, skipped
    }

    public var name: String
    /// Id of the analyzer that ran last.
    public var analyzer: String
    public var version: String
    /// 64 hexadecimal digits; `nil` where no library was loaded.
    public var librarySHA256: String?
    /// Every parameter with its resolved value, in the order of their declaration.
    public var parameters: [JSON.Member]
    public var models: [Model]
    /// SPDX identifiers of the analyzer's code and of the models, each once.
    public var licences: [String]
    /// The analyzer whose place this one took.
    public var insteadOf: String?
    public var outcome: Outcome
    /// Why the place was taken, or why the step failed or was skipped.
    public var because: String?
    /// What the analyzer noted of how its results came about, in sentences.
    public var notes: [String]

    public init(
      name: String, analyzer: String, version: String, librarySHA256: String? = nil, parameters: [JSON.Member] = [],
      models: [Model] = [], licences: [String] = [], insteadOf: String? = nil, outcome: Outcome = .completed,
      because: String? = nil, notes: [String] = []
    ) {
      self.name = name
      self.analyzer = analyzer
      self.version = version
      self.librarySHA256 = librarySHA256
      self.parameters = parameters
      self.models = models
      self.licences = licences
      self.insteadOf = insteadOf
      self.outcome = outcome
      self.because = because
      self.notes = notes
    }
  }

  /// Program and version, such as `performia 0.1.0`.
  public var tool: String
  public var pipeline: Pipeline?
  public var source: Source?
  /// By the name of the field.
  public var fields: [String: Status]
  /// The artifact type of each document under `extensions`, by its analyzer; the assembler fills it in.
  var extensions: [JSON.Member] = []
  /// In the order of the pipeline.
  public var steps: [Step]

  public init(
    tool: String, pipeline: Pipeline? = nil, source: Source? = nil, fields: [String: Status] = [:], steps: [Step] = []
  ) {
    self.tool = tool
    self.pipeline = pipeline
    self.source = source
    self.fields = fields
    self.steps = steps
  }
}
