import Artifacts
import CPerformia
import Host
import Pipeline

/// One instance of an analyzer.
final class PluginInstance: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<performia_analyzer>
  let host: TrialHost
  private var isDestroyed = false

  init(pointer: UnsafeMutablePointer<performia_analyzer>, host: TrialHost) {
    self.pointer = pointer
    self.host = host
  }

  deinit { destroy() }

  func destroy() {
    guard !isDestroyed else { return }
    isDestroyed = true
    pointer.pointee.destroy(pointer)
  }

  /// What a call that can fail gave.
  struct Answer: Sendable {
    let status: performia_status
    let message: String
    let parameter: String
    /// Whether a reason came at all.
    let hasReason: Bool

    var isOK: Bool { status == performia_status(PERFORMIA_OK) }

    var words: String {
      isOK ? "PERFORMIA_OK" : "\(StatusName.of(status))\(hasReason ? ": \(message)" : " without a reason")"
    }
  }

  func configure(_ values: [performia_value], memory: ProtocolMemory) -> Answer {
    _ = host.takeFailure()
    let status = pointer.pointee.configure(pointer, memory.pointers(values), UInt32(values.count))
    return answer(status)
  }

  /// Runs one analysis.
  func analyze(_ trial: Trial, manifest: AnalyzerManifest, types: TypeRegistry) throws -> TrialResult {
    let memory = ProtocolMemory(extraBytes: trial.extraBytes)
    let inputs = try TrialInputs(
      trial: trial, manifest: manifest, types: types, breaches: host.breaches, memory: memory)
    let duration = inputs.pointer.pointee.duration
    let sink = try TrialSink(
      trial: trial, manifest: manifest, types: types, duration: duration, breaches: host.breaches, memory: memory)
    inputs.onRead = trial.onRead
    sink.onAppend = trial.onAppend
    _ = host.takeFailure()
    host.beginAnalysis()
    let begin = Clock.now
    let status = pointer.pointee.analyze(pointer, inputs.pointer, sink.pointer)
    let end = Clock.now
    host.endAnalysis()
    inputs.close()
    sink.close()
    let answer = answer(status)
    let outputs = answer.isOK ? sink.finish() : []
    return TrialResult(
      answer: answer, outputs: outputs, brokenRule: sink.brokenRule, progress: host.progress, reads: inputs.reads,
      appends: sink.callCount, seconds: end - begin, end: end, kept: [inputs, sink, memory])
  }

  private func answer(_ status: performia_status) -> Answer {
    let failure = host.takeFailure()
    return Answer(
      status: status, message: failure?.message ?? "", parameter: failure?.parameter ?? "",
      hasReason: failure.map { !$0.message.isEmpty } ?? false)
  }
}
