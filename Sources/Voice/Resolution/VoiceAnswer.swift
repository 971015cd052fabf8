import Artifacts

/// What is to be done, or why nothing is: `{success, action, message, data}`.
public struct VoiceAnswer: Sendable, Equatable {
  public let success: Bool
  /// Nil where nothing was understood.
  public let action: String?
  /// A sentence for the user.
  public let message: String
  /// `confidence`, `phrase` and `slots` as they were said, and what they refer to in the map; `code`, `advice` and `available` where
  /// `success` is false.
  public let data: JSON

  init(_ intent: VoiceIntent, _ resolution: VoiceResolution, reply: String?) {
    success = true
    action = intent.action
    var message = reply ?? intent.action.replacing("_", with: " ") + "."
    for slot in intent.slots {
      message = message.replacing("{\(slot.name)}", with: resolution.wording[slot.name] ?? slot.value.spoken)
    }
    self.message = message
    data = .object(Self.members(of: intent) + resolution.members)
  }

  init(_ error: VoiceError, _ intent: VoiceIntent?) {
    success = false
    action = intent?.action
    message = "\(error.message).".capitalisedFirst
    var members = intent.map(Self.members) ?? []
    members += [JSON.Member("code", .string(error.code)), JSON.Member("advice", .string(error.advice))]
    if let available = error.available { members.append(JSON.Member("available", .array(available.map(JSON.string)))) }
    data = .object(members)
  }

  private static func members(of intent: VoiceIntent) -> [JSON.Member] {
    [
      JSON.Member("confidence", .number((intent.confidence * 1000).rounded() / 1000)),
      JSON.Member("phrase", .string(intent.phrase)),
      JSON.Member("slots", .object(intent.slots.map { JSON.Member($0.name, $0.value.json) })),
    ]
  }

  public var json: JSON {
    .object([
      JSON.Member("success", .bool(success)), JSON.Member("action", action.map(JSON.string) ?? .null),
      JSON.Member("message", .string(message)), JSON.Member("data", data),
    ])
  }
}

extension String {
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
