/// Which decoder a file needs, by its content.
enum RecordingFormat {
  case plain
  case ogg(OggStream)
  case mpeg(MPEGAudioStream)
  case foreign(demuxer: String, name: String)

  init(_ file: RecordingFile) throws(AudioError) {
    let bytes = try file.bytes(at: 0, count: FileSignature.length)
    switch FileSignature(bytes) {
    case .foreign(let demuxer, let name): self = .foreign(demuxer: demuxer, name: name)
    case .ogg:
      guard let stream = try OggStream(file) else {
        throw .corruptHeader(path: file.path, reason: "its first Ogg page is cut off")
      }
      if case .other(let codec) = stream.codec {
        self = .foreign(demuxer: "ogg", name: "ogg/" + codec)
      } else {
        self = .ogg(stream)
      }
    case .soundFile:
      let mayBeMPEG = bytes.hasText("ID3") || (bytes.count > 1 && bytes[0] == 0xff && bytes[1] & 0xe0 == 0xe0)
      if mayBeMPEG, let stream = try MPEGAudioStream(file) {
        self = .mpeg(stream)
      } else {
        self = .plain
      }
    }
  }

  /// Whether the file is left to ffmpeg, told from its first bytes.
  static func needsFFmpeg(_ file: RecordingFile) throws(AudioError) -> Bool {
    switch FileSignature(try file.bytes(at: 0, count: FileSignature.length)) {
    case .foreign: return true
    case .soundFile: return false
    case .ogg:
      if case .other = try OggStream.codec(of: file) { return true }
      return false
    }
  }

  func reader(
    _ file: RecordingFile, ffmpeg: FFmpeg?, isCancelled: () -> Bool
  ) throws(AudioError) -> any BlockReader {
    switch self {
    case .foreign(let demuxer, let name):
      guard let ffmpeg else { throw .ffmpegMissing(path: file.path, format: name) }
      return try FFmpegReader(file, ffmpeg: ffmpeg, demuxer: demuxer, name: name, isCancelled: isCancelled)
    case .ogg(let stream):
      if let reader = try SoundFileReader(file, layout: .ogg(stream)) { return reader }
    case .mpeg(let stream):
      if let reader = try SoundFileReader(file, layout: .mpeg(stream)) { return reader }
    case .plain:
      if let reader = try SoundFileReader(file, layout: .plain) { return reader }
      // Junk in front of the first frame hides an mp3 from libsndfile.
      if let stream = try MPEGAudioStream(file), let reader = try SoundFileReader(file, layout: .mpeg(stream)) {
        return reader
      }
    }
    let bytes = try file.bytes(at: 0, count: FileSignature.length)
    throw .notAudio(path: file.path, looksLike: FileSignature.describe(bytes))
  }
}
