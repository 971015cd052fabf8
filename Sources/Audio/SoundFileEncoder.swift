import Csndfile

/// Writes planar float32 samples as a sound file to an open descriptor.
final class SoundFileEncoder {
  private var handle: OpaquePointer?
  private let sink: DescriptorSink
  private let channels: Int
  private let interleaved: UnsafeMutablePointer<Float>
  private let path: String
  private let format: AudioWriter.Format
  private static let blockSize = 4096
  /// 0 to 1; 0.6 hides coding from nearly all listeners.
  private static let vorbisQuality = 0.6

  /// - Parameters:
  ///   - descriptor: open for reading and writing; stays open
  ///   - path: named in errors
  init(
    descriptor: Int32, path: String, format: AudioWriter.Format, sampleRate: Int, channels: Int
  ) throws(AudioError) {
    var info = SF_INFO()
    info.samplerate = Int32(clamping: sampleRate)
    info.channels = Int32(clamping: channels)
    switch format {
    case .wav: info.format = Int32(SF_FORMAT_RF64) | Int32(SF_FORMAT_FLOAT)
    case .flac: info.format = Int32(SF_FORMAT_FLAC) | Int32(SF_FORMAT_PCM_24)
    case .ogg: info.format = Int32(SF_FORMAT_OGG) | Int32(SF_FORMAT_VORBIS)
    }
    sink = DescriptorSink(descriptor)
    let opened: OpaquePointer
    do throws(SoundFileLibrary.Failure) {
      opened = try SoundFileLibrary.open { [sink] in sink.open(&info) }
    } catch {
      let reason = sink.failure.map(SystemError.text) ?? error.reason
      throw .cannotWrite(path: path, reason: "\(reason) (\(channels) channels at \(sampleRate) Hz)")
    }
    handle = opened
    self.path = path
    self.format = format
    self.channels = channels
    // Plain wav up to 4 GiB, and above that the 64 bit variant.
    sf_command(opened, Int32(SFC_RF64_AUTO_DOWNGRADE), nil, Int32(SF_TRUE))
    sf_command(opened, Int32(SFC_SET_CLIPPING), nil, Int32(SF_TRUE))
    var quality = Self.vorbisQuality
    if format == .ogg {
      sf_command(opened, Int32(SFC_SET_VBR_ENCODING_QUALITY), &quality, Int32(MemoryLayout<Double>.size))
    }
    interleaved = .allocate(capacity: channels * Self.blockSize)
    interleaved.initialize(repeating: 0, count: channels * Self.blockSize)
  }

  deinit {
    if let handle { SoundFileLibrary.close(handle) }
    interleaved.deallocate()
  }

  func append(_ samples: UnsafePointer<UnsafePointer<Float>>, frames: Int) throws(AudioError) {
    var offset = 0
    while offset < frames {
      let count = min(Self.blockSize, frames - offset)
      for channel in 0..<channels {
        let input = samples[channel] + offset
        let output = interleaved + channel
        for frame in 0..<count { output[frame &* channels] = input[frame] }
      }
      let written = sf_writef_float(handle, interleaved, sf_count_t(count))
      guard written == sf_count_t(count), sink.failure == nil else { throw failure() }
      offset += count
    }
  }

  /// Writes what is still buffered, and the header; nothing can be appended afterwards.
  func finish() throws(AudioError) {
    guard let open = handle else { return }
    handle = nil
    let code = SoundFileLibrary.close(open)
    if format == .wav { sink.clearPeakTime() }
    guard code == 0, sink.failure == nil else { throw failure() }
  }

  private func failure() -> AudioError {
    let reason =
      sink.failure.map(SystemError.text)
      ?? (handle.map { String(cString: sf_strerror($0)).trimmed } ?? "it could not be completed")
    return .cannotWrite(path: path, reason: reason)
  }
}
