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

  /// - Returns: `nil` where libsndfile doesn't know the format.
  init?(_ file: RecordingFile, layout: Layout) throws(AudioError) {
    var info = SF_INFO()
    let opened: OpaquePointer?
    if case .mpeg(let stream) = layout {
      let source = MPEGByteSource(file, start: stream.firstFrame)
      opened = source.open(&info)
      self.source = source
    } else {
      source = nil
      // A descriptor of its own, because libsndfile closes the one it was given when it doesn't know the format.
      let descriptor = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
      guard descriptor >= 0 else { throw .unreadable(path: file.path, reason: SystemError.text(errno)) }
      opened = sf_open_fd(descriptor, Int32(SFM_READ), &info, Int32(SF_TRUE))
    }
    guard let opened else {
      guard sf_error(nil) != SF_ERR_UNRECOGNISED_FORMAT else { return nil }
      throw Self.openingError(file)
    }
    handle = opened
    self.file = file
    self.layout = layout
    encoding = SoundFileEncoding(format: Int(info.format))
    sampleRate = Int(info.samplerate)
    channels = Int(info.channels)
    bits = encoding.bits
    do throws(AudioError) {
      header = try ChunkedHeader(file)
    } catch {
      sf_close(opened)
      throw error
    }
    promisedFrames = Self.promise(info, layout, header, encoding)
  }

  deinit { sf_close(handle) }

  func read(
    into interleaved: UnsafeMutablePointer<Float>, frames: Int, isCancelled: () -> Bool
  ) throws(AudioError) -> Int {
    let got = Int(sf_readf_float(handle, interleaved, sf_count_t(frames)))
    if got < frames, sf_error(handle) == SF_ERR_SYSTEM {
      throw .unreadable(path: file.path, reason: String(cString: sf_strerror(handle)))
    }
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
    guard stream.header.layer == 3 else { return }
    guard let delay = stream.information?.delay, stream.information?.frames != nil else {
      ending.warnings.append(
        "The mp3 doesn't say how much silence its encoder put in front: times may be late by up to 0.05 s.")
      return
    }
    ending.encoderDelay = delay + MPEGAudioStream.decoderDelay
    if decoded == promisedFrames { ending.encoderPadding = stream.trailingTrim }
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

  private static func openingError(_ file: RecordingFile) -> AudioError {
    let code = Int(sf_error(nil))
    let reason = String(cString: sf_strerror(nil)).trimmed
    if let codec = (try? ChunkedHeader(file))?.codec, ![1, 3].contains(codec) {
      return .unsupportedCodec(path: file.path, codec: ChunkedHeader.codecName(codec))
    }
    switch code {
    case Int(SF_ERR_SYSTEM): return .unreadable(path: file.path, reason: reason)
    case Int(SF_ERR_UNSUPPORTED_ENCODING):
      return .unsupportedCodec(path: file.path, codec: "an encoding unknown to libsndfile")
    default: return .corruptHeader(path: file.path, reason: reason)
    }
  }
}

extension MPEGAudioStream {
  /// Samples at the end that are padding and are not decoded.
  var trailingTrim: Int64 { max(0, (information?.padding ?? 0) - Self.decoderDelay) }

  /// Samples of audio after trimming, where the file says how many frames it has.
  var audioFrames: Int64? {
    guard let information, let frames = information.frames else { return nil }
    let all = frames * Int64(header.samplesPerFrame)
    guard let delay = information.delay else { return all }
    return max(0, all - delay - Self.decoderDelay - trailingTrim)
  }
}

extension String {
  /// Without the white space and full stops at both ends.
  var trimmed: String {
    let isPadding = { (character: Character) in character.isWhitespace || character == "." }
    return String(drop(while: isPadding).reversed().drop(while: isPadding).reversed())
  }
}
