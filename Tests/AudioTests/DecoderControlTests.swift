import Audio
import TestSupport
import Testing

@Suite struct DecoderControlTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("noise.ogg")
    try TestSignal.noise(frames: 200_000, channels: 2).write(to: path, as: .oggVorbis)
  }

  @Test func `cancelling ends the decoding at the next block`() throws {
    let receiver = CollectingReceiver()
    let error = #expect(throws: AudioError.self) {
      try Decoder.decode(path: path, into: [(AudioRequest(), receiver)], isCancelled: { receiver.blocks == 3 })
    }
    #expect(error == .cancelled(path: path))
    #expect(receiver.blocks == 3)
  }

  private struct DiskFull: Error, Equatable {}

  private final class FailingReceiver: AudioReceiver {
    var blocks = 0
    func begin(sampleRate: Int, channels: Int) {}
    func append(_ channels: UnsafePointer<UnsafePointer<Float>>, frames: Int) throws {
      blocks += 1
      if blocks == 2 { throw DiskFull() }
    }
  }

  @Test func `the error of a receiver passes through unchanged`() {
    #expect(throws: DiskFull()) {
      try Decoder.decode(path: path, into: [(AudioRequest(sampleRate: 22050), FailingReceiver())])
    }
  }

  @Test func `progress rises to 1`() throws {
    var fractions: [Double] = []
    _ = try Decoder.decode(path: path, into: [], progress: { fractions.append($0) })
    #expect(fractions == fractions.sorted())
    #expect(fractions.count > 10)
    #expect(fractions.last == 1)
    #expect(fractions.allSatisfy { (0...1).contains($0) })
  }

  @Test func `the same file gives the same samples every time and on every thread`() async throws {
    let reference = try decode(path, sampleRate: 22050, channels: 1)
    let path = path
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { try decode(path, sampleRate: 22050, channels: 1) == reference }
      }
      for try await isSame in group { #expect(isSame) }
    }
  }

  @Test func `the version names the libraries`() throws {
    for library in ["libsndfile", "soxr", "Vorbis", "opus"] { #expect(Decoder.version.contains(library)) }
    #expect(try Decoder.version(forFileAt: path) == Decoder.version)
  }
}
