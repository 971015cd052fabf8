import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request has been answered before its body was there, unless the rest comes soon: who never ends a body
/// would keep the connection for ever.
///
/// It is not closed at once, which could take the answer from a client that is still sending (RFC 9112, 9.6).
final class UnreadBodyHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// Seconds for the rest of a body.
  private static let patience: Int64 = 10

  private var isReading = false
  private var deadline: Scheduled<Void>?

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: isReading = true
    case .body: break
    case .end: stopWaiting()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data), isReading, deadline == nil {
      let channel = context.channel
      deadline = context.eventLoop.scheduleTask(in: .seconds(Self.patience)) { channel.close(promise: nil) }
    }
    context.write(data, promise: promise)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopWaiting()
    context.fireChannelInactive()
  }

  private func stopWaiting() {
    isReading = false
    deadline?.cancel()
    deadline = nil
  }
}
