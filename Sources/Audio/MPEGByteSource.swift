import Csndfile

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Hands an MPEG audio file to libsndfile from its first frame on, without letting it look for the end.
///
/// Where the file has no information frame, libsndfile would estimate the length from the first frame's bit rate and the
/// length of the file and stop there, which loses half of some variable bit rate files. It does not estimate when the
/// end can't be found.
final class MPEGByteSource {
  private let file: RecordingFile
  private let start: Int64
  private var position: Int64 = 0

  init(_ file: RecordingFile, start: Int64) {
    self.file = file
    self.start = start
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

  private var length: Int64 { file.size - start }

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
    guard let buffer else { return 0 }
    let got = pread(file.descriptor, buffer, Int(count), off_t(start + position))
    guard got > 0 else { return 0 }
    position += Int64(got)
    return Int64(got)
  }
}
