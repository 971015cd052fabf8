import CValidation

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

/// What the system says of this process, by `/proc`; nil or nothing where there is none.
enum ProcessStatus {
  static let isAvailable = FileManager.default.fileExists(atPath: "/proc/self/status")

  /// Ids of all threads.
  static var threads: Set<Int> { Set(names(in: "/proc/self/task").compactMap(Int.init)) }

  /// How many open descriptors there are.
  static var descriptors: Int { names(in: "/proc/self/fd").count }

  /// Bytes that are resident now.
  static var resident: Int? { status("VmRSS").map { $0 << 10 } }

  /// The most bytes that were resident since ``forgetPeak()``.
  static var peak: Int? { status("VmHWM").map { $0 << 10 } }

  static func forgetPeak() {
    guard let file = fopen("/proc/self/clear_refs", "w") else { return }
    fputs("5", file)
    fclose(file)
  }

  /// Whether a thread runs or waits for nothing but a processor.
  static func isBusy(thread: Int) -> Bool {
    guard let text = text("/proc/self/task/\(thread)/stat"), let name = text.lastIndex(of: ")") else { return false }
    return text[text.index(after: name)...].split(separator: " ").first == "R"
  }

  /// Seconds for which this thread waited for a processor.
  static var waited: Double {
    let fields = text("/proc/thread-self/schedstat")?.split(separator: " ") ?? []
    return fields.count > 1 ? (Double(fields[1]) ?? 0) / 1e9 : 0
  }

  /// Bytes that are allocated on the heap of the main thread; nil where the system does not tell.
  static var heap: Int? {
    let bytes = validation_heap()
    return bytes < 0 ? nil : Int(bytes)
  }

  private static func status(_ key: String) -> Int? {
    let line = text("/proc/self/status")?.split(separator: "\n").first { $0.hasPrefix(key + ":") }
    return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
  }

  static func text(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }
}

/// Holds the memory of this process against what the analyzer declares.
struct MemoryWatch {
  /// What allocators and pages of code take beside what an analyzer asks for.
  private static let tolerance = 16 << 20

  private let before = ProcessStatus.resident

  init() { ProcessStatus.forgetPeak() }

  /// - Throws: ``CheckFailure`` when more was resident at once than is declared for that many seconds.
  func check(_ context: CheckContext, duration: Double) throws {
    let resources = try context.analyzer().resources
    guard resources.memoryBase > 0 || resources.memoryPerSecond > 0 else { return }
    guard let before, let peak = ProcessStatus.peak else { return }
    let used = max(peak - before, 0)
    let declared = Double(resources.memoryBase) + duration * Double(resources.memoryPerSecond)
    let words = "\(used >> 20) MiB for \(duration) s"
    guard Double(used) <= declared + Double(Self.tolerance) else {
      throw CheckFailure(
        "the analysis took \(words)", expected: "the \(Int(declared) >> 20) MiB that are declared, give or take 16")
    }
    context.note("\(words), declared are \(Int(declared) >> 20) MiB")
  }
}
