import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct FFmpegTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The first bytes of an MPEG-4 file.
  private let mpeg4: [UInt8] = [0, 0, 0, 0x1c] + Array("ftypM4A ".utf8) + [UInt8](repeating: 0, count: 64)

  /// Encodes a signal with ffmpeg.
  private func encode(_ signal: TestSignal, to name: String, _ options: String...) throws -> String {
    let program = try #require(FFmpeg())
    let source = folder.file("source.wav")
    try signal.write(to: source, as: .wavFloat)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program.path)
    process.arguments = ["-nostdin", "-v", "error", "-y", "-i", source] + options + [folder.file(name)]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return folder.file(name)
  }

  @Test func `without ffmpeg the error says what needs it and how to get it`() throws {
    let path = folder.file("song.m4a")
    try FileBytes.write(mpeg4, to: path)
    let error = try #require(try decodingError(path, ffmpeg: FFmpeg(searchPath: folder.path)))
    #expect(error == .ffmpegMissing(path: path, format: "m4a"))
    #expect(error.advice.contains("apt-get install ffmpeg"))
  }

  @Test func `the program is looked for on the path`() throws {
    #expect(FFmpeg(searchPath: folder.path) == nil)
    try FileBytes.write(Array("#!/bin/sh\n".utf8), to: folder.file("ffmpeg"))
    #expect(FFmpeg(searchPath: folder.path) == nil)
    chmod(folder.file("ffmpeg"), 0o755)
    #expect(FFmpeg(searchPath: "/nowhere:" + folder.path)?.path == folder.file("ffmpeg"))
  }

  @Test func `a program that fails is an error with its reason`() throws {
    let program = folder.file("ffmpeg")
    try FileBytes.write(
      Array("#!/bin/sh\necho '[mov @ 0x1] [error] moov atom not found' >&2\nexit 1\n".utf8), to: program)
    chmod(program, 0o755)
    let path = folder.file("song.m4a")
    try FileBytes.write(mpeg4, to: path)
    let error = try decodingError(path, ffmpeg: FFmpeg(searchPath: folder.path))
    #expect(error == .ffmpegFailed(path: path, reason: "moov atom not found"))
  }

  @Test func `a program that hangs is ended when the user cancels`() throws {
    let program = folder.file("ffmpeg")
    try FileBytes.write(Array("#!/bin/sh\nexec sleep 600\n".utf8), to: program)
    chmod(program, 0o755)
    let path = folder.file("song.m4a")
    try FileBytes.write(mpeg4, to: path)
    var asked = 0
    #expect(throws: AudioError.cancelled(path: path)) {
      try Decoder.decode(
        path: path, into: [], ffmpeg: FFmpeg(searchPath: folder.path),
        isCancelled: {
          asked += 1
          return asked > 2
        }, progress: { _ in })
    }
  }

  @Test(.enabled(if: FFmpeg() != nil, "ffmpeg is not installed"))
  func `m4a comes back at its time, with the encoder's delay left out and counted`() throws {
    let path = try encode(.clicks(at: [30000], frames: 100_000, channels: 2), to: "click.m4a", "-c:a", "aac")
    let (info, signal) = try decode(path)
    #expect(info.format == "m4a/aac")
    #expect(info.sampleRate == 44100)
    #expect(info.channels == 2)
    #expect(info.encoderDelay == 1024)
    #expect((100_000..<101_100).contains(info.frames))
    #expect(abs(peak(signal.channels[0]) - 30000) <= 2)
    #expect(info.warnings == [])
  }

  @Test(.enabled(if: FFmpeg() != nil, "ffmpeg is not installed"))
  func `lossless m4a comes back sample by sample, with any number of channels`() throws {
    for channels in [1, 2, 6] {
      let noise = TestSignal.noise(frames: 50001, channels: channels)
      let path = try encode(noise, to: "noise.m4a", "-c:a", "alac")
      let (info, signal) = try decode(path)
      #expect(info.format == "m4a/alac")
      #expect(info.frames == 50001)
      #expect(signal.channels.count == channels)
      for (decoded, original) in zip(signal.channels, noise.channels) {
        #expect(zip(decoded, original).allSatisfy { abs($0 - $1) <= 1 / 32768 })
      }
    }
  }

  @Test(
    .enabled(if: FFmpeg() != nil, "ffmpeg is not installed"),
    arguments: [
      ("a.aac", "aac"), ("a.wma", "wma/wmav2"), ("a.mkv", "matroska/vorbis"), ("a.wv", "wavpack"), ("a.mov", "m4a/aac"),
    ])
  func `other formats are decoded by ffmpeg`(name: String, format: String) throws {
    let (info, _) = try decode(try encode(.noise(frames: 88200, channels: 2), to: name))
    #expect(info.format == format)
    #expect((86000..<92000).contains(info.frames))
  }

  @Test(.enabled(if: FFmpeg() != nil, "ffmpeg is not installed"))
  func `a cut m4a is an error that says what is missing, and one cut behind its index is decoded with a warning`()
    throws
  {
    let noise = TestSignal.noise(frames: 441_000)
    let path = try encode(noise, to: "noise.m4a")
    try FileBytes.truncate(path, to: 0.5)
    let error = try #require(try decodingError(path))
    #expect(error.code == "PF-AUDIO-014")
    #expect(error.message.contains("moov"))
    let indexed = try encode(noise, to: "indexed.m4a", "-movflags", "+faststart")
    try FileBytes.truncate(indexed, to: 0.5)
    let (info, _) = try decode(indexed)
    #expect((200_000..<240_000).contains(info.frames))
    #expect(info.warnings.first?.contains("of 441000 frames") == true)
  }

  @Test(.enabled(if: FFmpeg() != nil, "ffmpeg is not installed"))
  func `names with odd characters are files and nothing else`() throws {
    let noise = TestSignal.noise(frames: 20000)
    let path = try encode(noise, to: "a.m4a", "-c:a", "alac")
    for name in ["-y.m4a", "concat:x|y.m4a", "%03d.m4a", "naïve song?.m4a"] {
      try FileManager.default.copyItem(atPath: path, toPath: folder.file(name))
      #expect(try decode(folder.file(name)).0.frames == 20000)
    }
  }

  @Test(.enabled(if: FFmpeg() != nil, "ffmpeg is not installed"))
  func `the version of the decoder names ffmpeg for files that need it`() throws {
    let path = folder.file("song.m4a")
    try FileBytes.write(mpeg4, to: path)
    #expect(try Decoder.version(forFileAt: path).contains("ffmpeg "))
  }
}
