import Hummingbird

/// Leaves out the body of what is sent to HEAD, errors included (RFC 9110, 9.3.2): a client would take it for the next answer.
struct HeadMiddleware<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    return request.method == .head ? response.createHeadResponse() : response
  }
}
