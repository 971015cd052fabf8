#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An installation of what plugins are built with.
public struct PluginSDK: Sendable, Equatable {
  /// The folder above `include` and `share`, as an absolute path.
  public let prefix: String

  /// Files that are there wherever the SDK is installed as a whole.
  static let files = [
    "include/performia/performia.h", "lib/pkgconfig/performia-plugin.pc", "share/performia/exports.map",
    "share/performia/swift-sdk/Package.swift", "share/performia/rust-sdk/performia.rs",
  ]

  /// The installation under `prefix`.
  ///
  /// - Throws: ``TemplateError/incompleteSDK(prefix:missing:)``, and ``TemplateError/unusableSDK(prefix:)`` for a path that a
  ///   Makefile would misread.
  public init(prefix: String) throws(TemplateError) {
    let prefix = Self.absolute(prefix)
    let missing = Self.files.first { !FileManager.default.fileExists(atPath: "\(prefix)/\($0)") }
    if let missing { throw .incompleteSDK(prefix: prefix, missing: missing) }
    let hasSpecial = prefix.unicodeScalars.contains { $0.value < 0x20 || "\"'\\$#:% ".unicodeScalars.contains($0) }
    if hasSpecial { throw .unusableSDK(prefix: prefix) }
    self.prefix = prefix
  }

  /// The first of several prefixes under which there is an installation.
  ///
  /// - Throws: ``TemplateError/noSDK(searched:)``.
  public static func find(under prefixes: [String]) throws(TemplateError) -> PluginSDK {
    for prefix in prefixes {
      if let sdk = try? PluginSDK(prefix: prefix) { return sdk }
    }
    throw .noSDK(searched: prefixes.map(absolute))
  }

  private static func absolute(_ path: String) -> String {
    let path = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
