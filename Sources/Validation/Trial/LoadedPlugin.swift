import CPerformia
import Host
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A plugin library in this process, as far as it has been found to be one.
final class LoadedPlugin: @unchecked Sendable {
  typealias EntryFunction = @convention(c) (UInt32) -> UnsafePointer<performia_entry>?

  let path: String
  /// What the manifest says that the library is told.
  let argument: String
  private let handle: UnsafeMutableRawPointer

  init(path: String, argument: String) throws {
    self.path = path
    self.argument = argument
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw CheckFailure(
        "the loader refuses the library: \(String(cString: dlerror()))",
        expected: "a library that loads with RTLD_NOW | RTLD_LOCAL")
    }
    self.handle = handle
  }

  func entryFunction() throws -> EntryFunction {
    guard let symbol = dlsym(handle, "performia_plugin_entry") else {
      throw CheckFailure(
        "there is no symbol performia_plugin_entry", expected: "one exported C function performia_plugin_entry")
    }
    return unsafeBitCast(symbol, to: EntryFunction.self)
  }

  func entry() throws -> UnsafePointer<performia_entry> {
    guard let entry = try entryFunction()(UInt32(PERFORMIA_ABI)) else {
      throw CheckFailure(
        "performia_plugin_entry gives NULL to a host of ABI \(PERFORMIA_ABI_MAJOR).\(PERFORMIA_ABI_MINOR)",
        expected: "an entry")
    }
    return entry
  }

  /// All descriptors, in their order.
  func descriptors() throws -> [UnsafePointer<performia_descriptor>] {
    let entry = try entry()
    let count = argument.withPerformiaText { entry.pointee.analyzer_count($0) }
    guard count > 0, count <= 4096 else {
      throw CheckFailure("the library counts \(count) analyzers", expected: "1 to 4096")
    }
    return try (0..<count).map { index in
      guard let descriptor = argument.withPerformiaText({ entry.pointee.descriptor($0, index) }) else {
        throw CheckFailure("analyzer \(index) of \(count) is not described", expected: "a descriptor for each index")
      }
      return descriptor
    }
  }

  /// What the descriptors say.
  func manifests() throws -> [AnalyzerManifest] {
    try descriptors().enumerated().map { index, descriptor in
      do {
        return try AnalyzerManifest(descriptor: descriptor.pointee)
      } catch let fault as DescriptorFault {
        throw CheckFailure(
          "the descriptor of analyzer \(index) cannot be used: \(fault.reason)",
          expected: "structs as long as ABI 1.0 has them, known kinds, and no list that is missing")
      }
    }
  }

  /// Makes an instance.
  func create(_ id: String, host: TrialHost) throws -> PluginInstance {
    var pointer: UnsafeMutablePointer<performia_analyzer>?
    let entry = try entry()
    let status = argument.withPerformiaText { argument in
      id.withPerformiaText { entry.pointee.create(host.pointer, argument, $0, &pointer) }
    }
    guard status == performia_status(PERFORMIA_OK), let pointer else {
      let reason = host.takeFailure()?.message ?? "no reason"
      throw CheckFailure(
        "create gives \(StatusName.of(status)) and \(pointer == nil ? "no" : "an") instance: \(reason)",
        expected: "PERFORMIA_OK and an instance")
    }
    guard pointer.pointee.size >= structSize(performia_analyzer.self) else {
      throw CheckFailure(
        "the instance tells a size of \(pointer.pointee.size) bytes",
        expected: "at least \(structSize(performia_analyzer.self)), as ABI 1.0 has it")
    }
    guard pointer.pointee.configure != nil, pointer.pointee.analyze != nil, pointer.pointee.destroy != nil,
      pointer.pointee.get_extension != nil
    else {
      throw CheckFailure("the instance leaves out a function", expected: "all that performia_analyzer lists")
    }
    return PluginInstance(pointer: pointer, host: host)
  }
}

/// Names of status codes as they stand in the header.
enum StatusName {
  static func of(_ status: performia_status) -> String {
    let names = [
      "PERFORMIA_OK", "PERFORMIA_FAILED", "PERFORMIA_INVALID_ARGUMENT", "PERFORMIA_INVALID_DATA",
      "PERFORMIA_CANCELLED", "PERFORMIA_UNSUPPORTED", "PERFORMIA_OUT_OF_MEMORY", "PERFORMIA_NOT_FOUND", "PERFORMIA_IO",
    ]
    return names.indices.contains(Int(status)) ? names[Int(status)] : "the unknown status \(status)"
  }

  static func isKnown(_ status: performia_status) -> Bool { (0...8).contains(status) }
}
