import Foundation
import PluginTemplates
import TestSupport
import Testing

@Suite("Plugin projects")
struct PluginProjectTests {
  private let folder: TemporaryFolder
  private let sdk: PluginSDK

  init() throws {
    folder = try TemporaryFolder()
    sdk = try PluginSDK(prefix: try InstalledSDK.prefix.get())
  }

  private func error(_ make: () throws -> Void) -> TemplateError? {
    do { try make() } catch { return error as? TemplateError }
    return nil
  }

  @Test("the files that are compiled in are those of templates/", arguments: TemplateLanguage.allCases)
  func complete(_ language: TemplateLanguage) throws {
    let project = try PluginProject(name: "Sample", language: language)
    let made = project.files(sdk: sdk, year: 2026).map(\.path).sorted()
    let templates = Repository.file("templates")
    let committed = try ["common", language.rawValue].flatMap { part in
      try allFiles(below: "\(templates)/\(part)").map { String($0.dropFirst("\(templates)/\(part)/".count)) }
    }
    #expect(made == (committed + ["LICENSE"]).sorted())
  }

  @Test("no placeholder is left, whatever the language and licence", arguments: TemplateLanguage.allCases)
  func filled(_ language: TemplateLanguage) throws {
    for licence in PluginProject.licences {
      let project = try PluginProject(
        name: "Sample", language: language, id: "org.test.sample", maker: "A. Maker", licence: licence)
      let files = project.files(sdk: sdk, year: 2026)
      for file in files {
        #expect(file.text.firstMatch(of: /__[A-Z]+__/) == nil, "\(file.path)")
        #expect(!file.text.isEmpty)
      }
      #expect(files.contains { $0.path != "LICENSE" && $0.text.contains("org.test.sample") })
      #expect(files.contains { $0.text.contains("A. Maker") })
    }
  }

  @Test("a value that looks like a placeholder stays as it is")
  func notTwice() throws {
    let project = try PluginProject(name: "Sample", language: .c, maker: "__ID__")
    let licence = try #require(project.files(sdk: sdk, year: 2026).first { $0.path == "LICENSE" })
    #expect(licence.text.contains("Copyright (c) 2026 __ID__"))
  }

  @Test(
    "a name that is none is refused with the rule and a name that would do",
    arguments: [
      ("", nil), ("loudness", "Loudness"), ("Block-Loudness", "BlockLoudness"), ("2Beats", "Beats"),
      ("Größe", "GrE"), ("../Beats", "Beats"), ("Swing Ratio", "SwingRatio"), ("🎵", nil),
    ] as [(String, String?)])
  func names(_ name: String, _ suggestion: String?) throws {
    let error = try #require(error { _ = try PluginProject(name: name, language: .c) })
    #expect(error.code == "PF-NEW-001")
    #expect(error.message.contains("a capital letter followed by letters and digits"))
    if let suggestion {
      #expect(error.message.contains("how about '\(suggestion)'?"), "\(error.message)")
      _ = try PluginProject(name: suggestion, language: .c)
    } else {
      #expect(!error.message.contains("how about"))
    }
  }

  @Test("names of modules, ids, makers and licences are checked")
  func otherRules() {
    #expect(error { _ = try PluginProject(name: "PerformiaSDK", language: .swift) }?.code == "PF-NEW-002")
    for id in ["beats", "org.Example.beats", "org..beats", "org.example.be ats", "org.example."] {
      #expect(error { _ = try PluginProject(name: "Beats", language: .c, id: id) }?.code == "PF-NEW-003", "\(id)")
    }
    for maker in ["", "a \"b\"", "a\\b", "a\nb"] {
      #expect(error { _ = try PluginProject(name: "Beats", language: .c, maker: maker) }?.code == "PF-NEW-004")
    }
    let licence = error { _ = try PluginProject(name: "Beats", language: .c, licence: "WTFPL") }
    #expect(licence?.code == "PF-NEW-005")
    #expect(licence?.message.contains("GPL-3.0-or-later, MIT") == true)
  }

  @Test("an empty folder is filled, another one is left as it was")
  func folders() throws {
    let project = try PluginProject(name: "Sample", language: .rust)
    try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
    try project.write(to: folder.file("empty"), sdk: sdk, year: 2026)
    try project.write(to: folder.file("a/b/c"), sdk: sdk, year: 2026)
    let made = try allFiles(below: folder.file("a/b/c")).map { $0.dropFirst(folder.file("a/b/c").count) }
    #expect(made == (try allFiles(below: folder.file("empty")).map { $0.dropFirst(folder.file("empty").count) }))
    #expect(made.contains("/.github/workflows/ci.yml"))

    #expect(error { try project.write(to: folder.file("a"), sdk: sdk, year: 2026) }?.code == "PF-NEW-006")
    #expect(error { try project.write(to: folder.file("empty/LICENSE"), sdk: sdk, year: 2026) }?.code == "PF-NEW-007")
    let beneathAFile = error { try project.write(to: folder.file("empty/LICENSE/x"), sdk: sdk, year: 2026) }
    #expect(beneathAFile?.code == "PF-NEW-011")
    #expect(try folder.contents() == ["a", "empty"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("a")) == ["b"])
  }

  @Test("an SDK is found where it is, and missed with the places that were searched")
  func locations() throws {
    #expect(try PluginSDK.find(under: [folder.path, sdk.prefix]) == sdk)
    let none = error { _ = try PluginSDK.find(under: [folder.path, "/nowhere"]) }
    #expect(none?.code == "PF-NEW-008")
    #expect(none?.message.contains("\(folder.path), /nowhere") == true)
    let incomplete = error { _ = try PluginSDK(prefix: folder.path) }
    #expect(incomplete?.code == "PF-NEW-009")
    #expect(incomplete?.message.contains("include/performia/performia.h") == true)
    symlink(sdk.prefix, folder.file("with space"))
    #expect(error { _ = try PluginSDK(prefix: folder.file("with space")) }?.code == "PF-NEW-010")
  }
}
