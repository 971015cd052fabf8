import Artifacts
import Audio
import Dispatch
import Jobs
import ServiceErrors

/// `performia`, which analyses, and what it says of itself.
public struct AnalysisProgram: Sendable {
  public let path: String
  let version: String
  let pipelines: [JSON]
  let plugins: [JSON]

  /// Asks it for what there is.
  ///
  /// - Throws: ``ServiceError/jobBroke(reason:)`` where it cannot be run.
  public init(path: String) throws(ServiceError) {
    self.path = path
    version = try Self.output(path, ["--version"]).filter { !$0.isNewline }
    pipelines = try Self.list(path, ["pipelines", "list", "--json"])
    plugins = try Self.list(path, ["plugins", "list", "--json"])
  }

  var pipelineNames: [String] { pipelines.compactMap { $0["name"]?.string } }

  /// Names of the pipelines that separate.
  public var pipelinesWithStems: Set<String> {
    Set(pipelines.filter { $0["stems"]?.array?.isEmpty == false }.compactMap { $0["name"]?.string })
  }

  /// Whether a pipeline with these changes can run.
  ///
  /// - Throws: ``ServiceError/invalidRequest(part:reason:expected:)`` with every mistake.
  func check(_ options: Job.Options) async throws {
    var arguments = ["pipelines", "check", options.pipeline]
    for change in options.changes + (options.language.map { ["lyrics.language=\($0)"] } ?? []) {
      arguments += ["--set", change]
    }
    if !options.given.isEmpty {
      let steps =
        pipelines.first { $0["name"]?.string == options.pipeline }?["given"]?.array?.compactMap(\.string) ?? []
      for step in options.given.keys.sorted() where !steps.contains(step) {
        throw ServiceError.invalidRequest(
          part: "field '\(step)'", reason: "is nothing that the pipeline '\(options.pipeline)' takes",
          expected: steps.isEmpty ? "a pipeline such as 'lyrics'" : NearestName.choice(steps))
      }
    }
    let (path, line) = (path, arguments)
    let ending: (ChildProcess.Ending, String) = try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        do {
          let process = try ChildProcess(path, line, output: .file)
          continuation.resume(returning: (process.wait(), process.errorTail(4000)))
        } catch {
          continuation.resume(throwing: ServiceError.jobBroke(reason: "\(error)"))
        }
      }
    }
    guard ending.0 != .exited(0) else { return }
    throw ServiceError.invalidRequest(
      part: "the pipeline '\(options.pipeline)' with these changes", reason: "cannot run: \(ending.1)",
      expected: "changes such as step.parameter=value")
  }

  /// Analyses a short recording at once, and gives the Song Map.
  ///
  /// - Parameter changes: of the pipeline, as `step.parameter=value`.
  /// - Throws: ``ServiceError/jobBroke(reason:)`` where it cannot, with what the program said.
  func analyze(_ recording: String, pipeline: String, changes: [String] = []) async throws -> JSON {
    let path = path
    let text: String = try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result {
            try Self.output(
              path,
              [
                "analyze", recording, "-p", pipeline, "-o", "-", "--quiet", "--no-cache", "--isolation", "all",
                "--max-duration", "30",
              ] + changes.flatMap { ["--set", $0] })
          })
      }
    }
    return try JSON(parsing: Array(text.utf8))
  }

  private static func output(_ path: String, _ arguments: [String]) throws(ServiceError) -> String {
    let process: ChildProcess
    do {
      process = try ChildProcess(path, arguments, output: .file)
    } catch {
      throw .jobBroke(reason: "\(path) cannot be started: \(error.reason)")
    }
    guard process.wait() == .exited(0) else {
      throw .jobBroke(reason: "\(path) \(arguments.joined(separator: " ")): \(process.errorTail(1000))")
    }
    return process.outputTail(8 << 20)
  }

  private static func list(_ path: String, _ arguments: [String]) throws(ServiceError) -> [JSON] {
    do {
      return try JSON(parsing: Array(output(path, arguments).utf8)).array ?? []
    } catch let error as ServiceError {
      throw error
    } catch {
      throw .jobBroke(reason: "\(path) \(arguments.joined(separator: " ")) gives no JSON: \(error)")
    }
  }
}
