import Artifacts
import Jobs
import Logging
import NIOCore
import NIOWebSocket

/// `WS /ws/analyze/{id}`: the events of a job as messages.
enum JobSocket {
  /// Tells everything to the end of the job or of the connection.
  static func follow(_ id: String, _ socket: SocketChannel.Socket, queue: JobQueue) async {
    guard let job = try? queue.store.job(id) else { return }
    let follower = JobFollower(queue: queue, job: job, after: 0)
    try? await socket.executeThenClose { inbound, outbound in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await answer(inbound, outbound) }
        group.addTask {
          try await send("connected", job.json(at: JobQueue.now), outbound)
          try await follower.follow { event in
            guard let event else {
              return try await outbound.write(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()))
            }
            // The other way of following has no event of this name, since browsers use it for lost connections.
            let type = event.type == "failed" ? "error" : event.type
            try await send(type, try JSON(parsing: Array(event.data.utf8)), outbound)
          }
          try await close(.normalClosure, outbound)
        }
        // Whichever ends first ends the other.
        try await group.next()
        group.cancelAll()
      }
    }
  }

  private typealias Outbound = NIOAsyncChannelOutboundWriter<WebSocketFrame>

  private static func send(_ type: String, _ data: JSON, _ outbound: Outbound) async throws {
    let message = JSON.object([JSON.Member("type", .string(type))] + (data.members ?? []).filter { $0.key != "type" })
    let frame = WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: message.text(.compact)))
    try await outbound.write(frame)
  }

  private static func close(_ code: WebSocketErrorCode, _ outbound: Outbound) async throws {
    var data = ByteBuffer()
    data.write(webSocketErrorCode: code)
    try await outbound.write(WebSocketFrame(fin: true, opcode: .connectionClose, data: data))
  }

  /// A client has nothing to say but what the protocol wants.
  private static func answer(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: Outbound) async throws
  {
    for try await frame in inbound {
      switch frame.opcode {
      case .ping: try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
      case .connectionClose: return try await close(.normalClosure, outbound)
      case .text, .binary, .continuation: return try await close(.policyViolation, outbound)
      default: break
      }
    }
  }
}
