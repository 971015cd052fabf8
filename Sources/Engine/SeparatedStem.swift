import Host
import SongMap

/// One separated source of a recording, as a step of the pipeline gave it.
public struct SeparatedStem: Sendable {
  /// What sounds, such as `vocals`.
  public let name: String
  public let audio: AudioData
}

/// Puts the audio of a stem into a file and says what stands in it.
public typealias StemWriter = (SeparatedStem) throws -> SongMapModel.Stem
