import Artifacts
import Host
import Logging
import SongMap
import Synchronization

/// Tells the user what happens: a bar on a terminal, lines in a pipe, or JSON events.
final class Reporter: Sendable {
  enum Style: Sendable {
    case terminal, plain, events, quiet
  }

  private struct State {
    var ended = 0
    /// Fraction of each recording that is being analysed, by name.
    var fractions: [String: Double] = [:]
    var isBarShown = false
    let start = ContinuousClock.now
    var lastBar = ContinuousClock.now - .seconds(1)
  }

  private let style: Style
  private let isVerbose: Bool
  private let recordings: Int
  private let state = Mutex(State())
  private let logger: Logger

  init(style: Style, isVerbose: Bool, recordings: Int) {
    self.style = style
    self.isVerbose = isVerbose
    self.recordings = recordings
    var logger = Logger(label: "performia") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = isVerbose ? .debug : .warning
    self.logger = logger
  }

  func began(_ recording: String) {
    emit("recording_started", recording, [])
    state.withLock { $0.fractions[recording] = 0 }
    drawBar()
  }

  /// Tells what is known of the map so far.
  func tell(_ part: JSON, recording: String) {
    emit("part", recording, [JSON.Member("song_map", part)])
  }

  func note(_ event: AnalysisEvent, recording: String) {
    switch event {
    case .decoding(let fraction):
      advance(recording, to: 0.1 * fraction)
      if fraction == 1 { emit("decoded", recording, []) }
    case .progress(let fraction):
      advance(recording, to: 0.1 + 0.9 * fraction)
      emit("progress", recording, [JSON.Member("fraction", .number(fraction))])
    case .stepStarted(let step, let analyzer):
      emit("step_started", recording, [JSON.Member("step", .string(step)), JSON.Member("analyzer", .string(analyzer))])
    case .stepProgress(let step, let fraction):
      emit(
        "step_progress", recording, [JSON.Member("step", .string(step)), JSON.Member("fraction", .number(fraction))])
    case .stepFinished(let step, let analyzer, let seconds, let fromCache):
      emit(
        "step_finished", recording,
        [
          JSON.Member("step", .string(step)), JSON.Member("analyzer", .string(analyzer)),
          JSON.Member("seconds", .number(seconds)), JSON.Member("from_cache", .bool(fromCache)),
        ])
      if isVerbose { say("\(recording): \(step) \(fromCache ? "from the cache" : milliseconds(seconds))") }
    case .stepFailed(let step, let analyzer, let error, let isFatal):
      emit(
        "step_failed", recording,
        [JSON.Member("step", .string(step)), JSON.Member("analyzer", .string(analyzer))] + Self.members(error))
      if !isFatal { warn(error, recording) }
    case .stepSkipped(let step, let reason):
      emit("step_skipped", recording, [JSON.Member("step", .string(step)), JSON.Member("reason", .string(reason))])
    case .log(let message):
      log(message, recording)
    case .warning(let warning):
      emit("warning", recording, Self.members(warning))
      warn(warning, recording)
    }
  }

  func ended(_ recording: Recording, document: SongMapDocument, seconds: Double) {
    let outputs = recording.outputs.map { $0.path ?? "-" }
    emit(
      "recording_finished", recording.name,
      [JSON.Member("outputs", .array(outputs.map(JSON.string))), JSON.Member("seconds", .number(seconds))])
    conclude(recording.name)
    for warning in document.json["provenance"]?["source"]?["warnings"]?.array ?? [] {
      if style != .events, style != .quiet { say("\(recording.name): warning: \(warning.string ?? "")") }
    }
    guard style == .terminal || style == .plain else { return }
    for path in outputs where path != "-" { say("\(recording.name): wrote \(path)") }
    if style == .terminal, recordings == 1, let model = try? document.model() { say(SongMapSummary(model).text) }
  }

  func failed(_ recording: String, _ failure: any CodedError) {
    emit("recording_failed", recording, Self.members(failure))
    conclude(recording)
    explain(failure, recording)
  }

  /// Says what went wrong with a recording, unless events do.
  func explain(_ failure: any CodedError, _ recording: String) {
    if style != .events { clearBar { Console.report(failure, file: recording) } }
  }

  /// Counts a recording as done.
  func conclude(_ recording: String) {
    state.withLock { state in
      state.ended += 1
      state.fractions[recording] = nil
    }
  }

  func finish() {
    clearBar {}
  }

  private func milliseconds(_ seconds: Double) -> String { "\(Int((seconds * 1000).rounded())) ms" }

  private func log(_ message: LogMessage, _ recording: String) {
    let level: Logger.Level =
      switch message.level {
      case .debug: .debug
      case .info: .info
      case .warning: .warning
      case .error: .error
      case .note: .notice
      }
    emit(
      "log", recording,
      [
        JSON.Member("step", .string(message.step)), JSON.Member("level", .string(level.rawValue)),
        JSON.Member("message", .string(message.text)),
      ])
    guard style != .events, style != .quiet || level >= .error else { return }
    clearBar { logger.log(level: level, "\(Console.printable("\(recording): \(message.step): \(message.text)"))") }
  }

  /// Tells of something that concerns no recording alone.
  func warn(_ error: any CodedError) {
    guard style != .events, style != .quiet else { return }
    clearBar { Console.warn(error) }
  }

  private func warn(_ error: any CodedError, _ recording: String) {
    guard style != .events, style != .quiet else { return }
    clearBar { Console.warn(error, file: recording) }
  }

  private func say(_ text: String) {
    clearBar { Console.error(text + "\n") }
  }

  // MARK: Events

  private static func members(_ error: any CodedError) -> [JSON.Member] {
    [
      JSON.Member("code", .string(error.code)), JSON.Member("message", .string(error.message)),
      JSON.Member("advice", .string(error.advice)),
    ]
  }

  private func emit(_ event: String, _ recording: String, _ members: [JSON.Member]) {
    guard style == .events else { return }
    let head = [JSON.Member("event", .string(event)), JSON.Member("recording", .string(recording))]
    Console.output(JSON.object(head + members).text(.compact) + "\n")
  }

  // MARK: The bar

  private func advance(_ recording: String, to fraction: Double) {
    state.withLock { $0.fractions[recording] = max($0.fractions[recording] ?? 0, fraction) }
    drawBar()
  }

  private func drawBar() {
    guard style == .terminal else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      guard now - state.lastBar > .milliseconds(100) else { return }
      state.lastBar = now
      state.isBarShown = true
      let done = (Double(state.ended) + state.fractions.values.reduce(0, +)) / Double(max(recordings, 1))
      let width = 30
      let filled = min(width, Int(done * Double(width)))
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
      let elapsed = (now - state.start) / .seconds(1)
      let left = done > 0.02 && elapsed > 1 ? ", \(Int((elapsed * (1 - done) / done).rounded(.up))) s left" : ""
      let count = recordings > 1 ? " \(state.ended)/\(recordings)" : ""
      Console.error("\r\u{1B}[K\(bar) \(Int(done * 100))%\(count)\(left)")
    }
  }

  /// Takes the bar away, so that `body` writes on a line of its own.
  private func clearBar(_ body: () -> Void) {
    state.withLock { state in
      if state.isBarShown { Console.error("\r\u{1B}[K") }
      state.isBarShown = false
      body()
    }
  }
}
