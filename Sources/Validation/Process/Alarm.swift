#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Threads that do something while an analyzer works.
enum Alarm {
  private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Runs `body` on a thread of its own, `seconds` from now.
  static func after(_ seconds: Double, _ body: @escaping @Sendable () -> Void) {
    let delay = useconds_t(seconds * 1e6)
    let box = Unmanaged.passRetained(
      Box {
        usleep(delay)
        body()
      }
    ).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
      let status = pthread_create(
        &thread, nil,
        {
          Unmanaged<Box>.fromOpaque($0).takeRetainedValue().body()
          return nil
        }, box)
      if let thread { pthread_detach(thread) }
    #else
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
          return nil
        }, box)
      if status == 0 { pthread_detach(thread) }
    #endif
    if status != 0 { Unmanaged<Box>.fromOpaque(box).release() }
  }
}
