import Csndfile

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Decodes what libsndfile knows: wav, aiff, flac, Ogg Vorbis, Opus, MPEG audio and some older formats.
final class SoundFileReader: BlockReader {
  /// What is known about the file beyond libsndfile's own words.
  enum Layout {
    case plain
    case ogg(OggStream)
    case mpeg(MPEGAudioStream)
  }

  let sampleRate: Int
  let channels: Int
  let bits: Int
  let promisedFrames: Int64?

  private let file: RecordingFile
  private let layout: Layout
  private let source: MPEGByteSource?
  private let handle: OpaquePointer
  private let encoding: SoundFileEncoding
  private let header: ChunkedHeader?
  private let channelOrder: VorbisChannelOrder?

  /// - Returns: `nil` where libsndfile doesn't know the format.
  init?(_ file: RecordingFile, layout: Layout) throws(AudioError) {
    var info = SF_INFO()
    let opened: OpaquePointer
    do throws(SoundFileLibrary.Failure) {
      if case .mpeg(let stream) = layout {
        let source = MPEGByteSource(file, stream)
        opened = try SoundFileLibrary.open { source.open(&info) }
        self.source = source
      } else {
        source = nil
        // A descriptor of its own, because libsndfile closes the one it was given when it doesn't know the format.
        let descriptor = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
        lseek(descriptor, 0, SEEK_SET)
        opened = try SoundFileLibrary.open { sf_open_fd(descriptor, Int32(SFM_READ), &info, Int32(SF_TRUE)) }
      }
    } catch {
      if error.isUnknownFormat { return nil }
      throw Self.openingError(file, error)
    }
    handle = opened
    self.file = file
    self.layout = layout
    encoding = SoundFileEncoding(format: Int(info.format))
    sampleRate = Int(info.samplerate)
    channels = Int(info.channels)
    bits = encoding.bits
    if case .ogg = layout { channelOrder = VorbisChannelOrder(channels: channels) } else { channelOrder = nil }
    do throws(AudioError) {
      header = try ChunkedHeader(file)
    } catch {
      SoundFileLibrary.close(opened)
      throw error
    }
    promisedFrames = Self.promise(info, layout, header, encoding)
  }

  deinit { SoundFileLibrary.close(handle) }

  func read(
    into interleaved: UnsafeMutablePointer<Float>, frames: Int, isCancelled: () -> Bool
  ) throws(AudioError) -> Int {
    let got = Int(sf_readf_float(handle, interleaved, sf_count_t(frames)))
    if got < frames, sf_error(handle) == SF_ERR_SYSTEM {
      throw .unreadable(path: file.path, reason: String(cString: sf_strerror(handle)))
    }
    channelOrder?.apply(interleaved, frames: got)
    return got
  }

  func finish(decoded: Int64) throws(AudioError) -> Ending {
    if decoded == 0 {
      if promisedFrames == 0 { throw .noSamples(path: file.path) }
      throw .nothingDecodable(path: file.path, reason: "it is cut off or damaged right behind the header")
    }
    var ending = Ending(format: encoding.name)
    if let promisedFrames, let warning = shortfall(decoded: decoded, promised: promisedFrames) {
      ending.warnings.append(warning)
    }
    switch layout {
    case .plain: finishPlain(&ending)
    case .ogg(let stream): finishOgg(stream, &ending)
    case .mpeg(let stream): finishMPEG(stream, decoded: decoded, &ending)
    }
    return ending
  }

  private func finishPlain(_ ending: inout Ending) {
    if let header, header.missingBytes > 0, ending.warnings.isEmpty {
      ending.warnings.append("The recording is cut off: the last \(header.missingBytes) bytes of audio are missing.")
    }
  }

  private func finishOgg(_ stream: OggStream, _ ending: inout Ending) {
    if case .opus(let preSkip) = stream.codec {
      ending.encoderDelay = preSkip * Int64(sampleRate) / 48000
      if stream.isComplete { ending.encoderPadding = stream.opusPadding * Int64(sampleRate) / 48000 }
    }
    if !stream.isComplete, ending.warnings.isEmpty {
      ending.warnings.append("The recording is cut off: the end of its stream is missing.")
    }
    if stream.strayBytes > 0 {
      ending.warnings.append(
        "The recording is damaged: \(stream.strayBytes) bytes belong to no page; times behind the damage may be early.")
    }
    if stream.hasMoreStreams {
      ending.warnings.append("The file holds several streams one after the other; only the first was decoded.")
    }
  }

  private func finishMPEG(_ stream: MPEGAudioStream, decoded: Int64, _ ending: inout Ending) {
    if stream.isCutOff, ending.warnings.isEmpty {
      ending.warnings.append("The recording is cut off: its last frame is not whole.")
    }
    if stream.strayBytes > 0 {
      ending.warnings.append(
        "The recording is damaged: \(stream.strayBytes) bytes belong to no frame; times behind the damage may be early."
      )
    }
    guard stream.header.layer == 3 else { return }
    guard !stream.isUndercounted, let information = stream.information, information.delay != nil else {
      ending.warnings.append(
        "The mp3 doesn't say how much silence its encoder put in front: times may be late by up to 0.05 s.")
      return
    }
    ending.encoderDelay = information.leadingTrim
    if decoded == promisedFrames { ending.encoderPadding = information.trailingTrim }
  }

  private static func promise(
    _ info: SF_INFO, _ layout: Layout, _ header: ChunkedHeader?, _ encoding: SoundFileEncoding
  ) -> Int64? {
    if case .mpeg(let stream) = layout { return stream.audioFrames }
    // A header written by mp3 encoders into wav counts padding that is not decoded.
    guard !encoding.isMPEG else { return nil }
    if let header, header.missingBytes > 0, let declared = header.declaredBytes, let width = encoding.bytesPerSample {
      return declared / Int64(width * Int(info.channels))
    }
    // libsndfile says Int64.max for streams without an end.
    return info.frames < Int64(1) << 48 ? info.frames : nil
  }

  private static func openingError(_ file: RecordingFile, _ failure: SoundFileLibrary.Failure) -> AudioError {
    if let codec = (try? ChunkedHeader(file))?.codec, ![1, 3].contains(codec) {
      return .unsupportedCodec(path: file.path, codec: ChunkedHeader.codecName(codec))
    }
    if failure.isSystemError { return .unreadable(path: file.path, reason: failure.reason) }
    if failure.isUnknownEncoding {
      return .unsupportedCodec(path: file.path, codec: "an encoding unknown to libsndfile")
    }
    // The library's words for these two speak of its own insides.
    if failure.isMalformed {
      return .corruptHeader(path: file.path, reason: "what follows its first bytes is malformed or cut off")
    }
    if failure.isIncomplete {
      return .corruptHeader(path: file.path, reason: "it has no sample rate, no channels or no codec")
    }
    return .corruptHeader(path: file.path, reason: failure.reason)
  }
}
