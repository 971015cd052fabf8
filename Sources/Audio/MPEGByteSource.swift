import Csndfile

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Hands the frames of an MPEG audio file to libsndfile, without letting it look for the end.
///
/// Where the file has no information frame, libsndfile would estimate the length from the first frame's bit rate and the
/// length of the file and stop there, which loses half of some variable bit rate files. It does not estimate when the
/// end can't be found.
final class MPEGByteSource {
  private let file: RecordingFile
  private let runs: [MPEGAudioStream.Run]
  /// Where each run begins in what is handed over.
  private let starts: [Int64]
  private let length: Int64
  private var position: Int64 = 0
  private var run = 0

  init(_ file: RecordingFile, _ stream: MPEGAudioStream) {
    self.file = file
    runs = stream.runs
    var starts: [Int64] = []
    var length: Int64 = 0
    for run in stream.runs {
      starts.append(length)
      length += run.end - run.start
    }
    self.starts = starts
    self.length = length
  }

  /// The source has to outlive the handle.
  func open(_ info: inout SF_INFO) -> OpaquePointer? {
    var callbacks = SF_VIRTUAL_IO(
      get_filelen: { MPEGByteSource.from($0).length },
      seek: { offset, origin, context in MPEGByteSource.from(context).seek(offset, origin) },
      read: { buffer, count, context in MPEGByteSource.from(context).read(buffer, count) },
      write: { _, _, _ in 0 },
      tell: { MPEGByteSource.from($0).position })
    return sf_open_virtual(&callbacks, Int32(SFM_READ), &info, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> MPEGByteSource {
    Unmanaged<MPEGByteSource>.fromOpaque(context!).takeUnretainedValue()
  }

  private func seek(_ offset: Int64, _ origin: Int32) -> Int64 {
    switch origin {
    case SEEK_SET: position = offset
    case SEEK_CUR: position += offset
    default: return -1
    }
    return position
  }

  private func read(_ buffer: UnsafeMutableRawPointer?, _ count: Int64) -> Int64 {
    guard let buffer, position >= 0 else { return 0 }
    var filled: Int64 = 0
    while filled < count, position < length {
      if position < starts[run] { run = 0 }
      while run + 1 < runs.count, position >= starts[run + 1] { run += 1 }
      let offset = runs[run].start + position - starts[run]
      let wanted = min(count - filled, runs[run].end - offset)
      let got = pread(file.descriptor, buffer + Int(filled), Int(wanted), off_t(offset))
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { break }
      filled += Int64(got)
      position += Int64(got)
    }
    return filled
  }
}
