import TestSupport
import Testing

@testable import Host

@Suite("Intermediate data")
struct SpoolTests {
  @Test("values come back the same from memory and, beyond the limit, from a file")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let spool = Spool(folder: folder.path)
    let block = (0..<100_000).map(Float.init)
    while spool.count <= Spool.memoryLimit { try spool.append(block, count: block.count) }
    try spool.append([-1, -2], count: 2)
    var read = [Float](repeating: 0, count: 100_002)
    let last = spool.count - read.count
    try spool.read(from: last, count: read.count, into: &read)
    #expect(Array(read.prefix(100_000)) == block)
    #expect(read.suffix(2) == [-1, -2])
    let mapped = try #require(spool.map())
    #expect(mapped[spool.count - 1] == -2)
    #expect(mapped[1] == 1)
    #expect(try folder.contents().isEmpty, "the file has no name that could be left behind")
  }

  @Test("a folder that cannot hold the file is named in the error")
  func fullDisk() throws {
    let spool = Spool(folder: "/nowhere")
    let block = [Float](repeating: 0, count: Spool.memoryLimit)
    try spool.append(block, count: block.count)
    let error = #expect(throws: HostError.self) { try spool.append([1], count: 1) }
    #expect(error?.code == "PF-HOST-011")
    #expect(error?.message.contains("/nowhere") == true)
  }
}
