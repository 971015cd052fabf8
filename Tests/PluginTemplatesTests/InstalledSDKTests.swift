import Foundation
import TestSupport
import Testing

@Suite("The plugin SDK as it is installed")
struct InstalledSDKTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func install(_ arguments: [String], environment: [String: String] = [:]) throws {
    let result = try Shell.run(
      [Repository.file("scripts/install-sdk")] + arguments, folder: folder.path, environment: environment)
    #expect(result.status == 0, "\(result.errors)")
  }

  private func packageConfiguration(_ prefix: String, _ options: String...) throws -> String {
    let result = try Shell.run(
      ["pkg-config"] + options + ["performia-plugin"], folder: folder.path,
      environment: ["PKG_CONFIG_PATH": "\(prefix)/lib/pkgconfig"])
    #expect(result.status == 0, "\(result.errors)")
    return result.text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("works after it was moved: everything that pkg-config names is there, and headers compile")
  func moved() throws {
    try install([], environment: ["DESTDIR": folder.file("stage"), "PREFIX": "/opt/performia"])
    try FileManager.default.moveItem(atPath: folder.file("stage/opt/performia"), toPath: folder.file("elsewhere"))
    let prefix = folder.file("elsewhere")
    for variable in ["includedir", "plugindir", "exports", "swiftsdk", "rustsdk"] {
      let path = try packageConfiguration(prefix, "--variable=\(variable)")
      #expect(FileManager.default.fileExists(atPath: path), "\(variable) is \(path)")
      let resolved = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
      #expect(resolved.hasPrefix(URL(fileURLWithPath: prefix).resolvingSymlinksInPath().path), "\(resolved)")
    }
    try FileBytes.write(
      Array("#include <performia/performia.h>\nint main(void) { return PERFORMIA_ABI_MAJOR - 1; }\n".utf8),
      to: folder.file("main.c"))
    let flags = try packageConfiguration(prefix, "--cflags").split(separator: " ").map(String.init)
    let compiled = try Shell.run(["cc", "main.c", "-o", "main"] + flags, folder: folder.path)
    #expect(compiled.status == 0, "\(compiled.errors)")
    #expect(try Shell.run(["./main"], folder: folder.path).status == 0)
  }

  @Test("has the version of the protocol")
  func version() throws {
    let header = String(
      decoding: try FileBytes.read(Repository.file("Sources/CPerformia/include/performia/version.h")), as: UTF8.self)
    let major = try #require(header.firstMatch(of: /PERFORMIA_ABI_MAJOR = (\d+)/)?.1)
    let minor = try #require(header.firstMatch(of: /PERFORMIA_ABI_MINOR = (\d+)/)?.1)
    let prefix = try InstalledSDK.prefix.get()
    #expect(try packageConfiguration(prefix, "--modversion") == "\(major).\(minor)")
  }

  @Test("has every header, and every source file of the Swift SDK, as the repository has them, with the licence")
  func complete() throws {
    let share = try InstalledSDK.prefix.get() + "/share/performia"
    for (repository, installed) in [
      ("Sources/CPerformia/include", "\(try InstalledSDK.prefix.get())/include"),
      ("Sources/CPerformia", "\(share)/swift-sdk/Sources/CPerformia"),
      ("Sources/PerformiaSDK", "\(share)/swift-sdk/Sources/PerformiaSDK"),
    ] {
      let source = Repository.file(repository)
      let names = try allFiles(below: source).map { $0.dropFirst(source.count) }
      #expect(names == (try allFiles(below: installed).map { $0.dropFirst(installed.count) }), "\(installed)")
      for name in names {
        #expect(try FileBytes.read(source + name) == FileBytes.read(installed + name), "\(name)")
      }
    }
    let package = String(decoding: try FileBytes.read("\(share)/swift-sdk/Package.swift"), as: UTF8.self)
    #expect(!package.contains("unsafeFlags") && !package.contains(".package("))
    for licence in ["swift-sdk/LICENSE", "rust-sdk/LICENSE"] {
      #expect(String(decoding: try FileBytes.read("\(share)/\(licence)"), as: UTF8.self).hasPrefix("MIT License"))
    }
  }

  @Test("forgets files of an earlier installation that are gone, and touches nothing else")
  func again() throws {
    try install([folder.path])
    for name in ["include/performia/gone.h", "include/other.h", "lib/performia/plugins/mine.so"] {
      try FileBytes.write([1], to: folder.file(name))
    }
    try install([folder.path])
    #expect(!FileManager.default.fileExists(atPath: folder.file("include/performia/gone.h")))
    #expect(FileManager.default.fileExists(atPath: folder.file("include/other.h")))
    #expect(FileManager.default.fileExists(atPath: folder.file("lib/performia/plugins/mine.so")))
  }
}
