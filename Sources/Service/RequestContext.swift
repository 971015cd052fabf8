import Hummingbird
import Jobs
import Logging
import NIOCore

/// What is known of a request beside what it says.
struct ServiceContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Of whoever is at the other end.
  let remoteAddress: String
  /// What the client showed.
  var key: ClientKey?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress?.ipAddress ?? "unknown"
  }
}
