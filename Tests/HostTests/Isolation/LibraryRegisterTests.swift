import TestSupport
import Testing

@testable import Host

@Suite("What is kept of libraries")
struct LibraryRegisterTests {
  private let folder: TemporaryFolder
  private let library: String

  init() throws {
    folder = try TemporaryFolder()
    library = folder.file("lib\(UInt64.random(in: 0...UInt64.max)).so")
    try FileBytes.write([1, 2, 3], to: library)
  }

  private var register: LibraryRegister { LibraryRegister(folder: folder.file("state")) }

  @Test("trust holds for the bytes of a library, under whatever name, and can be taken back")
  func trust() throws {
    #expect(!register.isTrusted(library))
    try register.trust(library)
    #expect(register.isTrusted(library))
    try FileBytes.write([1, 2, 3], to: folder.file("libCopy.so"))
    #expect(register.isTrusted(folder.file("libCopy.so")))
    try FileBytes.write([1, 2, 4], to: folder.file("libOther.so"))
    #expect(!register.isTrusted(folder.file("libOther.so")))
    #expect(register.list().map(\.path) == [library])
    #expect(try register.distrust(library))
    #expect(try !register.distrust(library))
    #expect(!register.isTrusted(library))
  }

  @Test("a library that is left alone is not trusted any more, and is released by name or by trust")
  func quarantine() throws {
    try register.trust(library)
    try register.quarantine(library, because: "it fell over")
    #expect(!register.isTrusted(library))
    #expect(register.quarantine(of: library) == "it fell over")
    #expect(register.list().map(\.quarantine) == ["it fell over"])
    #expect(try register.release(library))
    #expect(try !register.release(library))
    #expect(register.quarantine(of: library) == nil)
    try register.quarantine(library, because: "again")
    try register.trust(library)
    #expect(register.quarantine(of: library) == nil)
  }

  @Test("a damaged file trusts nobody, and is not written over")
  func damaged() throws {
    try register.trust(library)
    let path = folder.file("state") + "/libraries.json"
    try FileBytes.write(Array("{ broken".utf8), to: path)
    #expect(!register.isTrusted(library))
    let error = #expect(throws: HostError.self) { try register.trust(library) }
    #expect(error?.code == "PF-HOST-026")
    #expect(try FileBytes.read(path) == Array("{ broken".utf8))
  }

  @Test("a library that is not there cannot be trusted")
  func missing() throws {
    let error = #expect(throws: HostError.self) { try register.trust(folder.file("libNone.so")) }
    #expect(error?.code == "PF-HOST-016")
  }
}
