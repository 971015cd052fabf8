import HTTPTypes
import Hummingbird

/// One operation: the OpenAPI document describes the same, which a test compares.
struct Route: Sendable {
  let method: HTTPRequest.Method
  /// With parameters in braces.
  let path: String
  /// As `operationId` of the document.
  let operation: String
  let handle: @Sendable (Request, ServiceContext) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, _ operation: String,
    _ handle: @escaping @Sendable (Request, ServiceContext) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.operation = operation
    self.handle = handle
  }
}

extension ServiceAPI {
  /// Every operation.
  var routes: [Route] {
    [
      Route(.post, "/api/analyze", "analyze", analyze), Route(.post, "/api/batch", "analyzeBatch", analyzeBatch),
      Route(.get, "/api/status/{id}", "getStatus", status), Route(.get, "/api/jobs", "listJobs", jobs),
      Route(.delete, "/api/jobs/{id}", "deleteJob", delete), Route(.get, "/api/jobs/{id}/events", "followJob", events),
      Route(.get, "/ws/analyze/{id}", "followJobBySocket", socketNeeded),
      Route(.get, "/api/songmap/{id}", "getSongMap", songMap), Route(.get, "/api/audio/{id}", "getAudio", audio),
      Route(.get, "/api/stems/{id}/{stem}", "getStem", stem),
      Route(.get, "/api/pipelines", "listPipelines", pipelines), Route(.get, "/api/plugins", "listPlugins", plugins),
      Route(.get, "/health", "health", health), Route(.get, "/ready", "ready", ready),
      Route(.get, "/metrics", "metrics", metrics), Route(.get, "/openapi.yaml", "openapi", document),
      Route(.get, "/docs", "docs", documentation), Route(.get, "/docs/errors", "errors", errors),
    ]
  }
}
