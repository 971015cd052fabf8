import Foundation
import Testing

@testable import SongMap

@Suite struct AtomicFileTests {
  private func expectUnwritable(_ path: String, _ words: String..., bytes: [UInt8] = [1, 2, 3]) {
    #expect {
      try AtomicFile.write(bytes, to: path)
    } throws: { error in
      guard case SongMapError.unwritableFile(let named, _) = error, named == path else { return false }
      return words.allSatisfy { "\(error)".contains($0) }
    }
  }

  @Test("A file that stands there is replaced, and nothing is left beside it")
  func replaces() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array("first".utf8), to: folder.path("a"))
    try AtomicFile.write(Array("second".utf8), to: folder.path("a"))
    #expect(try String(contentsOfFile: folder.path("a"), encoding: .utf8) == "second")
    #expect(folder.contents == ["a"])
  }

  @Test("A symbolic link stays one, and the file behind it is replaced")
  func followsLinks() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write([1], to: folder.path("real"))
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: folder.path("real"))
    try AtomicFile.write([2], to: folder.path("link"))
    #expect(try Data(contentsOf: URL(filePath: folder.path("real"))) == Data([2]))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == folder.path("real"))
  }

  @Test("A missing folder and a folder in the file's place are refused in words")
  func folders() throws {
    let folder = try TemporaryFolder()
    expectUnwritable(folder.path("none/a"), "No such file or directory", "none")
    expectUnwritable(folder.url.path, "it is a folder")
    expectUnwritable("", "No such file")
    expectUnwritable(folder.path(String(repeating: "a", count: 300)), "File name too long")
    #expect(folder.contents == [])
  }

  @Test("A full device is refused in words")
  func fullDevice() {
    expectUnwritable("/dev/full", "No space left on device")
  }

  @Test("A device takes the bytes and stays a device")
  func device() throws {
    try AtomicFile.write([1], to: "/dev/null")
    let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(attributes[.type] as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test("A folder that may not be written to is refused and unchanged", .enabled(if: getuid() != 0))
  func readOnlyFolder() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.url.path)
    expectUnwritable(folder.path("a"), "Permission denied")
    #expect(folder.contents == [])
  }

  @Test(
    "A disk that fills up while the file is written keeps the old file and no part of the other",
    .enabled(if: SmallDisk.isPossible))
  func fullDisk() throws {
    let disk = try #require(SmallDisk())
    try AtomicFile.write(Array("before".utf8), to: disk.path("a"))
    expectUnwritable(disk.path("a"), "No space left on device", bytes: [UInt8](repeating: 0, count: 1 << 20))
    #expect(disk.contents == ["a"])
    #expect(try String(contentsOfFile: disk.path("a"), encoding: .utf8) == "before")
  }

  @Test("A read-only disk is refused and unchanged", .enabled(if: SmallDisk.isPossible))
  func readOnlyDisk() throws {
    let disk = try #require(SmallDisk())
    #expect(disk.makeReadOnly())
    expectUnwritable(disk.path("a"), "Read-only file system")
    #expect(disk.contents == [])
  }
}

/// A file system in memory that holds 64 KiB, for those who may mount one.
private final class SmallDisk {
  private let folder: TemporaryFolder

  static let isPossible: Bool = SmallDisk() != nil

  init?() {
    guard let folder = try? TemporaryFolder() else { return nil }
    self.folder = folder
    guard run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.url.path) else { return nil }
  }

  deinit { _ = run("umount", folder.url.path) }

  var contents: [String] { folder.contents }

  func path(_ name: String) -> String { folder.path(name) }

  func makeReadOnly() -> Bool { run("mount", "-o", "remount,ro", folder.url.path) }
}

private func run(_ command: String...) -> Bool {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = command
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}
