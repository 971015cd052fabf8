import Artifacts
import HTTPTypes
import Hummingbird
import Jobs
import NIOCore
import ServiceErrors

/// What happens to a job, as it happens.
extension ServiceAPI {
  /// `GET /api/jobs/{id}/events`: Server-Sent Events (WHATWG HTML, 9.2), from the event on that the client knows last.
  @Sendable func events(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let query = try QueryFields(request, known: ["last_event_id", "key"])
    let known = request.headers[HTTPField.Name("Last-Event-ID")!] ?? query["last_event_id"]
    let job = try job(context)
    let follower = JobFollower(queue: queue, job: job, after: known.flatMap { Int($0) } ?? 0)
    let headers: HTTPFields = [
      .contentType: "text/event-stream", .cacheControl: "no-store", HTTPField.Name("X-Accel-Buffering")!: "no",
    ]
    let first = "retry: 2000\nevent: connected\ndata: \(job.json(at: JobQueue.now).text(.compact))\n\n"
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        try await writer.write(ByteBuffer(string: first))
        try await follower.follow { event in
          let text = event.map { "id: \($0.number)\nevent: \($0.type)\ndata: \($0.data)\n\n" } ?? ": nothing new\n\n"
          try await writer.write(ByteBuffer(string: text))
        }
        try await writer.finish(nil)
      })
  }

  /// `GET /ws/analyze/{id}` of a client that does not ask for a WebSocket.
  @Sendable func socketNeeded(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try job(context)
    let failure = ServiceError.invalidRequest(
      part: "the request", reason: "asks for no WebSocket", expected: "the fields of RFC 6455, 4.1")
    var response = ProblemMiddleware<ServiceContext>.response(failure, status: 426, retryAfter: nil)
    response.headers[.upgrade] = "websocket"
    return response
  }
}

/// Goes through what happened to a job and what happens to it, without gaps, to its end.
struct JobFollower: Sendable {
  private let queue: JobQueue
  private let job: String
  private let start: Int
  private let live: AsyncStream<JobEvent>

  private static let last: Set<String> = ["complete", "failed", "cancelled"]

  /// - Parameter number: of the event that is known last; 0 for none.
  init(queue: JobQueue, job: Job, after number: Int) {
    self.queue = queue
    self.job = job.id
    start = number
    live = queue.hub.events(of: job.id)
  }

  /// - Parameter tell: given each event in turn, or nil where nothing has happened for a while.
  func follow(_ tell: (JobEvent?) async throws -> Void) async throws {
    var number = start
    func catchUp() async throws -> Bool {
      for event in try queue.store.events(of: job, after: number) {
        try await tell(event)
        number = event.number
        if Self.last.contains(event.type) { return true }
      }
      return false
    }
    if try await catchUp() { return }
    // A client may know of the end already.
    if try queue.store.job(job).status.isFinal { return }
    for await event in live {
      if event.number == 0 {
        try await tell(nil)
      } else if event.number == number + 1 {
        try await tell(event)
        number = event.number
        if Self.last.contains(event.type) { return }
      } else if event.number > number, try await catchUp() {
        return
      }
    }
  }
}
