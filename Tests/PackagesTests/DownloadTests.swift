import Foundation
import Packages
import TestSupport
import Testing

@Suite("Downloading")
struct DownloadTests {
  private let folder: TemporaryFolder
  private let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.file("served"), withIntermediateDirectories: true)
    for name in ["file", "cut"] { try FileBytes.write(content, to: folder.file("served/\(name)")) }
  }

  private func fetch(
    _ address: String, mostBytes: UInt64 = 1 << 30, progress: @escaping (UInt64, UInt64) -> Bool = { _, _ in true }
  ) throws -> [UInt8] {
    try Download.fetch(address, to: folder.file("target"), mostBytes: mostBytes, progress: progress)
    return try FileBytes.read(folder.file("target"))
  }

  @Test(
    "a file comes whole, over a redirection too, and its size is told on the way", arguments: ["file", "elsewhere"])
  func whole(_ name: String) throws {
    let server = try FileServer(folder.file("served"), knowsRanges: true)
    final class Box { var last: (UInt64, UInt64) = (0, 0) }
    let box = Box()
    let bytes = try fetch("\(server.address)/\(name)") {
      box.last = ($0, $1)
      return true
    }
    #expect(bytes == content)
    #expect(box.last == (300_000, 300_000))
  }

  @Test(
    "a download that broke off goes on where it was, or begins anew where the server knows no ranges",
    arguments: [true, false])
  func resumed(_ knowsRanges: Bool) throws {
    let server = try FileServer(folder.file("served"), knowsRanges: knowsRanges)
    try FileBytes.write(Array(content[..<100_000]), to: folder.file("target"))
    #expect(try fetch("\(server.address)/file") == content)
  }

  @Test("a file from an address of this machine")
  func fileAddress() throws {
    #expect(try fetch("file://\(folder.file("served/file"))") == content)
  }

  @Test("what is not there, a server that is not there, a transfer that breaks off and another protocol are told")
  func failures() throws {
    let server = try FileServer(folder.file("served"), knowsRanges: true)
    for (address, reason) in [
      ("\(server.address)/none", "404"), ("http://127.0.0.1:1/file", "onnect"), ("\(server.address)/cut", "closed"),
      ("gopher://127.0.0.1/file", "rotocol"),
    ] {
      let error = try #require(throws: PackageError.self, "\(address)") { try fetch(address) }
      #expect(error.code == "PF-PACK-004")
      #expect(error.message.contains(address) && error.message.contains(reason), "\(error.message)")
    }
  }

  @Test("a file that is larger than allowed, and one that is not wanted any more, are left")
  func stopped() throws {
    let server = try FileServer(folder.file("served"), knowsRanges: true)
    let large = try #require(throws: PackageError.self) { try fetch("\(server.address)/file", mostBytes: 200_000) }
    #expect(large.code == "PF-PACK-004" && large.message.contains("larger"))
    #expect(throws: PackageError.cancelled) { try fetch("\(server.address)/file") { _, _ in false } }
  }
}
