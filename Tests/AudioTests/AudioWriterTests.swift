import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct AudioWriterTests {
  let folder: TemporaryFolder
  let source: String
  let noise = TestSignal.noise(amplitude: 0.9, frames: 60000, channels: 2)

  init() throws {
    folder = try TemporaryFolder()
    source = folder.file("source.wav")
    try noise.write(to: source, as: .wavFloat)
  }

  private func copy(to path: String, _ format: AudioWriter.Format) throws {
    let writer = AudioWriter(path: path, format: format)
    _ = try Decoder.decode(path: source, into: [(AudioRequest(), writer)])
    try writer.finish()
  }

  @Test func `wav keeps every bit`() throws {
    let path = folder.file("copy.wav")
    try copy(to: path, .wav)
    let (info, signal) = try decode(path)
    let isSame = signal == noise
    #expect(isSame)
    #expect(info.format == "wav")
    #expect(try FileBytes.read(path).prefix(4) == Array("RIFF".utf8)[...])
  }

  @Test func `flac keeps 24 bits`() throws {
    let path = folder.file("copy.flac")
    try copy(to: path, .flac)
    let (_, signal) = try decode(path)
    #expect(signal.frames == noise.frames)
    for (decoded, original) in zip(signal.channels, noise.channels) {
      #expect(zip(decoded, original).allSatisfy { abs($0 - $1) <= 1 / 8_388_608 })
    }
  }

  @Test(arguments: [AudioWriter.Format.wav, .flac])
  func `equal samples give equal bytes at any time`(format: AudioWriter.Format) async throws {
    try copy(to: folder.file("a"), format)
    try await Task.sleep(for: .milliseconds(1100))
    try copy(to: folder.file("b"), format)
    let isSame = try FileBytes.read(folder.file("a")) == FileBytes.read(folder.file("b"))
    #expect(isSame)
  }

  @Test func `a file takes the place of an older one only when it is complete`() throws {
    let path = folder.file("copy.wav")
    try FileBytes.write([1, 2, 3], to: path)
    var writer: AudioWriter? = AudioWriter(path: path, format: .wav)
    _ = try Decoder.decode(path: source, into: [(AudioRequest(), try #require(writer))])
    #expect(try FileBytes.read(path) == [1, 2, 3])
    writer = nil
    #expect(try folder.contents() == ["copy.wav", "source.wav"])
    try copy(to: path, .wav)
    let isSame = try decode(path).1 == noise
    #expect(isSame)
    #expect(try folder.contents() == ["copy.wav", "source.wav"])
  }

  @Test func `a folder that doesn't exist is an error that names the file`() throws {
    let path = folder.file("nowhere/copy.wav")
    let error = #expect(throws: AudioError.self) { try copy(to: path, .wav) }
    #expect(error?.code == "PF-AUDIO-018")
    #expect(error?.message.contains(path) == true)
  }

  @Test func `what a format can't hold is an error and leaves nothing behind`() throws {
    let writer = AudioWriter(path: folder.file("x.flac"), format: .flac)
    let error = #expect(throws: AudioError.self) { try writer.begin(sampleRate: 44100, channels: 12) }
    #expect(error?.code == "PF-AUDIO-018")
    #expect(try folder.contents() == ["source.wav"])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
  func `a full disk is an error`() throws {
    for format in [AudioWriter.Format.wav, .flac] {
      let descriptor = open("/dev/full", O_RDWR)
      defer { close(descriptor) }
      let error = #expect(throws: AudioError.self) {
        let encoder = try SoundFileEncoder(
          descriptor: descriptor, path: "/full/disk", format: format, sampleRate: 44100, channels: 1)
        let samples = [Float](repeating: 0.5, count: 100)
        try samples.withUnsafeBufferPointer { buffer in
          let pointers = [try #require(buffer.baseAddress)]
          try encoder.append(pointers, frames: 100)
        }
        try encoder.finish()
      }
      #expect(error?.message.contains("No space left") == true)
    }
  }

  @Test func `finishing what never began is an error`() {
    #expect(throws: AudioError.self) { try AudioWriter(path: folder.file("x.wav"), format: .wav).finish() }
  }
}
