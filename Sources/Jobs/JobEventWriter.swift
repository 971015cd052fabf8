import Artifacts
import Synchronization

/// Turns what an analysis tells into the events of its job, and keeps how far it is.
///
/// Used on the one thread that reads what the analysis tells.
final class JobEventWriter {
  private let id: String
  private let store: JobStore
  private let hub: EventHub
  /// Steps that are done and whose part of the map has not come.
  private var finished: [[JSON.Member]] = []
  private var step: String?
  private var stepFraction = 0.0
  private var progress = 0.0
  private var lastTold = ContinuousClock.now - .seconds(1)
  /// What failed for good, as the analysis said it.
  private(set) var failure: (code: String, message: String)?

  /// How often progress is told.
  private static let interval = Duration.milliseconds(200)

  init(id: String, store: JobStore, hub: EventHub) {
    self.id = id
    self.store = store
    self.hub = hub
  }

  /// Notes and tells an event.
  func tell(_ type: String, _ members: [JSON.Member]) {
    guard let event = try? store.note(type, .object(members), of: id) else { return }
    hub.tell(event)
  }

  /// - Parameter event: of `performia analyze --json --parts`.
  func note(_ event: JSON) {
    let type = event["event"]?.string
    if type == "part", let map = event["song_map"], var last = finished.popLast() {
      for members in finished { tell("step_complete", members) }
      last.append(JSON.Member("songmap", map))
      tell("step_complete", last)
      finished = []
      return
    }
    if type != "step_finished", type != "log", !finished.isEmpty {
      for members in finished { tell("step_complete", members) }
      finished = []
    }
    switch type {
    case "step_started":
      step = event["step"]?.string
      stepFraction = 0
      tellProgress(atOnce: true)
    case "step_progress":
      step = event["step"]?.string
      stepFraction = event["fraction"]?.number ?? 0
      tellProgress()
    case "progress":
      progress = max(progress, event["fraction"]?.number ?? 0)
      tellProgress()
    case "step_finished":
      finished.append(
        ["step", "analyzer", "seconds", "from_cache"].compactMap { name in
          event[name].map { JSON.Member(name, $0) }
        })
    case "step_failed", "step_skipped", "warning":
      tell(
        type ?? "",
        ["step", "analyzer", "code", "message", "reason"].compactMap { name in
          event[name].map { JSON.Member(name, $0) }
        })
    case "recording_failed":
      failure = (event["code"]?.string ?? "", event["message"]?.string ?? "")
    default: break
    }
  }

  private func tellProgress(atOnce: Bool = false) {
    let now = ContinuousClock.now
    guard atOnce || now - lastTold >= Self.interval else { return }
    lastTold = now
    _ = try? store.update(id) { $0.progress = self.progress }
    tell(
      "progress",
      [
        JSON.Member("step", step.map(JSON.string) ?? .null), JSON.Member("fraction", .number(stepFraction)),
        JSON.Member("progress", .number(progress)),
      ])
  }
}
