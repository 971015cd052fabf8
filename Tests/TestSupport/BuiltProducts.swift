import Host
import Pipeline

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the package manager built beside the test program.
public enum BuiltProducts {
  /// The folder with executables and libraries.
  public static let folder: String = {
    #if os(Linux)
      let program = "/proc/self/exe"
    #else
      let program = CommandLine.arguments[0]
    #endif
    guard let path = realpath(program, nil) else { return "." }
    defer { free(path) }
    return String(cString: path).folderPart
  }()

  public static var performia: String { folder + "/performia" }

  /// The dynamic library of a product.
  public static func library(_ product: String) -> String { "\(folder)/lib\(product).so" }
}

/// A folder as a plugin author would ship it: manifests, written by the libraries themselves, and the libraries.
public final class PluginFolder {
  private let folder: TemporaryFolder

  public var path: String { folder.path }

  /// - Parameter products: names of the dynamic library products.
  public init(_ products: [String] = []) throws {
    folder = try TemporaryFolder()
    for product in products { try add(product) }
  }

  /// Adds a library and its manifest.
  ///
  /// - Parameter change: what to do to the manifest before it is written, to make it lie.
  public func add(_ product: String, change: (inout PluginManifest) -> Void = { _ in }) throws {
    let library = BuiltProducts.library(product)
    symlink(library, "\(path)/lib\(product).so")
    var manifest = try PluginLibrary.load(library).manifest()
    change(&manifest)
    try FileBytes.write(Array(try manifest.text().utf8), to: "\(path)/\(product).plugin.json")
  }

  /// Adds a manifest for a library that cannot write its own.
  ///
  /// - Parameter library: path of the library; by default that of the product.
  public func add(_ product: String, manifest: PluginManifest, library: String? = nil) throws {
    symlink(library ?? BuiltProducts.library(product), "\(path)/\(manifest.library)")
    try FileBytes.write(Array(try manifest.text().utf8), to: "\(path)/\(product).plugin.json")
  }
}

extension String {
  /// Everything before the last slash.
  fileprivate var folderPart: String {
    split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}
