import Artifacts
import GRDB

/// A recording that is to be analysed, and how far that is.
public struct Job: Codable, Equatable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "job"

  public enum Status: String, Codable, Sendable, CaseIterable, DatabaseValueConvertible {
    case pending, processing, complete, error, cancelled

    /// Whether nothing will happen any more.
    public var isFinal: Bool { self != .pending && self != .processing }
  }

  /// What the recording is to be analysed by.
  public struct Options: Codable, Equatable, Sendable {
    /// Name of a pipeline.
    public var pipeline: String
    /// As of `--set`, in order.
    public var changes: [String]
    /// Of the lyrics, as `en`; nil to have it told.
    public var language: String?
    /// What is given in place of what steps would find out, by step.
    public var given: [String: String]

    public init(
      pipeline: String = "default", changes: [String] = [], language: String? = nil, given: [String: String] = [:]
    ) {
      self.pipeline = pipeline
      self.changes = changes
      self.language = language
      self.given = given
    }
  }

  public let id: String
  public var status: Status
  /// 0 to 1.
  public var progress: Double
  /// SHA-256 of the recording's bytes, 64 hexadecimal digits.
  public let recording: String
  /// As the client named it.
  public let filename: String
  public let bytes: Int64
  public let options: Options
  /// The same for jobs that give the same result.
  public let fingerprint: String
  /// Greater goes first.
  public let priority: Int
  /// Seconds since 1970.
  public let createdAt: Double
  public var startedAt: Double?
  public var completedAt: Double?
  public var errorCode: String?
  public var errorMessage: String?
  /// Whether it is to be stopped.
  public var isUnwanted: Bool

  public init(
    id: String, recording: String, filename: String, bytes: Int64, options: Options, fingerprint: String,
    priority: Int, createdAt: Double
  ) {
    self.id = id
    status = .pending
    progress = 0
    self.recording = recording
    self.filename = filename
    self.bytes = bytes
    self.options = options
    self.fingerprint = fingerprint
    self.priority = priority
    self.createdAt = createdAt
    isUnwanted = false
  }
}

/// Something that happened to a job.
public struct JobEvent: Codable, Equatable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "event"

  public let job: String
  /// From 1 for each job, without gaps.
  public let number: Int
  /// Such as `progress`.
  public let type: String
  /// A JSON object.
  public let data: String
}

/// A key of a client; of its secret, the store holds the hash.
public struct ClientKey: Codable, Equatable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "client_key"

  public let id: String
  public let name: String
  /// SHA-256 of the secret, 64 hexadecimal digits.
  public let hash: String
  /// Seconds since 1970.
  public let createdAt: Double
}
