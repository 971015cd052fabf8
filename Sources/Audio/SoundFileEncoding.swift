import Csndfile

/// What a libsndfile format number means.
struct SoundFileEncoding: Equatable {
  /// Name of the container and, in Ogg and for MPEG audio in wav, the codec.
  let name: String
  /// Resolution of the samples; 16 where the codec has none.
  let bits: Int
  /// Bytes of one stored sample, for uncompressed formats.
  let bytesPerSample: Int?
  let isMPEG: Bool

  init(format: Int) {
    let subtype = format & Int(SF_FORMAT_SUBMASK)
    switch subtype {
    case Int(SF_FORMAT_PCM_S8), Int(SF_FORMAT_PCM_U8): (bits, bytesPerSample) = (8, 1)
    case Int(SF_FORMAT_ULAW), Int(SF_FORMAT_ALAW): (bits, bytesPerSample) = (16, 1)
    case Int(SF_FORMAT_PCM_16): (bits, bytesPerSample) = (16, 2)
    case Int(SF_FORMAT_PCM_24): (bits, bytesPerSample) = (24, 3)
    case Int(SF_FORMAT_PCM_32), Int(SF_FORMAT_FLOAT): (bits, bytesPerSample) = (32, 4)
    case Int(SF_FORMAT_DOUBLE): (bits, bytesPerSample) = (64, 8)
    default: (bits, bytesPerSample) = (16, nil)
    }
    let mpegNames = [
      Int(SF_FORMAT_MPEG_LAYER_I): "mp1", Int(SF_FORMAT_MPEG_LAYER_II): "mp2", Int(SF_FORMAT_MPEG_LAYER_III): "mp3",
    ]
    let mpeg = mpegNames[subtype]
    isMPEG = mpeg != nil
    switch format & Int(SF_FORMAT_TYPEMASK) {
    case Int(SF_FORMAT_WAV), Int(SF_FORMAT_WAVEX), Int(SF_FORMAT_RF64): name = mpeg.map { "wav/\($0)" } ?? "wav"
    case Int(SF_FORMAT_AIFF): name = "aiff"
    case Int(SF_FORMAT_FLAC): name = "flac"
    case Int(SF_FORMAT_OGG): name = subtype == Int(SF_FORMAT_OPUS) ? "ogg/opus" : "ogg/vorbis"
    case Int(SF_FORMAT_MPEG): name = mpeg ?? "mp3"
    case Int(SF_FORMAT_AU): name = "au"
    case Int(SF_FORMAT_CAF): name = "caf"
    case Int(SF_FORMAT_W64): name = "w64"
    case let container: name = Self.libraryName(container)
    }
  }

  /// libsndfile's own words for the formats above not named.
  private static func libraryName(_ container: Int) -> String {
    var info = SF_FORMAT_INFO()
    info.format = Int32(container)
    let size = Int32(MemoryLayout<SF_FORMAT_INFO>.size)
    guard sf_command(nil, Int32(SFC_GET_FORMAT_INFO), &info, size) == 0, let name = info.name else { return "other" }
    return String(cString: name).lowercased()
  }
}
