import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// HTTP/1.1 on a connection, and WebSockets (RFC 6455) for the requests that ask for one.
struct SocketChannel: HTTPChannelHandler {
  typealias Socket = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

  enum Upgraded: Sendable {
    case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    case socket(Socket, HTTPRequestHead)
  }

  struct Value: ServerChildChannelValue {
    let result: EventLoopFuture<Upgraded>
    let channel: any Channel
  }

  let responder: HTTPChannelHandler.Responder
  /// Whatever path a WebSocket is asked for at: to refuse one here would close the connection without a word.
  let follow: @Sendable (HTTPRequestHead, Socket) async -> Void

  /// Seconds in which a connection has to bring its next request.
  private static let idle: Int64 = 30

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let upgrader = NIOTypedWebSocketServerUpgrader<Upgraded>(
        maxFrameSize: 1 << 14,
        shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
        upgradePipelineHandler: { channel, head in
          channel.eventLoop.makeCompletedFuture { .socket(try Socket(wrappingChannelSynchronously: channel), head) }
        })
      let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Upgraded>(
        upgraders: [upgrader],
        notUpgradingCompletionHandler: { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try channel.pipeline.syncOperations.addHandler(
              HTTPConnectionStateHandler(idleTimeout: .seconds(Self.idle), logger: logger))
            try channel.pipeline.syncOperations.addHandler(UnreadBodyHandler())
            return .http(
              try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
          }
        })
      var configuration = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
      configuration.enablePipelining = false
      configuration.enableResponseHeaderValidation = false
      let result = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
        configuration: configuration)
      // Nothing else watches a connection before its first request is there.
      let deadline = channel.eventLoop.scheduleTask(in: .seconds(Self.idle)) { channel.close(promise: nil) }
      result.whenComplete { _ in deadline.cancel() }
      return Value(result: result, channel: channel)
    }
  }

  func handle(value: Value, logger: Logger) async {
    do {
      switch try await value.result.get() {
      case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
      case .socket(let socket, let head): await follow(head, socket)
      }
    } catch {
      logger.debug("connection ended", metadata: ["reason": "\(error)"])
      try? await value.channel.close()
    }
  }
}
