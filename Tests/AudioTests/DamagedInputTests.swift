import TestSupport
import Testing

@testable import Audio

@Suite struct DamagedInputTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: FixtureFormat.allCases)
  func `what is there of a file that is cut off is decoded, with a warning`(format: FixtureFormat) throws {
    let path = folder.file("half.\(format.fileExtension)")
    try TestSignal.noise(frames: 480_000, sampleRate: 48000, channels: 2).write(to: path, as: format)
    let (_, whole) = try decode(path)
    try FileBytes.truncate(path, to: 0.5)
    let (info, signal) = try decode(path)
    #expect((180_000...245_000).contains(info.frames))
    #expect(signal.frames == Int(info.frames))
    let isBeginning = signal.channels[0].prefix(180_000) == whole.channels[0].prefix(180_000)
    #expect(isBeginning)
    #expect(info.warnings.count == 1)
    #expect(info.warnings.first?.contains("cut off") == true)
    if format != .oggVorbis && format != .opus {
      #expect(info.warnings.first?.contains("\(info.frames) of 480000 frames") == true)
    }
  }

  @Test func `an mp3 with foreign bytes between frames is decoded whole`() throws {
    let path = folder.file("foreign.mp3")
    let noise = TestSignal.noise(frames: 100_000)
    try noise.write(to: path, as: .mp3)
    let (plain, plainSignal) = try decode(path)
    let stream = try #require(try MPEGAudioStream(try RecordingFile(path: path)))
    #expect(stream.strayBytes == 0)
    #expect((stream.frameCount - 1) * 1152 == plain.frames + plain.trimmedSamples)
    var bytes = try FileBytes.read(path)
    // Behind the fortieth frame; the fixture's frames are found by walking.
    var offset = Int(stream.runs[0].start)
    for _ in 0..<40 {
      let word = try #require(bytes.bigEndian(at: offset, count: 4))
      offset += try #require(MPEGFrameHeader(word)).length
    }
    bytes.insert(contentsOf: [UInt8](repeating: 0x55, count: 5000), at: offset)
    try FileBytes.write(bytes, to: path)
    let (info, signal) = try decode(path)
    let isSame = signal == plainSignal
    #expect(isSame)
    #expect(info.warnings.first?.contains("5000 bytes belong to no frame") == true)
  }

  @Test func `one byte that is missing at the end costs one frame and gives a warning`() throws {
    let path = folder.file("cut.wav")
    try TestSignal.noise(frames: 1000, channels: 2).write(to: path, as: .wav16)
    let bytes = try FileBytes.read(path)
    try FileBytes.write(bytes.dropLast(), to: path)
    let (info, _) = try decode(path)
    #expect(info.frames == 999)
    #expect(info.warnings.first?.contains("999 of 1000 frames") == true)
  }

  @Test func `a byte too many at the end is no matter`() throws {
    let path = folder.file("odd.wav")
    try TestSignal.noise(frames: 1000, channels: 2).write(to: path, as: .wav16)
    try FileBytes.write(try FileBytes.read(path) + [0], to: path)
    let (info, _) = try decode(path)
    #expect(info.frames == 1000)
    #expect(info.warnings == [])
  }

  @Test func `a wav written into a pipe, which leaves its length open, is complete`() throws {
    let path = folder.file("pipe.wav")
    try TestSignal.noise(frames: 1000).write(to: path, as: .wav16)
    var bytes = try FileBytes.read(path)
    bytes.replaceSubrange(4..<8, with: [0xff, 0xff, 0xff, 0xff])
    bytes.replaceSubrange(40..<44, with: [0xff, 0xff, 0xff, 0xff])
    try FileBytes.write(bytes, to: path)
    let (info, _) = try decode(path)
    #expect(info.frames == 1000)
    #expect(info.warnings == [])
  }

  @Test(arguments: [FixtureFormat.flac, .oggVorbis, .opus, .mp3])
  func `a file with a damaged middle is decoded as far as possible, with a warning`(format: FixtureFormat) throws {
    let path = folder.file("damaged.\(format.fileExtension)")
    try TestSignal.noise(frames: 480_000, sampleRate: 48000, channels: 2).write(to: path, as: format)
    var bytes = try FileBytes.read(path)
    for index in bytes.count / 2..<bytes.count / 2 + 20000 {
      bytes[index] = UInt8(truncatingIfNeeded: index &* index >> 3)
    }
    try FileBytes.write(bytes, to: path)
    let (info, signal) = try decode(path)
    #expect((200_000..<480_000).contains(info.frames))
    // What stands behind the damage is found again, except in flac.
    if format != .flac { #expect(info.frames > 300_000) }
    #expect(signal.frames == Int(info.frames))
    #expect(info.warnings.contains { $0.contains("damaged") })
  }

  @Test func `only the first of several streams in an Ogg file is decoded, and a warning says so`() throws {
    let path = folder.file("chain.ogg")
    try TestSignal.noise(frames: 20000).write(to: path, as: .oggVorbis)
    let bytes = try FileBytes.read(path)
    try FileBytes.write(bytes + bytes, to: path)
    let (info, _) = try decode(path)
    #expect(info.frames == 20000)
    #expect(info.warnings.first?.contains("several streams") == true)
  }

  @Test func `one sample and silence are recordings`() throws {
    for frames in [1, 44100] {
      let path = folder.file("silence.wav")
      try TestSignal.silence(frames: frames).write(to: path, as: .wav16)
      let (info, signal) = try decode(path, sampleRate: 22050)
      #expect(info.frames == Int64(frames))
      #expect(info.warnings == [])
      #expect(signal.channels[0].allSatisfy { $0 == 0 })
    }
  }

  @Test func `samples that are no numbers become 0 and are counted`() throws {
    let path = folder.file("nan.wav")
    var noise = TestSignal.noise(frames: 50000, channels: 2)
    noise.channels[0][10] = .nan
    noise.channels[1][20000] = .infinity
    noise.channels[1][49999] = -.infinity
    noise.channels[0][30000] = 1e30
    try noise.write(to: path, as: .wavFloat)
    let (info, signal) = try decode(path)
    #expect(info.replacedSamples == 4)
    #expect(info.warnings.first?.hasPrefix("4 samples were no numbers") == true)
    noise.channels[0][10] = 0
    noise.channels[1][20000] = 0
    noise.channels[0][30000] = 0
    noise.channels[1][49999] = 0
    let isRepaired = signal == noise
    #expect(isRepaired)
    #expect(try decode(path, sampleRate: 22050, channels: 1).1.channels[0].allSatisfy { $0.isFinite })
  }

  @Test(arguments: [FixtureFormat.wav16, .wavFloat, .flac])
  func `runs of three or more samples at full scale count as clipped`(format: FixtureFormat) throws {
    let path = folder.file("clipped.\(format.fileExtension)")
    var signal = TestSignal.silence(frames: 40000, channels: 2)
    for (channel, range, level) in [
      (0, 100..<105, Float(1)), (0, 200..<202, 1), (1, 16380..<16390, -1), (1, 300..<301, 1), (0, 39997..<40000, 1),
    ] {
      for frame in range { signal.channels[channel][frame] = level }
    }
    // Up and down in turn is loud but not clipped.
    for frame in 1000..<1010 { signal.channels[0][frame] = frame % 2 == 0 ? 1 : -1 }
    try signal.write(to: path, as: format)
    let (info, _) = try decode(path)
    #expect(info.clippedSamples == 5 + 10 + 3)
    #expect(info.warnings.first?.hasPrefix("18 samples are clipped") == true)
  }

  @Test func `a sine at full scale is not clipped`() throws {
    let path = folder.file("sine.wav")
    try TestSignal.sine(frequency: 440, amplitude: 1, frames: 44100).write(to: path, as: .wav16)
    #expect(try decode(path).0.clippedSamples == 0)
  }
}
