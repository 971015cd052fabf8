#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a process has once and plugins must leave as it is.
struct SharedState: Equatable {
  /// Names with values in words.
  private let facts: [String: String]

  static func now() -> SharedState {
    var facts: [String: String] = [:]
    facts["the locale"] = setlocale(LC_ALL, nil).map { String(cString: $0) } ?? ""
    facts["the current folder"] = FileManager.default.currentDirectoryPath
    let mask = umask(0)
    umask(mask)
    facts["the mask of file permissions"] = String(mask, radix: 8)
    facts["the floating-point environment"] = floatingPoint
    for signal in Int32(1)...64 { facts["what signal \(signal) does"] = handler(of: signal) }
    facts["the signal mask"] = signalMask
    for (name, value) in ProcessInfo.processInfo.environment { facts["the environment variable \(name)"] = value }
    return SharedState(facts: facts)
  }

  /// The facts that are other ones now, in words.
  func changes(to later: SharedState) -> [String] {
    Set(facts.keys).union(later.facts.keys).sorted().compactMap { name in
      let (before, after) = (facts[name], later.facts[name])
      return before == after ? nil : "\(name) was \(before ?? "not there") and is \(after ?? "gone")"
    }
  }

  /// Rounding and, where the system tells, what happens to denormals and exceptions.
  private static var floatingPoint: String {
    var environment = fenv_t()
    fegetenv(&environment)
    #if arch(x86_64) && os(Linux)
      // Bits 0 to 5 are flags that every operation may set.
      let control = "control \(environment.__control_word & 0xFFC0), MXCSR \(environment.__mxcsr & 0xFFC0)"
    #elseif arch(arm64) && os(Linux)
      let control = "control \(environment.__fpcr)"
    #else
      let control = ""
    #endif
    return "rounding \(fegetround()) \(control)"
  }

  private static func handler(of signal: Int32) -> String {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return "none" }
    return withUnsafeBytes(of: &action) { bytes in
      // The handler's address comes first.
      let address = bytes.loadUnaligned(as: UInt.self)
      return address == 0 ? "the default" : address == 1 ? "ignored" : "a handler at 0x\(String(address, radix: 16))"
    }
  }

  private static var signalMask: String {
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &mask)
    return (Int32(1)...64).filter { sigismember(&mask, $0) == 1 }.map { "\($0)" }.joined(separator: " ")
  }
}

/// Files in folders that nobody may write to, with what tells one state from another.
struct FolderSnapshot {
  private let files: [String: String]

  init(_ folders: [String]) {
    var files: [String: String] = [:]
    for folder in folders {
      for name in (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [] {
        let path = "\(folder)/\(name)"
        var status = stat()
        guard lstat(path, &status) == 0 else { continue }
        #if canImport(Darwin)
          let time = status.st_mtimespec
        #else
          let time = status.st_mtim
        #endif
        files[path] = "\(status.st_size) \(time.tv_sec) \(time.tv_nsec) \(status.st_mode)"
      }
    }
    self.files = files
  }

  /// Paths that came, went or changed.
  func changes(to later: FolderSnapshot) -> [String] {
    Set(files.keys).union(later.files.keys).sorted().compactMap { path in
      let (before, after) = (files[path], later.files[path])
      guard before != after else { return nil }
      return before == nil ? "\(path) was written" : after == nil ? "\(path) was removed" : "\(path) was changed"
    }
  }
}
