import HTTPTypes
import Hummingbird

/// One operation: the OpenAPI document describes the same, which a test compares.
struct Route: Sendable {
  typealias Handler = @Sendable (ServiceAPI) -> @Sendable (Request, ServiceContext) async throws -> Response

  let method: HTTPRequest.Method
  /// With parameters in braces.
  let path: String
  /// As `operationId` of the document.
  let operation: String
  let handler: Handler

  init(
    _ method: HTTPRequest.Method, _ path: String, _ operation: String,
    _ handler: @escaping Handler
  ) {
    self.method = method
    self.path = path
    self.operation = operation
    self.handler = handler
  }
}

extension ServiceAPI {
  /// Every operation.
  static let table: [Route] = [
    Route(.post, "/api/analyze", "analyze") { $0.analyze },
    Route(.post, "/api/batch", "analyzeBatch") { $0.analyzeBatch },
    Route(.get, "/api/status/{id}", "getStatus") { $0.status }, Route(.get, "/api/jobs", "listJobs") { $0.jobs },
    Route(.delete, "/api/jobs/{id}", "deleteJob") { $0.delete },
    Route(.get, "/api/jobs/{id}/events", "followJob") { $0.events },
    Route(.get, "/ws/analyze/{id}", "followJobBySocket") { $0.socketNeeded },
    Route(.get, "/api/songmap/{id}", "getSongMap") { $0.songMap },
    Route(.post, "/api/corrections/{id}", "correctJob") { $0.correct },
    Route(.get, "/api/audio/{id}", "getAudio") { $0.audio },
    Route(.get, "/api/stems/{id}/{stem}", "getStem") { $0.stem },
    Route(.get, "/api/pipelines", "listPipelines") { $0.pipelines },
    Route(.get, "/api/plugins", "listPlugins") { $0.plugins },
    Route(.post, "/api/voice/command", "voiceCommand") { $0.voiceCommand },
    Route(.post, "/api/voice/transcribe", "voiceTranscribe") { $0.voiceTranscribe },
    Route(.get, "/api/voice/commands", "listVoiceCommands") { $0.voiceCommands },
    Route(.get, "/", "viewer") { $0.viewer },
    Route(.get, "/health", "health") { $0.health }, Route(.get, "/ready", "ready") { $0.ready },
    Route(.get, "/metrics", "metrics") { $0.metrics }, Route(.get, "/openapi.yaml", "openapi") { $0.document },
    Route(.get, "/docs", "docs") { $0.documentation }, Route(.get, "/docs/errors", "errors") { $0.errors },
  ]

  /// The methods that a path knows; none where there is no such path.
  static func methods(of path: String) -> [String] {
    let parts = path.split(separator: "/")
    let fitting = table.filter { route in
      let wanted = route.path.split(separator: "/")
      return wanted.count == parts.count && zip(wanted, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
    let methods = fitting.map(\.method.rawValue)
    return methods.contains("GET") ? methods + ["HEAD"] : methods
  }
}
