import Artifacts
import CIsolation
import TestSupport
import Testing

@testable import Host

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("What crosses between processes")
struct WireTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var example: Table {
    Table(
      start: [0, 1.5], duration: [1, 0.25], confidence: [1, 0.5],
      columns: [
        Column("label", .text(["C:maj", "größer"])), Column("number", .int64([-1, .max])),
        Column("level", .float64([-0.0, .greatestFiniteMagnitude])),
      ],
      alternatives: Alternatives(
        row: [1], rank: [1], confidence: [0.25],
        columns: [Column("label", .text([""])), Column("number", .int64([7])), Column("level", .float64([.infinity]))]))
  }

  private func message(_ artifact: Artifact) throws -> WireMessage {
    var message = WireMessage()
    try message.write(artifact) { try $0.lend() }
    return message
  }

  private func read(_ bytes: [UInt8], _ descriptors: [Int32] = []) throws -> ReceivedArtifact {
    let received = ReceivedDescriptors(descriptors.map { dup($0) })
    var reader = ByteReader(bytes)
    let artifact = try reader.readArtifact { count in
      count == 0 ? Spool(folder: folder.path) : try .receive(received.take(), count: count, folder: folder.path)
    }
    try reader.finish()
    return artifact
  }

  @Test("a table arrives as it was sent, runners-up and all")
  func wholeTable() throws {
    let artifact = Artifact(type: "a/b/1", attributes: ["x": "y"], payload: .table(example))
    let received = try read(message(artifact).writer.bytes)
    guard case .table(let arrived) = received.payload else {
      Issue.record("no table arrived")
      return
    }
    #expect(arrived == example)
    #expect(received.type == "a/b/1" && received.layout.attributes == ["x": "y"])
  }

  @Test("every message that is cut off is refused, wherever that is")
  func cutOff() throws {
    let bytes = try message(Artifact(type: "a/b/1", attributes: ["x": "y"], payload: .table(example))).writer.bytes
    for length in 0..<bytes.count {
      #expect(throws: WireFault.self) { try read(Array(bytes.prefix(length))) }
    }
  }

  @Test("changed bytes make another message or none, and never more than a refusal")
  func changedBytes() throws {
    let bytes = try message(Artifact(type: "a/b/1", attributes: ["x": "y"], payload: .table(example))).writer.bytes
    var refused = 0
    for place in bytes.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var changed = bytes
        changed[place] = value
        do { _ = try read(changed) } catch { refused += 1 }
      }
    }
    #expect(refused > bytes.count)
  }

  @Test("a sealed file in memory is used as it is; one that may still change is copied")
  func receivedSpools() throws {
    let values: [Float] = (0..<50_000).map(Float.init)
    let sealed = Spool(folder: folder.path)
    try sealed.append(values, count: values.count)
    let descriptor = try sealed.surrender()
    let arrived = try Spool.receive(dup(descriptor), count: values.count, folder: folder.path)
    #expect(try arrived.value(49_999) == 49_999)

    var name = Array((folder.path + "/file-XXXXXX").utf8CString)
    var readOnly: Int32 = -1
    let open = isolation_unnamed_file(&name, &readOnly)
    defer {
      close(open)
      close(readOnly)
    }
    #expect(pwrite(open, values, values.count * 4, 0) == values.count * 4)
    let copy = try Spool.receive(dup(open), count: values.count, folder: folder.path)
    #expect(ftruncate(open, 0) == 0)
    #expect(try copy.value(49_999) == 49_999)
  }

  @Test("a file that is shorter than announced, or no file at all, is refused")
  func falseSpools() throws {
    let spool = Spool(folder: folder.path)
    try spool.append([1, 2, 3], count: 3)
    let descriptor = try spool.surrender()
    #expect(throws: WireFault.self) { try Spool.receive(dup(descriptor), count: 4, folder: folder.path) }
    #expect(throws: WireFault.self) {
      try Spool.receive(open("/dev/zero", O_RDONLY), count: 4, folder: folder.path)
    }
  }

  @Test("what is lent can be read and not be changed", arguments: [10, 100_000, Spool.memoryLimit + 1])
  func lending(count: Int) throws {
    let spool = Spool(folder: folder.path)
    let block = [Float](repeating: 0.5, count: count)
    try spool.append(block, count: count)
    let descriptor = try spool.lend()
    #expect(try spool.lend() == descriptor)
    var value: Float = 0
    #expect(pread(descriptor, &value, 4, off_t(4 * (count - 1))) == 4)
    #expect(value == 0.5)
    #expect(pwrite(descriptor, [Float(1)], 4, 0) == -1)
    #expect(ftruncate(descriptor, 0) == -1)
    #expect(mmap(nil, 4, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0) == MAP_FAILED)
    #expect(try spool.value(0) == 0.5, "whoever lends still has it")
  }

  @Test("frames arrive whole, in order and with their descriptors, however they are cut")
  func frames() throws {
    var ends: [Int32] = [-1, -1]
    #expect(isolation_connect(&ends, 0) == 0)
    let (near, far) = (FrameSocket(ends[0], longestFrame: 1 << 20), FrameSocket(ends[1], longestFrame: 1 << 20))
    let payload = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    let spool = Spool(folder: folder.path)
    try spool.append([7], count: 1)
    try near.send(.hello)
    try near.send(.result, payload, descriptors: [try spool.lend()])
    try near.send(.phase, [1])
    #expect(try far.receive()?.kind == .hello)
    let result = try #require(try far.receive())
    #expect(result.bytes == payload)
    #expect(try Spool.receive(result.descriptors.take(), count: 1, folder: folder.path).value(0) == 7)
    #expect(throws: WireFault.self) { try result.descriptors.take() }
    #expect(try far.receive()?.bytes == [1])
    #expect(try far.receive() == nil)
  }

  @Test("a frame that is too long, of no known kind, or not one is refused before anything of it is kept")
  func falseFrames() throws {
    let headers: [[UInt8]] = [
      [0xFF, 0xFF, 0xFF, 0x7F, 64, 0, 0x50, 0x46], [1, 0, 0, 0, 99, 0, 0x50, 0x46], [1, 0, 0, 0, 64, 0, 0, 0],
      [1, 0, 0, 0, 64, 3, 0x50, 0x46],
    ]
    for header in headers {
      var ends: [Int32] = [-1, -1]
      #expect(isolation_connect(&ends, 0) == 0)
      let far = FrameSocket(ends[1], longestFrame: 1 << 20)
      #expect(write(ends[0], header, header.count) == header.count)
      #expect(throws: FrameSocket.Failure.self) { try far.receive() }
      close(ends[0])
    }
  }

  @Test("results that break a rule, or that nobody asked for, are refused on this side too")
  func hostileResults() throws {
    let bench = try Bench()
    let job = try bench.echoJob(length: 0)
    let nan = Spool(folder: folder.path)
    try nan.append([0, .nan], count: 2)
    let matrix = Artifact(
      type: "feature/logmel/1", attributes: [:],
      payload: .matrix(MatrixData(bins: 1, framePeriod: 1, start: 0, binLabels: [], values: nan)))
    func take(_ results: [String: Artifact]) throws {
      let message = try WireMessage(results: results)
      try OutputCollector(job).take(
        message.writer.bytes, ReceivedDescriptors(message.descriptors.map { dup($0) }), folder: folder.path)
    }
    #expect(throws: OutputCollector.BrokenRule.self) { try take(["levels": matrix]) }
    #expect(throws: OutputCollector.BrokenRule.self) {
      try take(["echo": Artifact(type: "audio/stem/1", attributes: [:], payload: .document("{}"))])
    }
    #expect(throws: WireFault.self) {
      try take(["other": Artifact(type: "x/y/1", attributes: [:], payload: .document("{}"))])
    }
  }
}

extension Spool {
  fileprivate func value(_ index: Int) throws -> Float {
    var value: Float = 0
    try read(from: index, count: 1, into: &value)
    return value
  }
}
