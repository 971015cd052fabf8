import Dispatch

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Ctrl-C and SIGTERM: the first asks the service to stop.
final class Signals {
  private var sources: [any DispatchSourceSignal] = []

  init(_ stop: @escaping @Sendable () -> Void) {
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler(handler: stop)
      source.resume()
      sources.append(source)
    }
  }
}
