#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a signal means for the author of a plugin.
enum SignalName {
  static func of(_ signal: Int32) -> String {
    let names: [Int32: String] = [
      SIGSEGV: "SIGSEGV, memory that is not there or may not be touched", SIGBUS: "SIGBUS, memory behind a file's end",
      SIGABRT: "SIGABRT, abort or an uncaught exception",
      SIGILL: "SIGILL, a failed check in Swift or a wrong instruction",
      SIGTRAP: "SIGTRAP, a failed check in Swift", SIGFPE: "SIGFPE, a division by 0", SIGKILL: "SIGKILL, from outside",
      SIGTERM: "SIGTERM, from outside", SIGPIPE: "SIGPIPE, a write to a closed pipe",
      SIGXFSZ: "SIGXFSZ, a file that is too large", SIGALRM: "SIGALRM, a timer of its own",
    ]
    return "signal \(signal)" + (names[signal].map { " (\($0))" } ?? "")
  }
}
