import Artifacts
import CPerformia
import Pipeline
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A plugin library in this process. It is loaded once and never unloaded: its code may have registered itself anywhere.
public final class PluginLibrary: Sendable {
  public let path: String
  nonisolated(unsafe) let entry: UnsafePointer<performia_entry>

  /// More are a fault, not a wish.
  private static let mostAnalyzers: UInt32 = 4096
  private static let loaded = Mutex<[String: PluginLibrary]>([:])

  /// The library at `path`, loaded where that has not happened yet.
  ///
  /// - Throws: ``HostError/cannotLoad(library:reason:)``, ``HostError/noEntry(library:)`` or
  ///   ``HostError/wrongABI(library:reason:)``.
  public static func load(_ path: String) throws(HostError) -> PluginLibrary {
    let result: Result<PluginLibrary, HostError> = loaded.withLock { libraries in
      if let library = libraries[path] { return .success(library) }
      do throws(HostError) {
        let library = try PluginLibrary(path)
        libraries[path] = library
        return .success(library)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private init(_ path: String) throws(HostError) {
    self.path = path
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw .cannotLoad(library: path, reason: String(cString: dlerror()))
    }
    guard let symbol = dlsym(handle, "performia_plugin_entry") else { throw .noEntry(library: path) }
    typealias Entry = @convention(c) (UInt32) -> UnsafePointer<performia_entry>?
    let hostABI = UInt32(PERFORMIA_ABI)
    let have = "this host speaks ABI \(Self.version(hostABI))"
    guard let entry = unsafeBitCast(symbol, to: Entry.self)(hostABI) else {
      throw .wrongABI(library: path, reason: "\(have), and the plugin says that it cannot work with it")
    }
    let size = entry.pointee.size
    guard entry.pointee.magic == UInt32(PERFORMIA_MAGIC) else {
      throw .wrongABI(library: path, reason: "its entry does not begin with the protocol's magic number")
    }
    let abi = entry.pointee.abi
    guard abi >> 16 == UInt32(PERFORMIA_ABI_MAJOR) else {
      throw .wrongABI(library: path, reason: "\(have), the plugin needs \(Self.version(abi))")
    }
    guard size >= UInt32(MemoryLayout<performia_entry>.size) else {
      throw .wrongABI(library: path, reason: "its entry has \(size) bytes, too few for ABI \(Self.version(abi))")
    }
    guard entry.pointee.minimum_host_minor <= UInt32(PERFORMIA_ABI_MINOR) else {
      let need = "\(abi >> 16).\(entry.pointee.minimum_host_minor)"
      throw .wrongABI(library: path, reason: "\(have), the plugin needs \(need) or later")
    }
    guard entry.pointee.analyzer_count != nil, entry.pointee.descriptor != nil, entry.pointee.create != nil else {
      throw .wrongABI(library: path, reason: "its entry leaves out a function that ABI \(Self.version(abi)) has")
    }
    self.entry = entry
  }

  private static func version(_ abi: UInt32) -> String { "\(abi >> 16).\(abi & 0xFFFF)" }

  /// What the library says of itself: the truth that its manifest must repeat.
  ///
  /// - Parameter argument: the manifest's `argument`.
  public func manifest(argument: String? = nil) throws(HostError) -> PluginManifest {
    var analyzers: [AnalyzerManifest] = []
    let fileName = path.split(separator: "/").last.map(String.init) ?? path
    let count = (argument ?? "").withPerformiaText { entry.pointee.analyzer_count($0) }
    guard count <= Self.mostAnalyzers else {
      throw .wrongABI(library: path, reason: "it counts \(count) analyzers, more than \(Self.mostAnalyzers)")
    }
    if count == 0, let argument { throw try foreignRefusal(argument) }
    for index in 0..<count {
      guard let descriptor = (argument ?? "").withPerformiaText({ entry.pointee.descriptor($0, index) }) else {
        throw .wrongABI(library: path, reason: "it counts \(count) analyzers, but does not describe number \(index)")
      }
      do {
        analyzers.append(try AnalyzerManifest(descriptor: descriptor.pointee))
      } catch let fault as DescriptorFault {
        throw .wrongABI(library: path, reason: "the description of analyzer \(index) is unusable: \(fault.reason)")
      } catch {
        throw .wrongABI(library: path, reason: "\(error)")
      }
    }
    let abi = entry.pointee.abi
    return PluginManifest(
      library: fileName, argument: argument, abi: ABIVersion(major: Int(abi >> 16), minor: Int(abi & 0xFFFF)),
      analyzers: analyzers, types: try types(argument: argument))
  }

  /// The artifact types that the library declares; nil where there are none, and a manifest may have some written by hand.
  private func types(argument: String?) throws(HostError) -> [ArtifactType]? {
    guard let find = entry.pointee.get_extension,
      let table = PERFORMIA_TYPES_ID.withPerformiaText(find)?.assumingMemoryBound(to: performia_types.self)
    else { return nil }
    guard table.pointee.size >= structSize(performia_types.self), let declarations = table.pointee.declarations else {
      throw .wrongABI(library: path, reason: "its extension \(PERFORMIA_TYPES_ID) lacks a function")
    }
    let text = String((argument ?? "").withPerformiaText(declarations))
    guard !text.isEmpty else { return nil }
    do {
      guard let list = try JSON(parsing: Array(text.utf8)).array else {
        throw ArtifactError.unreadableType(reason: "the declarations are no JSON array")
      }
      return list.isEmpty ? nil : try list.map { try TypeRegistry.parse(Array($0.text(.compact).utf8)) }
    } catch {
      throw .wrongABI(
        library: path, reason: "its own types cannot be read: \((error as? ArtifactError)?.message ?? "\(error)")")
    }
  }

  /// Checks that a manifest says of an analyzer what the library says.
  ///
  /// - Throws: ``HostError/manifestDiffers(manifest:analyzer:difference:)``.
  package func verify(_ installed: InstalledAnalyzer) throws(HostError) {
    try manifest(argument: installed.plugin.argument).verify(installed)
  }
}

extension PluginManifest {
  /// Checks that a manifest says of an analyzer what this one says, which comes from the library.
  package func verify(_ installed: InstalledAnalyzer) throws(HostError) {
    let id = installed.manifest.id
    guard let described = analyzers.first(where: { $0.id == id }) else {
      throw .manifestDiffers(
        manifest: installed.manifestPath, analyzer: id,
        difference: "the library offers \(analyzers.map(\.id).joined(separator: ", ")) and not this one")
    }
    // Compared as JSON: a whole number reads back as an integer, whatever the descriptor calls it.
    let (stated, actual) = (JSON(encoding: installed.manifest), JSON(encoding: described))
    if let difference = firstDifference(stated, actual) ?? typeDifference(installed.plugin) {
      throw .manifestDiffers(manifest: installed.manifestPath, analyzer: id, difference: difference)
    }
  }

  /// Where the library declares types, the manifest has the same.
  private func typeDifference(_ stated: PluginManifest) -> String? {
    guard let types else { return nil }
    return firstDifference(JSON(encoding: stated.types ?? []), JSON(encoding: types), at: "/types")
  }
}

/// Names the first place where two values differ.
private func firstDifference(_ manifest: JSON, _ library: JSON, at pointer: String = "") -> String? {
  if manifest == library { return nil }
  if let members = manifest.members, let others = library.members {
    for key in Set(members.map(\.key)).union(others.map(\.key)).sorted() {
      let found = firstDifference(manifest[key] ?? .null, library[key] ?? .null, at: "\(pointer)/\(key)")
      if let found { return found }
    }
  }
  if let items = manifest.array, let others = library.array, items.count == others.count {
    for (index, pair) in zip(items, others).enumerated() {
      if let found = firstDifference(pair.0, pair.1, at: "\(pointer)/\(index)") { return found }
    }
  }
  return "\(pointer) is \(manifest.text(.compact)) in the manifest, \(library.text(.compact)) in the library"
}
