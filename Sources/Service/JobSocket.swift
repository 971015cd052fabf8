import Artifacts
import HummingbirdCore
import Jobs
import Logging
import NIOCore
import NIOHTTP1
import NIOWebSocket
import ServiceErrors

/// `WS /ws/analyze/{id}`: the events of a job as messages.
struct JobSocket: Sendable {
  let queue: JobQueue
  let gatekeeper: Gatekeeper

  private typealias Outbound = NIOAsyncChannelOutboundWriter<WebSocketFrame>

  /// Tells everything to the end of the job or of the connection; one that may not follow is closed with the reason.
  func serve(_ head: HTTPRequestHead, _ socket: SocketChannel.Socket) async {
    let address = socket.channel.remoteAddress?.ipAddress ?? "unknown"
    let target = Result { try job(of: head, address) }
    try? await socket.executeThenClose { inbound, outbound in
      switch target {
      case .failure(let error): try await Self.close(.policyViolation, "\(error)", outbound)
      case .success(let job):
        let follower = JobFollower(queue: queue, job: job, after: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { try await Self.answer(inbound, outbound) }
          group.addTask { try await Self.tell(job, follower, outbound) }
          // Whichever ends first ends the other.
          try await group.next()
          group.cancelAll()
        }
      }
    }
  }

  /// - Throws: ``ServiceError``.
  private func job(of head: HTTPRequestHead, _ address: String) throws -> Job {
    let uri = URI(head.uri)
    _ = try gatekeeper.admit(
      method: head.method.rawValue, path: uri.path,
      query: uri.queryParameters.map { (String($0.key), String($0.value)) },
      headers: { head.headers.first(name: $0) }, address: address)
    let prefix = "/ws/analyze/"
    guard uri.path.hasPrefix(prefix) else { throw ServiceError.notFound(kind: "page", uri.path) }
    let id = String(uri.path.dropFirst(prefix.count))
    guard Identifier.isValid(id) else { throw ServiceError.notFound(kind: "job", id) }
    return try queue.store.job(id)
  }

  private static func tell(_ job: Job, _ follower: JobFollower, _ outbound: Outbound) async throws {
    try await send("connected", job.json(at: JobQueue.now), outbound)
    try await follower.follow { event in
      guard let event else {
        return try await outbound.write(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()))
      }
      // The other way of following has no event of this name, since browsers use it for lost connections.
      let type = event.type == "failed" ? "error" : event.type
      try await send(type, try JSON(parsing: Array(event.data.utf8)), outbound)
    }
    try await close(.normalClosure, "", outbound)
  }

  private static func send(_ type: String, _ data: JSON, _ outbound: Outbound) async throws {
    let message = JSON.object([JSON.Member("type", .string(type))] + (data.members ?? []).filter { $0.key != "type" })
    let frame = WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: message.text(.compact)))
    try await outbound.write(frame)
  }

  /// - Parameter reason: of which a frame has room for 123 bytes.
  private static func close(_ code: WebSocketErrorCode, _ reason: String, _ outbound: Outbound) async throws {
    var data = ByteBuffer()
    data.write(webSocketErrorCode: code)
    data.writeString(String(decoding: reason.utf8.prefix { $0 != 10 }.prefix(100), as: UTF8.self))
    try await outbound.write(WebSocketFrame(fin: true, opcode: .connectionClose, data: data))
  }

  /// A client has nothing to say but what the protocol wants.
  private static func answer(
    _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: Outbound
  ) async throws {
    for try await frame in inbound {
      switch frame.opcode {
      case .ping: try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
      case .connectionClose: return try await close(.normalClosure, "", outbound)
      case .text, .binary, .continuation: return try await close(.policyViolation, "nothing is to be said", outbound)
      default: break
      }
    }
  }
}
