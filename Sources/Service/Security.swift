import HTTPTypes
import Hummingbird
import Jobs
import Logging
import ServiceErrors
import Synchronization

/// Who may ask for what: names of hosts, origins of pages, API keys, rates.
struct Gatekeeper: Sendable {
  let settings: ServiceSettings
  let store: JobStore
  private let rates: RateLimiter

  init(settings: ServiceSettings, store: JobStore) {
    self.settings = settings
    self.store = store
    rates = RateLimiter(rate: settings.rate)
  }

  /// What needs no key, so that monitors and readers of the documentation have none.
  private static let open: Set<String> = ["/", "/health", "/ready", "/openapi.yaml", "/docs", "/docs/errors"]

  /// Lets a request in, and says by which key.
  ///
  /// - Throws: ``ServiceError``.
  func admit(
    method: String, path: String, query: [(name: String, value: String)], headers: (String) -> String?, address: String
  ) throws -> ClientKey? {
    try checkHost(headers("host"))
    try checkOrigin(headers("origin"), host: headers("host"))
    let key = try key(headers("authorization"), query)
    if settings.requiresKeys, key == nil, !Self.open.contains(path) {
      throw ServiceError.keyNeeded(reason: "the request has no API key")
    }
    try rates.count(key?.id ?? address)
    return key
  }

  /// A page of another site may have its name lead to this machine (DNS rebinding), but cannot forge the field `Host`.
  private func checkHost(_ host: String?) throws(ServiceError) {
    guard settings.isLoopback || !settings.hosts.isEmpty else { return }
    let name = Self.name(ofHost: host ?? "")
    let known = settings.hosts + (settings.isLoopback ? ["localhost", "127.0.0.1", "[::1]"] : [settings.host])
    guard known.contains(name) else { throw .foreignHost(host ?? "") }
  }

  /// Browsers say which page a request comes from.
  private func checkOrigin(_ origin: String?, host: String?) throws(ServiceError) {
    guard let origin, !settings.origins.contains(origin) else { return }
    let own = ["http://\(host ?? "")", "https://\(host ?? "")"]
    guard own.contains(origin) else { throw .foreignHost(origin) }
  }

  private static func name(ofHost host: String) -> String {
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
    return String(host.prefix { $0 != ":" }).lowercased()
  }

  private func key(_ authorization: String?, _ query: [(name: String, value: String)]) throws -> ClientKey? {
    var secret = query.first { $0.name == "key" }?.value
    if let authorization {
      guard authorization.lowercased().hasPrefix("bearer ") else {
        throw ServiceError.keyNeeded(reason: "the field 'Authorization' has not the form 'Bearer KEY'")
      }
      secret = String(authorization.dropFirst(7))
    }
    guard let secret else { return nil }
    guard let key = try store.key(withSecret: secret) else {
      throw ServiceError.keyNeeded(reason: "the API key is not one of this service")
    }
    return key
  }
}

/// Lets each client make so many requests a second, and as many as in two seconds at once (token bucket).
final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var time: ContinuousClock.Instant
  }

  private let rate: Double
  private let buckets = Mutex<[String: Bucket]>([:])

  /// Clients that are remembered; the others are taken as new.
  private static let most = 10_000

  /// - Parameter rate: requests a second; 0 for any number.
  init(rate: Double) { self.rate = rate }

  /// - Throws: ``ServiceError/tooManyRequests(retryAfter:)``.
  func count(_ client: String) throws(ServiceError) {
    guard rate > 0 else { return }
    let burst = max(2 * rate, 1)
    let now = ContinuousClock.now
    let isAllowed = buckets.withLock { buckets in
      if buckets.count > Self.most { buckets = buckets.filter { now - $0.value.time < .seconds(2) } }
      var bucket = buckets[client] ?? Bucket(tokens: burst, time: now)
      bucket.tokens = min(burst, bucket.tokens + (now - bucket.time) / .seconds(1) * rate)
      bucket.time = now
      defer { buckets[client] = bucket }
      guard bucket.tokens >= 1 else { return false }
      bucket.tokens -= 1
      return true
    }
    if !isAllowed { throw .tooManyRequests(retryAfter: max(1, Int((1 / rate).rounded(.up)))) }
  }
}

/// Asks the ``Gatekeeper``, and adds what keeps browsers from doing more with answers than is meant.
struct GateMiddleware: RouterMiddleware {
  let gatekeeper: Gatekeeper

  static let headers: HTTPFields = {
    var headers = HTTPFields()
    headers[.xContentTypeOptions] = "nosniff"
    headers[HTTPField.Name("Referrer-Policy")!] = "no-referrer"
    headers[HTTPField.Name("X-Frame-Options")!] = "DENY"
    headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] = "same-origin"
    return headers
  }()

  func handle(
    _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.key = try gatekeeper.admit(
      method: request.method.rawValue, path: request.uri.path,
      query: request.uri.queryParameters.map { (String($0.key), String($0.value)) },
      headers: { name in
        if name == "host" { return request.head.authority ?? request.headers[values: HTTPField.Name("Host")!].first }
        return HTTPField.Name(name).flatMap { request.headers[$0] }
      }, address: context.remoteAddress)
    return try await next(request, context)
  }
}

/// Adds fields to every answer, also to errors.
struct HeaderMiddleware<Context: RequestContext>: RouterMiddleware {
  let headers: HTTPFields
  /// Origins whose pages may read answers.
  let origins: [String]

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let origin = request.headers[.origin].flatMap { origins.contains($0) ? $0 : nil }
    var response: Response
    if request.method == .options, let origin {
      response = Response(status: .noContent)
      response.headers[.accessControlAllowMethods] = "GET, HEAD, POST, DELETE"
      response.headers[.accessControlAllowHeaders] = "authorization, content-type, last-event-id"
      response.headers[.accessControlMaxAge] = "600"
      response.headers[.accessControlAllowOrigin] = origin
      return response
    }
    response = try await next(request, context)
    for field in headers where !response.headers.contains(field.name) { response.headers.append(field) }
    response.headers[HTTPField.Name("X-Request-Id")!] = context.id
    if let origin {
      response.headers[.accessControlAllowOrigin] = origin
      response.headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] = "cross-origin"
      response.headers[.vary] = "Origin"
    }
    return response
  }
}
