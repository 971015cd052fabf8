import Foundation
import TestSupport
import Testing

@Suite("The binary interface of the protocol")
struct LayoutTests {
  private static let include = Repository.file("Sources/CPerformia/include")
  private static let declarations = Repository.file("packaging/rust-sdk/performia.rs")
  private static let strict = ["-Wall", "-Wextra", "-pedantic", "-Werror"]

  private func table(_ path: String) throws -> LayoutTable {
    try LayoutTable(text: String(decoding: FileBytes.read(Repository.file("Tests/ABITests/\(path)")), as: UTF8.self))
  }

  private func layoutInC(_ folder: String, _ standard: String = "c11") throws -> LayoutTable {
    let headers = try ProtocolHeaders(folder: folder)
    return try LayoutTable(
      headers: headers,
      numbers: try LayoutProbe.numbers(
        of: LayoutProbe.c(headers), named: "probe.c", compiler: ["cc", "-std=\(standard)", "-I\(folder)"] + Self.strict)
    )
  }

  private func expectCommitted(_ layout: LayoutTable, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let differences = layout.differences(from: try table("layout.tsv"))
    if !differences.isEmpty {
      Issue.record(
        "Tests/ABITests/layout.tsv, see CONTRIBUTING.md:\n\(differences.joined(separator: "\n"))",
        sourceLocation: sourceLocation)
    }
  }

  @Test("in C99 and C11 every size, offset and value is that of the committed table", arguments: ["c99", "c11"])
  func inC(_ standard: String) throws {
    try expectCommitted(layoutInC(Self.include, standard))
  }

  @Test("in C++17 they are the same")
  func inCPlusPlus() throws {
    let headers = try ProtocolHeaders.repository()
    let compiler = ["c++", "-std=c++17", "-I\(Self.include)"] + Self.strict
    try expectCommitted(
      LayoutTable(
        headers: headers,
        numbers: LayoutProbe.numbers(of: LayoutProbe.c(headers), named: "probe.cpp", compiler: compiler)))
  }

  @Test("in Rust they are the same")
  func inRust() throws {
    let headers = try ProtocolHeaders.repository()
    let probe = LayoutProbe.rust(headers, declarations: Self.declarations)
    let numbers = try LayoutProbe.numbers(
      of: probe, named: "probe.rs", compiler: ["rustc", "--edition", "2021", "-D", "warnings"])
    try expectCommitted(LayoutTable(headers: headers, numbers: numbers))
  }

  @Test("each member has the type in Rust that it has in C, functions with all their parameters")
  func rustTypes() throws {
    let text = String(decoding: try FileBytes.read(Self.declarations), as: UTF8.self)
    // The formatter breaks lines within long signatures, with a comma after the last parameter.
    let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .replacing("( ", with: "(").replacing(", )", with: ")")
    for type in try ProtocolHeaders.repository().structs {
      let members = try type.members.map(RustSpelling.member).joined(separator: " ")
      #expect(flat.contains("pub struct \(type.name) { \(members) }"), "\(type.name) is not \(members)")
    }
  }

  @Test("no promise of a released version of this major is broken", arguments: ["1.0"])
  func released(_ version: String) throws {
    let broken = try table("layout.tsv").broken(promises: try table("Released/\(version)/layout.tsv"))
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  // MARK: The guard itself

  /// The layout with one header changed.
  private func layout(changing header: String, _ old: String, to new: String) throws -> LayoutTable {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Self.include, toPath: folder.file("include"))
    let path = folder.file("include/performia/\(header)")
    let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
    #expect(text.contains(old))
    try FileBytes.write(Array(text.replacing(old, with: new).utf8), to: path)
    return try layoutInC(folder.file("include"))
  }

  @Test("a member at the end of a struct needs a row and breaks no promise")
  func appended() throws {
    let layout = try layout(
      changing: "sink.h", "  performia_status (*complete_until)",
      to: "  performia_status (*pause)(const performia_sink *sink);\n  performia_status (*complete_until)")
    #expect(!layout.broken(promises: try table("Released/1.0/layout.tsv")).isEmpty)
    let atTheEnd = try self.layout(
      changing: "text.h", "  uint64_t size;\n}", to: "  uint64_t size;\n  uint64_t characters;\n}")
    #expect(!atTheEnd.differences(from: try table("layout.tsv")).isEmpty)
    let last = try self.layout(
      changing: "entry.h", "(*get_extension)(performia_text id);",
      to: "(*get_extension)(performia_text id);\n  void (*forget)(performia_text id);")
    #expect(
      last.differences(from: try table("layout.tsv")).contains(
        "row missing: member\tperformia_entry.forget\t48 8\tvoid (*forget)(performia_text id)"))
    #expect(last.broken(promises: try table("Released/1.0/layout.tsv")).isEmpty)
  }

  @Test("another type, order, signature or value is noticed, in words that name it")
  func changed() throws {
    let changes = [
      ("host.h", "double fraction", "float fraction", "performia_host.progress"),
      ("artifact.h", "  uint32_t bins;", "  uint64_t bins;", "performia_artifact_info.bins"),
      (
        "artifact.h", "  uint64_t rows;\n  uint64_t alternatives;", "  uint64_t alternatives;\n  uint64_t rows;",
        ".rows"
      ),
      ("status.h", "PERFORMIA_IO = 8", "PERFORMIA_IO = 9", "PERFORMIA_IO"),
      ("ext/stream.h", "performia.stream/1", "performia.stream/2", "PERFORMIA_STREAM_ID"),
      ("descriptor.h", "  int32_t streaming;\n", "", "performia_descriptor.streaming"),
    ]
    let committed = try table("layout.tsv")
    let released = try table("Released/1.0/layout.tsv")
    for (header, old, new, name) in changes {
      let layout = try layout(changing: header, old, to: new)
      #expect(layout.differences(from: committed).contains { $0.contains(name) }, "\(old)")
      #expect(layout.broken(promises: released).contains { $0.contains(name) }, "\(old)")
    }
  }

  @Test("a declaration that the reader of headers does not understand is an error")
  func notUnderstood() throws {
    for text in ["union performia_number { int a; };", "#define PERFORMIA_LIMIT 8", "int performia_count;"] {
      let folder = try TemporaryFolder()
      try FileBytes.write(Array(text.utf8), to: folder.file("odd.h"))
      #expect(throws: FixtureError.self) { try ProtocolHeaders(folder: folder.path) }
    }
  }
}
