/// What was meant.
public struct VoiceIntent: Sendable, Equatable {
  public struct Slot: Sendable, Equatable {
    public let name: String
    public let type: SlotType
    public let value: SlotValue

    init(_ name: String, _ type: SlotType, _ value: SlotValue) {
      self.name = name
      self.type = type
      self.value = value
    }
  }

  /// Such as `go_to_section`.
  public let action: String
  /// In the order in which they were said.
  public let slots: [Slot]
  /// The phrase of the grammar that was said.
  public let phrase: String
  /// 1 where every word is as the grammar has it, less by what was added, left out or only sounds alike; at least
  /// ``VoiceCommands/leastConfidence``. It is no probability.
  public let confidence: Double
}
