import Audio
import TestSupport
import Testing

@Suite struct FormatTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: FixtureFormat.allCases)
  func `every format comes back with its name, rate, channels and exact length`(format: FixtureFormat) throws {
    for frames in [100_000, 48000, 4801, 1] {
      let path = folder.file("noise.\(format.fileExtension)")
      try TestSignal.noise(frames: frames, sampleRate: 48000, channels: 2).write(to: path, as: format)
      let (info, signal) = try decode(path)
      #expect(info.format == format.name)
      #expect(info.sampleRate == 48000)
      #expect(info.channels == 2)
      #expect(info.frames == Int64(frames))
      #expect(signal.frames == frames)
      #expect(info.warnings == [])
    }
  }

  @Test(arguments: FixtureFormat.allCases.filter(\.isLossless))
  func `lossless formats come back sample by sample`(format: FixtureFormat) throws {
    let path = folder.file("noise.\(format.fileExtension)")
    let noise = TestSignal.noise(frames: 50000, channels: 3)
    try noise.write(to: path, as: format)
    let (_, signal) = try decode(path)
    for (decoded, original) in zip(signal.channels, noise.channels) {
      let largest = zip(decoded, original).map { ($0 - $1).magnitude }.max()
      #expect(try #require(largest) <= 1 / 32768)
    }
  }

  @Test(arguments: FixtureFormat.allCases, [16000, 24000, 44100, 48000])
  func `a click comes back at its time in every format`(format: FixtureFormat, sampleRate: Int) throws {
    // Opus has no 44.1 kHz.
    if format == .opus && sampleRate == 44100 { return }
    let path = folder.file("click.\(format.fileExtension)")
    try TestSignal.clicks(at: [30000], frames: 60000, sampleRate: sampleRate, channels: 2).write(to: path, as: format)
    let (info, signal) = try decode(path)
    #expect(info.frames == 60000)
    for channel in signal.channels {
      #expect(abs(peak(channel) - 30000) <= (format.isLossless ? 0 : 2))
    }
  }

  @Test func `what an mp3 encoder added is left out and counted`() throws {
    let path = folder.file("click.mp3")
    try TestSignal.clicks(at: [700], frames: 50001).write(to: path, as: .mp3)
    let (info, signal) = try decode(path)
    // LAME's delay of 576 samples, the decoder's of 529, and what fills the last of 1152 samples.
    #expect(info.encoderDelay == 576 + 529)
    #expect((info.frames + info.trimmedSamples) % 1152 == 0)
    #expect(info.encoderPadding > 0)
    #expect(abs(peak(signal.channels[0]) - 700) <= 2)
  }

  @Test(arguments: [16000, 48000])
  func `what an Opus encoder added is left out and counted`(sampleRate: Int) throws {
    let path = folder.file("click.opus")
    try TestSignal.clicks(at: [700], frames: 50001, sampleRate: sampleRate).write(to: path, as: .opus)
    let (info, signal) = try decode(path)
    #expect(info.encoderDelay == Int64(312 * sampleRate / 48000))
    // Packets are multiples of 2.5 ms long.
    #expect((info.frames + info.trimmedSamples) % Int64(sampleRate / 400) == 0)
    #expect(info.encoderPadding > 0)
    #expect(abs(peak(signal.channels[0]) - 700) <= 2)
  }

  @Test func `an mp3 without an information frame is decoded to its end, with a warning about its delay`() throws {
    let path = folder.file("noise.mp3")
    // Silence first: the low bit rate of the first frames makes an estimate of the length from them far too small or large.
    var signal = TestSignal.silence(frames: 200_000)
    signal.channels[0] += TestSignal.noise(frames: 400_000).channels[0]
    try signal.write(to: path, as: .mp3)
    let complete = try decode(path).0
    var bytes = try FileBytes.read(path)
    let information = try #require(
      bytes.indices.first {
        bytes.dropFirst($0).starts(with: Array("Xing".utf8)) || bytes.dropFirst($0).starts(with: Array("Info".utf8))
      })
    let second = try #require((information..<bytes.count).first { bytes[$0] == 0xff && bytes[$0 + 1] & 0xf0 == 0xf0 })
    bytes.removeSubrange(..<second)
    try FileBytes.write(bytes, to: path)
    let (info, _) = try decode(path)
    #expect(info.frames == complete.frames + complete.trimmedSamples)
    #expect(info.trimmedSamples == 0)
    #expect(info.warnings.count == 1)
    #expect(info.warnings.first?.contains("encoder") == true)
  }

  @Test func `joined mp3s are decoded to the end of the last one`() throws {
    let path = folder.file("joined.mp3")
    try TestSignal.noise(frames: 100_000).write(to: path, as: .mp3)
    let one = try decode(path).0
    let bytes = try FileBytes.read(path)
    try FileBytes.write(bytes + bytes, to: path)
    let (info, _) = try decode(path)
    #expect(info.frames >= 2 * (one.frames + one.trimmedSamples))
    #expect(info.warnings.count == 1)
  }

  @Test func `an mp3 with tags or junk in front is found`() throws {
    let path = folder.file("noise.mp3")
    try TestSignal.noise(frames: 30000).write(to: path, as: .mp3)
    let bytes = try FileBytes.read(path)
    let (plain, plainSignal) = try decode(path)
    let tag: [UInt8] = Array("ID3".utf8) + [4, 0, 0, 0, 0, 0x10, 0] + [UInt8](repeating: 0, count: 2048)
    for prefix in [tag, [UInt8](repeating: 0, count: 1000)] {
      try FileBytes.write(prefix + bytes, to: path)
      let (info, signal) = try decode(path)
      #expect(info == plain)
      let isSame = signal == plainSignal
      #expect(isSame)
    }
  }

  @Test func `the content decides, not the name`() throws {
    let path = folder.file("really-a-wav.mp3")
    try TestSignal.noise(frames: 1000).write(to: path, as: .wav16)
    #expect(try decode(path).0.format == "wav")
  }

  @Test(arguments: [(3, [0, 2, 1]), (5, [0, 2, 1, 3, 4]), (6, [0, 2, 1, 5, 3, 4]), (8, [0, 2, 1, 7, 5, 6, 3, 4])])
  func `channels of Ogg files come in the order of wav files`(channels: Int, order: [Int]) throws {
    let path = folder.file("surround.ogg")
    // libsndfile writes and reads them as they are; each channel is a sine of its own, low enough for the LFE.
    var signal = TestSignal.silence(frames: 20000, channels: channels)
    for channel in 0..<channels {
      signal.channels[channel] = TestSignal.sine(frequency: 30 * Double(channel + 1), frames: 20000).channels[0]
    }
    try signal.write(to: path, as: .oggVorbis)
    let (_, decoded) = try decode(path)
    for (channel, source) in order.enumerated() {
      let mono = TestSignal(sampleRate: 44100, channels: [decoded.channels[channel]])
      // -6 dB were written; the encoder takes some off the LFE, and the sines of other channels are 90 dB down.
      #expect(mono.level(of: 30 * Double(source + 1), from: 4000, to: 16000) > -12)
    }
  }

  @Test func `8 channels at 192 kHz and one at 8 kHz are decoded`() throws {
    for (rate, channels) in [(192_000, 8), (8000, 1)] {
      let path = folder.file("noise.wav")
      try TestSignal.noise(frames: 40000, sampleRate: rate, channels: channels).write(to: path, as: .wavFloat)
      let (info, signal) = try decode(path, sampleRate: 22050, channels: 1)
      #expect(info.sampleRate == rate)
      #expect(info.channels == channels)
      #expect(signal.channels.count == 1)
      #expect(signal.frames == Int((40000 * 22050 / Double(rate)).rounded()))
    }
  }
}
