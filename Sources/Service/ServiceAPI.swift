import Artifacts
import Hummingbird
import Jobs
import Logging
import Pipeline
import ServiceErrors
import SongMap
import Voice

/// What the service answers.
struct ServiceAPI: Sendable {
  let queue: JobQueue
  let settings: ServiceSettings
  let program: AnalysisProgram
  let meter: PrometheusRegistry
  let voice: VoiceCommands

  // MARK: Jobs

  @Sendable func status(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(try job(context).json(at: JobQueue.now), headers: [.cacheControl: "no-store"])
  }

  @Sendable func jobs(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let query = try QueryFields(request, known: ["status", "limit", "offset", "key"])
    let status = try query["status"].map { text in
      guard let status = Job.Status(rawValue: text) else {
        throw query.mistake("status", text, NearestName.choice(Job.Status.allCases.map(\.rawValue)))
      }
      return status
    }
    let limit = try query.integer("limit", in: 1...500) ?? 50
    let offset = try query.integer("offset", in: 0...Int(Int32.max)) ?? 0
    let (jobs, total) = try queue.store.jobs(status: status, limit: limit, offset: offset)
    let now = JobQueue.now
    return Response(
      .object([
        JSON.Member("jobs", .array(jobs.map { $0.json(at: now) })), JSON.Member("total", .integer(Int64(total))),
      ]), headers: [.cacheControl: "no-store"])
  }

  @Sendable func delete(_ request: Request, _ context: ServiceContext) async throws -> Response {
    try queue.remove(try id(context))
    return Response(status: .noContent)
  }

  // MARK: What jobs give

  @Sendable func songMap(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let query = try QueryFields(request, known: ["format", "key"])
    let job = try job(context)
    guard job.status == .complete else { throw ServiceError.notComplete(job: job.id, status: job.status.rawValue) }
    let path = queue.folders.map(of: job.id)
    guard let name = query["format"], name != "json" else {
      return try await FileAnswer.response(
        path: path, type: "application/json", etag: job.id, kind: "Song Map", name: job.id, request, context)
    }
    guard let format = ExportFormat(rawValue: name) else {
      throw query.mistake("format", name, NearestName.choice(["json"] + ExportFormat.allCases.map(\.rawValue)))
    }
    let model = try SongMapReader.read(path)
    let bytes = try Exporter.export(model, as: format)
    var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    response.headers[.contentType] = format.mediaType
    response.headers[.eTag] = "\"\(job.id)-\(name)\""
    response.headers[.contentDisposition] = "attachment; filename=\"\(job.id).\(format.fileExtension())\""
    return response
  }

  @Sendable func audio(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try job(context)
    return try await FileAnswer.response(
      path: queue.folders.recording(job.recording), type: MediaType.ofRecording(named: job.filename),
      etag: job.recording, kind: "recording", name: job.id, request, context)
  }

  @Sendable func stem(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try job(context)
    let name = context.parameters.get("stem") ?? ""
    // No other characters reach the file system.
    guard !name.isEmpty, name.utf8.allSatisfy({ (0x61...0x7a).contains($0) || $0 == 0x5f }) else {
      throw ServiceError.notFound(kind: "stem", name)
    }
    return try await FileAnswer.response(
      path: "\(queue.folders.stems(of: job.id))/\(name).flac", type: "audio/flac", etag: "\(job.id)-\(name)",
      kind: "stem", name: name, request, context)
  }

  // MARK: The service

  @Sendable func pipelines(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(.object([JSON.Member("pipelines", .array(program.pipelines))]))
  }

  @Sendable func plugins(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(.object([JSON.Member("plugins", .array(program.plugins))]))
  }

  @Sendable func health(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(.object([JSON.Member("status", .string("ok")), JSON.Member("version", .string(program.version))]))
  }

  /// Whether jobs can be taken: the store answers, and its folder can be written to.
  @Sendable func ready(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let counts = try queue.store.counts()
    try queue.folders.requireWritable()
    let jobs = Job.Status.allCases.map { JSON.Member($0.rawValue, .integer(Int64(counts[$0] ?? 0))) }
    return Response(.object([JSON.Member("status", .string("ready")), JSON.Member("jobs", .object(jobs))]))
  }

  @Sendable func metrics(_ request: Request, _ context: ServiceContext) async throws -> Response {
    var gauges: [(name: String, labels: [(String, String)], value: Double)] = []
    for (status, count) in try queue.store.counts().sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      gauges.append(("performia_jobs", [("status", status.rawValue)], Double(count)))
    }
    gauges.append(("performia_analyses_running", [], Double(queue.runningCount)))
    gauges.append(("performia_event_listeners", [], Double(queue.hub.count)))
    return Response(text: meter.text(gauges: gauges), type: "text/plain; version=0.0.4; charset=utf-8")
  }

  // MARK: Parts of requests

  /// - Throws: ``ServiceError/notFound(kind:_:)`` for what cannot be an id.
  func id(_ context: ServiceContext) throws -> String {
    let id = context.parameters.get("id") ?? ""
    guard Identifier.isValid(id) else { throw ServiceError.notFound(kind: "job", id) }
    return id
  }

  func job(_ context: ServiceContext) throws -> Job { try queue.store.job(try id(context)) }
}

/// The fields of a request's query.
struct QueryFields {
  private let fields: [(name: String, value: String)]

  /// - Parameter known: the names that there are.
  /// - Throws: ``ServiceError/invalidRequest(part:reason:expected:)`` for any other.
  init(_ request: Request, known: [String]) throws {
    fields = request.uri.queryParameters.map { (String($0.key), String($0.value)) }
    for (name, _) in fields where !known.contains(name) {
      throw ServiceError.invalidRequest(
        part: "query parameter '\(name)'", reason: "is not known",
        expected: NearestName.choice(known.filter { $0 != "key" }))
    }
  }

  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  var all: [(name: String, value: String)] { fields }

  func mistake(_ name: String, _ text: String, _ expected: String) -> ServiceError {
    .invalidRequest(part: "query parameter '\(name)'", reason: "is '\(text)'", expected: expected)
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let text = self[name] else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw mistake(name, text, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
