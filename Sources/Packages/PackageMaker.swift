import Artifacts
import CPackages
import Host
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Packs a plugin: its manifests, its library and what lies beside them that a user wants to read.
public enum PackageMaker {
  /// A package that was made.
  public struct Product: Sendable {
    public let path: String
    public let sha256: String
    /// Paths in the package.
    public let files: [String]
  }

  /// Writes the package of a library; the same files give the same bytes.
  ///
  /// - Parameters:
  ///   - library: path of the library; every manifest in its folder that names it goes with it.
  ///   - name: name of the package; nil for the library's, without `lib`.
  ///   - further: paths of files to add, such as a licence; nil for those beside the library or above it that begin with
  ///     README, LICENCE, LICENSE, COPYING or NOTICE.
  ///   - output: path of the package; nil for `NAME-VERSION-SYSTEM.tar.gz` in the current folder.
  ///   - verify: compares an analyzer's library with its manifest.
  /// - Throws: ``PackageError``, or what `verify` throws.
  public static func pack(
    library: String, name: String? = nil, further: [String]? = nil, output: String? = nil,
    verify: (InstalledAnalyzer) throws -> Void
  ) throws -> Product {
    let (folder, file) = split(library)
    let analyzers = try manifests(of: file, in: folder, library: library)
    for analyzer in analyzers { try verify(analyzer) }
    let name = name ?? plainName(file)
    guard Name.isValid(name) else {
      throw PackageError.cannotPack(path: library, reason: "'\(name)' is no name of a package: \(Name.rule)")
    }
    var sources = ["\(name)/\(file)": library]
    for path in analyzers.map(\.manifestPath) { sources["\(name)/\(split(path).file)"] = path }
    for path in further ?? documents(near: folder) {
      let place = "\(name)/\(split(path).file)"
      guard sources[place] == nil else {
        throw PackageError.cannotPack(path: path, reason: "\(sources[place] ?? "") has the same place, \(place)")
      }
      sources[place] = path
    }
    let version = analyzers.first?.manifest.version ?? ""
    let output = output ?? "\(name)-\(version)-\(system).tar.gz"
    let files = sources.sorted { $0.key < $1.key }
    if let input = files.first(where: { isSameFile($0.value, output) }) {
      throw PackageError.cannotPack(path: input.value, reason: "the package would take its place")
    }
    try write(files, to: output)
    return Product(
      path: output, sha256: try SHA256Digest(ofFile: output).description, files: files.map(\.key))
  }

  private static func manifests(
    of file: String, in folder: String, library: String
  ) throws(PackageError) -> [InstalledAnalyzer] {
    do {
      return try PackageContent.analyzers(in: folder, of: file)
    } catch {
      throw .cannotPack(path: library, reason: error.reason)
    }
  }

  /// Such as `linux-x86_64`.
  private static var system: String {
    var names = utsname()
    uname(&names)
    func text<Value>(_ value: Value) -> String {
      withUnsafeBytes(of: value) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(names.sysname).lowercased())-\(text(names.machine))"
  }

  private static func plainName(_ file: String) -> String {
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    return stem.hasPrefix("lib") ? String(stem.dropFirst(3)) : stem
  }

  private static func documents(near folder: String) -> [String] {
    let beginnings = ["README", "LICENCE", "LICENSE", "COPYING", "NOTICE"]
    return [folder, "\(folder)/.."].map { folder in
      ((try? listFolder(folder)) ?? []).sorted()
        .filter { name in beginnings.contains { name.uppercased().hasPrefix($0) } }.map { "\(folder)/\($0)" }
        .filter(PackageContent.isPlainFile)
    }.first { !$0.isEmpty } ?? []
  }

  private static func isSameFile(_ path: String, _ other: String) -> Bool {
    var (one, two) = (stat(), stat())
    return stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev && one.st_ino == two.st_ino
  }

  private static func split(_ path: String) -> (folder: String, file: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  /// Completely or not at all.
  private static func write(_ files: [(key: String, value: String)], to output: String) throws(PackageError) {
    let temporary = "\(output).part-\(getpid())"
    let target = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard target >= 0 else { throw .cannotWrite(path: output, reason: String(cString: strerror(errno))) }
    do throws(PackageError) {
      try fill(target, with: files, named: output)
    } catch {
      close(target)
      unlink(temporary)
      throw error
    }
    let isSafe = fsync(target) == 0
    guard close(target) == 0, isSafe, rename(temporary, output) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      throw .cannotWrite(path: output, reason: reason)
    }
  }

  private static func fill(
    _ target: Int32, with files: [(key: String, value: String)], named output: String
  ) throws(PackageError) {
    var message = packages_message()
    guard let archive = packages_begin(target, &message) else {
      throw .cannotWrite(path: output, reason: message.words)
    }
    do throws(PackageError) {
      for (name, path) in files { try add(path, as: name, to: archive) }
    } catch {
      _ = packages_finish(archive, &message)
      throw error
    }
    guard packages_finish(archive, &message) == 0 else { throw .cannotWrite(path: output, reason: message.words) }
  }

  private static func add(_ path: String, as name: String, to archive: OpaquePointer) throws(PackageError) {
    let source = open(path, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw .cannotPack(path: path, reason: String(cString: strerror(errno))) }
    defer { close(source) }
    var status = stat()
    guard fstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotPack(path: path, reason: "it is no plain file")
    }
    var message = packages_message()
    let isExecutable: Int32 = status.st_mode & 0o100 == 0 ? 0 : 1
    guard packages_add(archive, name, isExecutable, source, UInt64(status.st_size), &message) == 0 else {
      throw .cannotPack(path: path, reason: message.words)
    }
  }
}
