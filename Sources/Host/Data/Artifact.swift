import Artifacts
import Audio

/// Data that flow between analyzers, with what is known of them.
public struct Artifact: Sendable {
  public enum Payload: Sendable {
    case audio(AudioData)
    case matrix(MatrixData)
    case table(Table)
    /// JSON text.
    case document(String)
  }

  /// Registered type with revision.
  public let type: String
  public let attributes: [String: String]
  public let payload: Payload
  /// What its analyzer noted of how its results came about, in sentences.
  public private(set) var notes: [String]

  public init(type: String, attributes: [String: String], payload: Payload, notes: [String] = []) {
    self.type = type
    self.attributes = attributes
    self.payload = payload
    self.notes = notes
  }

  /// The same with notes.
  func noting(_ notes: [String]) -> Artifact {
    var noted = self
    noted.notes = notes
    return noted
  }

  public var table: Table? { if case .table(let table) = payload { table } else { nil } }
}

/// Audio: planar float32.
public struct AudioData: Sendable {
  /// Hz.
  public let sampleRate: Double
  /// Time of the first sample in seconds.
  public let start: Double
  /// One spool a channel, all of one length.
  public let channels: [Spool]

  public var frames: Int { channels.first?.count ?? 0 }

  /// Copies `count` samples of every channel, from `first` on, to one buffer a channel; all must be there.
  ///
  /// - Throws: ``HostError/cannotSpool(folder:reason:)`` where the temporary file cannot be read.
  public func read(from first: Int, count: Int, into buffers: [UnsafeMutablePointer<Float>]) throws {
    for (spool, buffer) in zip(channels, buffers) { try spool.read(from: first, count: count, into: buffer) }
  }
}

/// A matrix: row-major float32.
public struct MatrixData: Sendable {
  public let bins: Int
  /// Seconds from one frame's centre to the next.
  public let framePeriod: Double
  /// Time of the first frame's centre in seconds.
  public let start: Double
  public let binLabels: [String]
  public let values: Spool

  public var frames: Int { values.count / bins }
}

/// Collects decoded audio in spools.
final class SpoolingReceiver: AudioReceiver {
  private(set) var sampleRate = 0
  private(set) var spools: [Spool] = []
  private let folder: String

  init(folder: String) {
    self.folder = folder
  }

  func begin(sampleRate: Int, channels: Int) throws {
    self.sampleRate = sampleRate
    spools = (0..<channels).map { _ in Spool(folder: folder) }
  }

  func append(_ channels: UnsafePointer<UnsafePointer<Float>>, frames: Int) throws {
    for (index, spool) in spools.enumerated() { try spool.append(channels[index], count: frames) }
  }

  var artifact: Artifact {
    Artifact(
      type: "audio/source/1", attributes: [:],
      payload: .audio(AudioData(sampleRate: Double(sampleRate), start: 0, channels: spools)))
  }
}
