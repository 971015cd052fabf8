import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct BadInputTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func expectError(_ code: String, _ words: String..., path: String) throws {
    let error = try #require(try decodingError(path))
    #expect(error.code == code)
    #expect(error.message.contains(path))
    for word in words { #expect(error.message.contains(word)) }
  }

  @Test func `a missing file`() throws {
    try expectError("PF-AUDIO-001", path: folder.file("nowhere.wav"))
    try FileBytes.write([1], to: folder.file("a-file"))
    try expectError("PF-AUDIO-001", path: folder.file("a-file/inside.wav"))
  }

  @Test func `a folder`() throws {
    try expectError("PF-AUDIO-002", "folder", path: folder.path)
  }

  @Test func `a pipe without a writer does not hang`() throws {
    let path = folder.file("pipe.wav")
    #expect(mkfifo(path, 0o600) == 0)
    try expectError("PF-AUDIO-003", path: path)
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func `a file without permission to read`() throws {
    let path = folder.file("secret.wav")
    try TestSignal.noise(frames: 100).write(to: path, as: .wav16)
    #expect(chmod(path, 0) == 0)
    try expectError("PF-AUDIO-004", "ermission", path: path)
  }

  @Test func `a path that the system refuses says why`() throws {
    try expectError("PF-AUDIO-004", "too long", path: folder.file(String(repeating: "x", count: 5000)))
  }

  @Test func `an empty file`() throws {
    let path = folder.file("empty.wav")
    try FileBytes.write([], to: path)
    try expectError("PF-AUDIO-005", "0 bytes", path: path)
  }

  @Test func `text, noise, images and other files that only claim to be recordings`() throws {
    let text = Array(String(repeating: "This is a sentence, not a sound. Ü\n", count: 50).utf8)
    var generator = SystemRandomNumberGenerator()
    var random = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    random[0] = 0x01
    for (name, bytes, words) in [
      ("text.wav", text, "text"), ("page.mp3", Array("<!DOCTYPE html>".utf8), "text"),
      ("random.mp3", random, "first bytes"),
      ("image.flac", [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], "image"),
      ("song.ogg", Array("MThd\0\0\0\u{6}".utf8), "MIDI"),
      ("zeros.aiff", [UInt8](repeating: 0, count: 4096), "zero bytes"), ("short.mp3", [0xff], "first bytes (ff)"),
    ] {
      try FileBytes.write(bytes, to: folder.file(name))
      try expectError("PF-AUDIO-006", words, path: folder.file(name))
    }
  }

  @Test func `a header that contradicts itself`() throws {
    let path = folder.file("damaged.wav")
    try TestSignal.noise(frames: 1000, channels: 2).write(to: path, as: .wav16)
    let intact = try FileBytes.read(path)
    var bytes = intact
    bytes.replaceSubrange(22..<24, with: [0xff, 0xff])
    try FileBytes.write(bytes, to: path)
    try expectError("PF-AUDIO-007", "channels", path: path)
    bytes = intact
    bytes.replaceSubrange(24..<28, with: [0, 0, 0, 0])
    try FileBytes.write(bytes, to: path)
    try expectError("PF-AUDIO-007", "sample rate", path: path)
  }

  @Test func `an Ogg file that ends inside its headers`() throws {
    let path = folder.file("head.ogg")
    try TestSignal.noise(frames: 50000).write(to: path, as: .oggVorbis)
    try FileBytes.write(Array(try FileBytes.read(path).prefix(1000)), to: path)
    try expectError("PF-AUDIO-007", "cut off", path: path)
  }

  @Test func `a codec that can't be decoded is named`() throws {
    let path = folder.file("wma.wav")
    try TestSignal.noise(frames: 1000, channels: 2).write(to: path, as: .wav16)
    var bytes = try FileBytes.read(path)
    bytes.replaceSubrange(20..<22, with: [0x61, 0x01])
    try FileBytes.write(bytes, to: path)
    try expectError("PF-AUDIO-008", "Windows Media Audio", path: path)
  }

  @Test(arguments: [FixtureFormat.wav16, .wavFloat, .aiff])
  func `a valid header without audio`(format: FixtureFormat) throws {
    let path = folder.file("nothing.\(format.fileExtension)")
    try TestSignal.silence(frames: 0).write(to: path, as: format)
    try expectError("PF-AUDIO-009", "0 frames", path: path)
  }

  @Test func `a flac with nothing behind its header`() throws {
    let path = folder.file("head.flac")
    try TestSignal.noise(frames: 50000).write(to: path, as: .flac)
    try FileBytes.write(Array(try FileBytes.read(path).prefix(200)), to: path)
    try expectError("PF-AUDIO-010", path: path)
  }

  @Test func `more channels than 8`() throws {
    let path = folder.file("many.wav")
    try TestSignal.noise(frames: 100, channels: 9).write(to: path, as: .wavFloat)
    try expectError("PF-AUDIO-011", "9 channels", path: path)
  }

  @Test(arguments: [999, 768_001, 2_000_000_000])
  func `a sample rate outside of what music has`(rate: Int) throws {
    let path = folder.file("rate.wav")
    try TestSignal.noise(frames: 100, sampleRate: rate).write(to: path, as: .wavFloat)
    try expectError("PF-AUDIO-012", "\(rate) Hz", path: path)
  }

  @Test func `no beginning of any file makes the decoder crash`() throws {
    for format in FixtureFormat.allCases {
      let path = folder.file("cut.\(format.fileExtension)")
      try TestSignal.noise(frames: 9000, channels: 2).write(to: path, as: format == .opus ? .oggVorbis : format)
      let bytes = try FileBytes.read(path)
      for length in Array(stride(from: 1, to: 400, by: 7)) + Array(stride(from: 400, to: bytes.count, by: 997)) {
        try FileBytes.write(Array(bytes.prefix(length)), to: path)
        let receiver = CollectingReceiver()
        do {
          let info = try Decoder.decode(path: path, into: [(AudioRequest(), receiver)])
          #expect(info.frames == Int64(receiver.signal.frames))
          #expect(info.frames <= 9000)
        } catch let error as AudioError {
          #expect(!error.message.isEmpty)
          #expect(receiver.blocks == 0)
        }
      }
    }
  }

  @Test func `files that fail at the same time get their own errors`() async throws {
    let text = folder.file("text.wav")
    try FileBytes.write(Array("only text".utf8), to: text)
    let damaged = folder.file("damaged.wav")
    try TestSignal.noise(frames: 1000, channels: 2).write(to: damaged, as: .wav16)
    var bytes = try FileBytes.read(damaged)
    bytes.replaceSubrange(22..<24, with: [0xff, 0xff])
    try FileBytes.write(bytes, to: damaged)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<200 {
        group.addTask {
          let isText = index.isMultiple(of: 2)
          return try decodingError(isText ? text : damaged)?.code == (isText ? "PF-AUDIO-006" : "PF-AUDIO-007")
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test func `every error has its own code, and the catalogue lists them in order`() {
    let codes = AudioError.catalogue.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes == codes.sorted())
    #expect(AudioError.catalogue.allSatisfy { !$0.summary.isEmpty && !$0.advice.isEmpty })
    #expect(codes.contains(AudioError.missing(path: "x").code))
  }
}
