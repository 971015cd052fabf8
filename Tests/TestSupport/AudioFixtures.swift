import Csndfile

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Made-up audio: planar float32, nominally -1 to 1.
public struct TestSignal: Equatable, Sendable {
  public var sampleRate: Int
  public var channels: [[Float]]

  public var frames: Int { channels.first?.count ?? 0 }

  public init(sampleRate: Int, channels: [[Float]]) {
    self.sampleRate = sampleRate
    self.channels = channels
  }

  /// The same sine in every channel.
  public static func sine(
    frequency: Double, amplitude: Double = 0.5, frames: Int, sampleRate: Int = 44100, channels: Int = 1
  ) -> TestSignal {
    let step = 2 * Double.pi * frequency / Double(sampleRate)
    let samples = (0..<frames).map { Float(amplitude * sin(step * Double($0))) }
    return TestSignal(sampleRate: sampleRate, channels: Array(repeating: samples, count: channels))
  }

  /// Silence with single samples of `amplitude` at the given frames, in every channel.
  public static func clicks(
    at positions: [Int], amplitude: Float = 0.9, frames: Int, sampleRate: Int = 44100, channels: Int = 1
  ) -> TestSignal {
    var samples = [Float](repeating: 0, count: frames)
    for position in positions { samples[position] = amplitude }
    return TestSignal(sampleRate: sampleRate, channels: Array(repeating: samples, count: channels))
  }

  /// Uniform noise, different in each channel, the same for equal seeds.
  public static func noise(
    amplitude: Float = 0.5, frames: Int, sampleRate: Int = 44100, channels: Int = 1, seed: UInt64 = 1
  ) -> TestSignal {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    let samples = (0..<channels).map { _ in
      (0..<frames).map { _ -> Float in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return amplitude * (Float(state >> 40) / Float(1 << 23) - 1)
      }
    }
    return TestSignal(sampleRate: sampleRate, channels: samples)
  }

  public static func silence(frames: Int, sampleRate: Int = 44100, channels: Int = 1) -> TestSignal {
    let samples = [Float](repeating: 0, count: frames)
    return TestSignal(sampleRate: sampleRate, channels: Array(repeating: samples, count: channels))
  }
}

/// A format that ``TestSignal/write(to:as:)`` can write.
public enum FixtureFormat: String, CaseIterable, Sendable {
  case wav16, wavFloat, flac, aiff, oggVorbis, opus, mp3

  /// What `SourceInfo.format` calls it.
  public var name: String {
    switch self {
    case .wav16, .wavFloat: "wav"
    case .oggVorbis: "ogg/vorbis"
    case .opus: "ogg/opus"
    default: rawValue
    }
  }

  public var isLossless: Bool {
    switch self {
    case .wav16, .wavFloat, .flac, .aiff: true
    case .oggVorbis, .opus, .mp3: false
    }
  }

  public var fileExtension: String {
    switch self {
    case .wav16, .wavFloat: "wav"
    case .oggVorbis: "ogg"
    default: rawValue
    }
  }

  /// libsndfile's number.
  fileprivate var number: Int {
    switch self {
    case .wav16: Int(SF_FORMAT_WAV) | Int(SF_FORMAT_PCM_16)
    case .wavFloat: Int(SF_FORMAT_WAV) | Int(SF_FORMAT_FLOAT)
    case .flac: Int(SF_FORMAT_FLAC) | Int(SF_FORMAT_PCM_24)
    case .aiff: Int(SF_FORMAT_AIFF) | Int(SF_FORMAT_PCM_24)
    case .oggVorbis: Int(SF_FORMAT_OGG) | Int(SF_FORMAT_VORBIS)
    case .opus: Int(SF_FORMAT_OGG) | Int(SF_FORMAT_OPUS)
    case .mp3: Int(SF_FORMAT_MPEG) | Int(SF_FORMAT_MPEG_LAYER_III)
    }
  }
}

extension TestSignal {
  /// Writes the signal as a sound file.
  public func write(to path: String, as format: FixtureFormat) throws {
    var info = SF_INFO()
    info.samplerate = Int32(sampleRate)
    info.channels = Int32(channels.count)
    info.format = Int32(format.number)
    guard let file = sf_open(path, Int32(SFM_WRITE), &info) else {
      throw FixtureError("\(path): \(String(cString: sf_strerror(nil)))")
    }
    defer { sf_close(file) }
    sf_command(file, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
    sf_command(file, Int32(SFC_SET_CLIPPING), nil, Int32(SF_TRUE))
    var interleaved = [Float](repeating: 0, count: frames * channels.count)
    for (channel, samples) in channels.enumerated() {
      for frame in 0..<frames { interleaved[frame * channels.count + channel] = samples[frame] }
    }
    // In parts: libsndfile's Vorbis encoder overflows the stack on very long ones.
    var offset = 0
    while offset < frames {
      let count = min(4096, frames - offset)
      let written = interleaved.withUnsafeBufferPointer { buffer in
        sf_writef_float(file, buffer.baseAddress! + offset * channels.count, sf_count_t(count))
      }
      guard written == sf_count_t(count) else { throw FixtureError("\(path): \(String(cString: sf_strerror(file)))") }
      offset += count
    }
  }
}
