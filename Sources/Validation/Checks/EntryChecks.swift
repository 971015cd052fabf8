import CPerformia
import Host

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The library and its one function.
enum EntryChecks {
  static let all = [load, exports, symbol, magic, abi, size, functions, stable, otherHosts, unknown]

  private static let load = Check(
    "entry.load", "The library loads", proves: "dlopen takes it with RTLD_NOW | RTLD_LOCAL.",
    advice: "Link every library that it needs (ldd FILE shows what is missing).", scope: .library
  ) { _ = try $0.plugin() }

  private static let exports = Check(
    "entry.exports", "Nothing but the entry is exported",
    proves: "The dynamic symbol table defines performia_plugin_entry alone, so that no two plugins meet by name.",
    advice:
      "Compile with -fvisibility=hidden and link with a version script: { global: performia_plugin_entry; local: *; };",
    scope: .library, requires: ["entry.load", "entry.symbol"]
  ) { context in
    let symbols = try SharedObject.exports(of: context.job.library).filter { $0 != "performia_plugin_entry" }
    guard symbols.isEmpty else {
      let list = symbols.prefix(5).joined(separator: ", ")
      throw CheckFailure(
        "\(symbols.count) more symbols are exported: \(list)\(symbols.count > 5 ? ", ..." : "")",
        expected: "performia_plugin_entry alone")
    }
  }

  private static let symbol = Check(
    "entry.symbol", "The entry function is there", proves: "performia_plugin_entry is exported under that very name.",
    advice: "Export one C function performia_plugin_entry, extern \"C\" and PERFORMIA_EXPORT, as entry.h declares it.",
    scope: .library, requires: ["entry.load"]
  ) { _ = try $0.plugin().entryFunction() }

  private static let magic = Check(
    "entry.magic", "The entry has the magic number", proves: "The struct that comes back is an entry.",
    advice: "Set magic to PERFORMIA_MAGIC.", scope: .library, requires: ["entry.symbol"]
  ) { context in
    let magic = try context.plugin().entry().pointee.magic
    guard magic == UInt32(PERFORMIA_MAGIC) else {
      throw CheckFailure(
        "magic is 0x\(String(magic, radix: 16))", expected: "0x\(String(PERFORMIA_MAGIC, radix: 16)), PERFORMIA_MAGIC")
    }
  }

  private static let abi = Check(
    "entry.abi", "The ABI fits this host",
    proves: "The major version is this host's, and the least minor version of a host is one that the plugin knows.",
    advice:
      "Set abi to PERFORMIA_ABI of the headers that the plugin is built with, and minimum_host_minor to what it needs.",
    scope: .library, requires: ["entry.magic"]
  ) { context in
    let entry = try context.plugin().entry().pointee
    let (major, minor) = (entry.abi >> 16, entry.abi & 0xFFFF)
    guard major == UInt32(PERFORMIA_ABI_MAJOR) else {
      throw CheckFailure("the plugin needs ABI \(major).\(minor)", expected: "ABI \(PERFORMIA_ABI_MAJOR).x")
    }
    guard entry.minimum_host_minor <= UInt32(PERFORMIA_ABI_MINOR) else {
      throw CheckFailure(
        "the plugin needs a host of ABI \(major).\(entry.minimum_host_minor)",
        expected: "\(PERFORMIA_ABI_MAJOR).\(PERFORMIA_ABI_MINOR) at most")
    }
    guard entry.minimum_host_minor <= minor else {
      throw CheckFailure(
        "minimum_host_minor is \(entry.minimum_host_minor), above the plugin's own minor version \(minor)",
        expected: "\(minor) at most")
    }
  }

  private static let size = Check(
    "entry.size", "The entry is as long as its version has it",
    proves: "The size that the entry tells covers every field of ABI 1.0.",
    advice: "Set size to sizeof(performia_entry).", scope: .library, requires: ["entry.abi"]
  ) { context in
    let size = try context.plugin().entry().pointee.size
    guard size >= structSize(performia_entry.self), size < 1 << 16 else {
      throw CheckFailure("size is \(size)", expected: "\(structSize(performia_entry.self)) for ABI 1.0")
    }
  }

