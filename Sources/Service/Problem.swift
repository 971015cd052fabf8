import Artifacts
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import Pipeline
import ServiceErrors
import SongMap

/// Errors as answers: Problem Details for HTTP APIs (RFC 9457) with the stable codes of `docs/errors.md`.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let error = Self.coded(error, request, context)
      if error.status >= 500 {
        context.logger.error("\(error.error)", metadata: ["path": "\(request.uri.path)"])
      }
      var response = Self.response(error.error, status: error.status, retryAfter: error.retryAfter)
      // What follows CONNECT is no HTTP (RFC 9112, 9.3), whoever sent it.
      if request.method == .connect { response.headers[.connection] = "close" }
      if error.status == 405 {
        response.headers[.allow] = ServiceAPI.methods(of: request.uri.path).joined(separator: ", ")
      }
      return response
    }
  }

  private static func coded(
    _ error: any Error, _ request: Request, _ context: Context
  ) -> (error: any CodedError, status: Int, retryAfter: Int?) {
    switch error {
    case let error as ServiceError: return (error, error.httpStatus, error.retryAfter)
    // A pipeline that cannot run was asked for.
    case let error as PipelineFailure: return (error, 400, nil)
    case let error as SongMapError:
      if case .nothingToExport = error { return (error, 422, nil) }
      return (error, 500, nil)
    case let error as any CodedError: return (error, 500, nil)
    case let error as HTTPError where error.status == .notFound:
      let path = request.uri.path
      guard ServiceAPI.methods(of: path).isEmpty else {
        return (ServiceError.notAllowed(method: request.method.rawValue, path: path), 405, nil)
      }
      return (ServiceError.notFound(kind: "page", path), 404, nil)
    case let error as HTTPError where error.status == .methodNotAllowed:
      return (ServiceError.notAllowed(method: request.method.rawValue, path: request.uri.path), 405, nil)
    case let error as HTTPError where error.status.code < 500:
      let failure = ServiceError.invalidRequest(
        part: "the request", reason: error.body ?? error.status.reasonPhrase, expected: "what /openapi.yaml says")
      return (failure, error.status.code, nil)
    case is HTTPParserError:
      let failure = ServiceError.invalidRequest(
        part: "the body", reason: "breaks off or is not framed as HTTP has it", expected: "RFC 9112, 6 and 7")
      return (failure, 400, nil)
    default:
      context.logger.error("unexpected: \(error)")
      return (ServiceError.unexpected, 500, nil)
    }
  }

  static func response(_ error: any CodedError, status: Int, retryAfter: Int?) -> Response {
    let members = [
      JSON.Member("type", .string("/docs/errors#\(error.code)")),
      JSON.Member("title", .string(HTTPResponseStatus(statusCode: status).reasonPhrase)),
      JSON.Member("status", .integer(Int64(status))), JSON.Member("detail", .string(error.message)),
      JSON.Member("code", .string(error.code)), JSON.Member("advice", .string(error.advice)),
    ]
    var response = Response(status: .init(code: status), .object(members))
    response.headers[.contentType] = "application/problem+json"
    if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
    if status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
    return response
  }
}

extension Response {
  /// An answer in JSON.
  init(status: HTTPResponse.Status = .ok, _ json: JSON, headers: HTTPFields = [:]) {
    self.init(status: status, text: json.text(.compact), type: "application/json", headers: headers)
  }

  /// An answer in text of a media type.
  init(status: HTTPResponse.Status = .ok, text: String, type: String, headers: HTTPFields = [:]) {
    var headers = headers
    headers[.contentType] = type
    self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
