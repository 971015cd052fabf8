#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Threads that all do the same.
public enum WorkerThreads {
  /// Runs `body` on `count` threads at once and waits for their end; on the caller's where the system gives none.
  public static func run(count: Int, _ body: @escaping @Sendable () -> Void) {
    let threads = (0..<max(count, 1)).map { _ in WorkerThread(body) }
    if threads.contains(where: { $0 == nil }) { body() }
    for thread in threads { thread?.join() }
  }
}

/// A thread that does one thing.
///
/// Whoever sees that it is done joins it, so that no thread is still being taken down, with what libraries keep for it,
/// while the process ends and those libraries take themselves down.
struct WorkerThread {
  private let thread: pthread_t

  /// Nil when the system gives no thread.
  init?(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 8 << 20)
    #if canImport(Darwin)
      var created: pthread_t?
      let status = pthread_create(
        &created, &attributes,
        {
          Unmanaged<Box>.fromOpaque($0).takeRetainedValue().body()
          return nil
        }, box)
    #else
      var created = pthread_t()
      let status = pthread_create(
        &created, &attributes,
        { argument in
          if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
          return nil
        }, box)
    #endif
    let handle: pthread_t? = created
    guard status == 0, let handle else {
      Unmanaged<Box>.fromOpaque(box).release()
      return nil
    }
    thread = handle
  }

  /// Waits for the thread's end; to be called once.
  func join() { pthread_join(thread, nil) }

  private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