  private static let functions = Check(
    "entry.functions", "The entry has all its functions", proves: "No function pointer of ABI 1.0 is NULL.",
    advice: "Fill in analyzer_count, descriptor, create and get_extension.", scope: .library, requires: ["entry.size"]
  ) { context in
    let entry = try context.plugin().entry().pointee
    let missing = [
      ("analyzer_count", entry.analyzer_count == nil), ("descriptor", entry.descriptor == nil),
      ("create", entry.create == nil), ("get_extension", entry.get_extension == nil),
    ].filter(\.1).map(\.0)
    guard missing.isEmpty else {
      throw CheckFailure("\(missing.joined(separator: ", ")): NULL", expected: "a function each")
    }
  }

  private static let stable = Check(
    "entry.stable", "The entry stays the same",
    proves:
      "Repeated calls, also of a later host and from several threads, give the same entry and the same descriptors.",
    advice: "Keep entry and descriptors in static memory and fill them in before anything can see them.",
    scope: .library, requires: Prerequisite.descriptors
  ) { context in
    let plugin = try context.plugin()
    let first = UInt(bitPattern: try plugin.entry())
    let manifests = try plugin.manifests()
    let later = try plugin.entryFunction()(UInt32(PERFORMIA_ABI_MAJOR) << 16 | 0xFFFF)
    guard UInt(bitPattern: later) == first else {
      throw CheckFailure(
        "a host with a later minor version gets \(later == nil ? "NULL" : "another entry")",
        expected: "the same entry: minor versions only add")
    }
    let different = Counter()
    WorkerThreads.run(count: 4) {
      let isSame = try? UInt(bitPattern: plugin.entry()) == first && plugin.manifests() == manifests
      if isSame != true { different.add() }
    }
    guard different.value == 0 else {
      throw CheckFailure(
        "\(different.value) of 4 threads got another entry or other descriptors", expected: "the same everywhere")
    }
  }

  private static let otherHosts = Check(
    "entry.other_hosts", "The entry bears hosts of another major version",
    proves:
      "Called with ABI 0.0 and with a later major version, the function returns an entry or NULL and does no harm.",
    advice: "Compare host_abi >> 16 with PERFORMIA_ABI_MAJOR, and return NULL where they differ.", scope: .library,
    requires: ["entry.symbol"]
  ) { context in
    let function = try context.plugin().entryFunction()
    for abi in [0, UInt32(PERFORMIA_ABI_MAJOR + 1) << 16, .max] {
      context.attempt("performia_plugin_entry(0x\(String(abi, radix: 16)))")
      _ = function(abi)
    }
  }

  private static let unknown = Check(
    "entry.unknown", "What is unknown is refused",
    proves:
      "Indices beyond the last, ids that are not there and unknown extensions give NULL or a status, never an instance.",
    advice: "Compare index with the count and the whole id, size and bytes, with the ids that exist.",
    scope: .library, requires: Prerequisite.descriptors
  ) { context in
    let plugin = try context.plugin()
    let entry = try plugin.entry()
    let count = UInt32(try plugin.descriptors().count)
    for index in [count, .max] {
      context.attempt("descriptor \(index) of \(count)")
      guard plugin.argument.withPerformiaText({ entry.pointee.descriptor($0, index) }) == nil else {
        throw CheckFailure("descriptor \(index) of \(count) is there", expected: "NULL")
      }
    }
    context.attempt("get_extension of the entry")
    guard "org.example.nothing/1".withPerformiaText({ entry.pointee.get_extension($0) }) == nil,
      entry.pointee.get_extension(performia_text()) == nil
    else { throw CheckFailure("the entry gives an extension that nobody knows", expected: "NULL") }
    let id = try plugin.manifests()[0].id
    for wrong in ["", "org.example.nothing", id + "x", String(id.dropLast())] {
      context.attempt("create of '\(wrong)'")
      let host = TrialHost(breaches: Breaches(), memory: ProtocolMemory(), folder: context.job.scratch, threads: 1)
      var instance: UnsafeMutablePointer<performia_analyzer>?
      let status = plugin.argument.withPerformiaText { argument in
        wrong.withPerformiaText { entry.pointee.create(host.pointer, argument, $0, &instance) }
      }
      guard status != performia_status(PERFORMIA_OK), instance == nil else {
        throw CheckFailure(
          "create of '\(wrong)' gives \(StatusName.of(status)) and \(instance == nil ? "no" : "an") instance",
          expected: "PERFORMIA_NOT_FOUND and no instance")
      }
    }
  }
}
