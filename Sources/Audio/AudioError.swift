import Artifacts

/// Why a recording could not be read, or a file not written.
public enum AudioError: CodedError, Equatable {
  case missing(path: String)
  case isFolder(path: String)
  case notARegularFile(path: String)
  case unreadable(path: String, reason: String)
  case empty(path: String)
  case notAudio(path: String, looksLike: String)
  case corruptHeader(path: String, reason: String)
  case unsupportedCodec(path: String, codec: String)
  case noSamples(path: String)
  case nothingDecodable(path: String, reason: String)
  case tooManyChannels(path: String, channels: Int)
  case unsupportedSampleRate(path: String, sampleRate: Int)
  case ffmpegMissing(path: String, format: String)
  case ffmpegFailed(path: String, reason: String)
  case unsupportedRequest(path: String, reason: String)
  case cancelled(path: String)
  case resamplerFailed(reason: String)
  case cannotWrite(path: String, reason: String)
  /// Seconds.
  case tooLong(path: String, limit: Double)

  public var code: String { entry.code }
  public var advice: String { entry.advice }

  public var message: String {
    switch self {
    case .missing(let path): "There is no file at '\(path)'."
    case .isFolder(let path): "'\(path)' is a folder; a recording was expected."
    case .notARegularFile(let path): "'\(path)' is a pipe, socket or device; a regular file was expected."
    case .unreadable(let path, let reason): "'\(path)' can't be read: \(reason)."
    case .empty(let path): "'\(path)' is empty (0 bytes); a recording was expected."
    case .notAudio(let path, let looksLike): "'\(path)' is not a recording in a known format: \(looksLike)."
    case .corruptHeader(let path, let reason): "The header of '\(path)' is damaged: \(reason)."
    case .unsupportedCodec(let path, let codec): "'\(path)' holds \(codec), which can't be decoded."
    case .noSamples(let path): "'\(path)' has a valid header but holds no audio (0 frames)."
    case .nothingDecodable(let path, let reason): "Nothing of '\(path)' could be decoded: \(reason)."
    case .tooManyChannels(let path, let channels):
      "'\(path)' has \(channels) channels; at most \(AudioLimits.maximumChannels) are supported."
    case .unsupportedSampleRate(let path, let sampleRate):
      "'\(path)' has a sample rate of \(sampleRate) Hz; "
        + "\(AudioLimits.sampleRates.lowerBound) to \(AudioLimits.sampleRates.upperBound) Hz are supported."
    case .ffmpegMissing(let path, let format):
      "'\(path)' is \(format), which needs the program ffmpeg, and ffmpeg is not installed."
    case .ffmpegFailed(let path, let reason): "ffmpeg could not decode '\(path)': \(reason)."
    case .unsupportedRequest(let path, let reason): "'\(path)' can't be given as asked for: \(reason)."
    case .cancelled(let path): "Decoding of '\(path)' was cancelled."
    case .resamplerFailed(let reason): "The resampler failed: \(reason)."
    case .cannotWrite(let path, let reason): "'\(path)' can't be written: \(reason)."
    case .tooLong(let path, let limit): "'\(path)' lasts longer than \(limit) s, which is the limit that was set."
    }
  }

  /// Every code of this module, for `docs/errors.md`.
  public static let catalogue: [ErrorCatalogueEntry] = Kind.allCases.map(\.entry)

  private var entry: ErrorCatalogueEntry { kind.entry }

  private var kind: Kind {
    switch self {
    case .missing: .missing
    case .isFolder: .isFolder
    case .notARegularFile: .notARegularFile
    case .unreadable: .unreadable
    case .empty: .empty
    case .notAudio: .notAudio
    case .corruptHeader: .corruptHeader
    case .unsupportedCodec: .unsupportedCodec
    case .noSamples: .noSamples
    case .nothingDecodable: .nothingDecodable
    case .tooManyChannels: .tooManyChannels
    case .unsupportedSampleRate: .unsupportedSampleRate
    case .ffmpegMissing: .ffmpegMissing
    case .ffmpegFailed: .ffmpegFailed
    case .unsupportedRequest: .unsupportedRequest
    case .cancelled: .cancelled
    case .resamplerFailed: .resamplerFailed
    case .cannotWrite: .cannotWrite
    case .tooLong: .tooLong
    }
  }

  private enum Kind: CaseIterable {
    case missing, isFolder, notARegularFile, unreadable, empty, notAudio, corruptHeader, unsupportedCodec, noSamples
    case nothingDecodable, tooManyChannels, unsupportedSampleRate, ffmpegMissing, ffmpegFailed, unsupportedRequest
    case cancelled, resamplerFailed, cannotWrite, tooLong

    var entry: ErrorCatalogueEntry {
      switch self {
      case .missing:
        .init(
          code: "PF-AUDIO-001", summary: "The recording does not exist.",
          advice: "Check the path and its spelling; a path with spaces needs quotes in a shell.")
      case .isFolder:
        .init(
          code: "PF-AUDIO-002", summary: "A folder was given where one recording was expected.",
          advice: "Name a recording inside the folder.")
      case .notARegularFile:
        .init(
          code: "PF-AUDIO-003", summary: "The path is a pipe, socket or device.",
          advice: "Copy the data into a file first, or pass it on standard input with '-'.")
      case .unreadable:
        .init(
          code: "PF-AUDIO-004", summary: "The recording exists but can't be read.",
          advice: "Check the permissions of the file and its folders, and that the disk or network share is healthy.")
      case .empty:
        .init(
          code: "PF-AUDIO-005", summary: "The file has 0 bytes.",
          advice: "Download or export the recording again.")
      case .notAudio:
        .init(
          code: "PF-AUDIO-006", summary: "The content is not a recording in a known format, whatever the name says.",
          advice:
            "Give a wav, flac, ogg, opus, mp3 or aiff file; m4a, wma and video files work where ffmpeg is installed.")
      case .corruptHeader:
        .init(
          code: "PF-AUDIO-007", summary: "The header of the recording contradicts itself or is cut off.",
          advice: "Download or export the recording again; 'ffmpeg -i in.wav out.flac' may repair it.")
      case .unsupportedCodec:
        .init(
          code: "PF-AUDIO-008", summary: "The container is known, the codec inside is not supported.",
          advice: "Convert it: ffmpeg -i INPUT output.flac")
      case .noSamples:
        .init(
          code: "PF-AUDIO-009", summary: "A valid header without any audio behind it.",
          advice: "Export the recording again; its export was probably interrupted or its selection empty.")
      case .nothingDecodable:
        .init(
          code: "PF-AUDIO-010", summary: "The header was read but not one frame of audio could be decoded.",
          advice: "The file is damaged or cut off; download or export it again.")
      case .tooManyChannels:
        .init(
          code: "PF-AUDIO-011", summary: "The recording has more than 8 channels.",
          advice: "Mix it down or pick channels: ffmpeg -i INPUT -ac 2 output.flac")
      case .unsupportedSampleRate:
        .init(
          code: "PF-AUDIO-012", summary: "The sample rate is outside 1 kHz to 768 kHz.",
          advice: "The header is probably damaged; otherwise resample: ffmpeg -i INPUT -ar 44100 output.flac")
      case .ffmpegMissing:
        .init(
          code: "PF-AUDIO-013", summary: "The format is decoded by the program ffmpeg, which is not on PATH.",
          advice:
            "Install it ('apt-get install ffmpeg', 'brew install ffmpeg'), or convert the recording to flac elsewhere.")
      case .ffmpegFailed:
        .init(
          code: "PF-AUDIO-014", summary: "The program ffmpeg reported an error.",
          advice:
            "The file is probably damaged or protected; try 'ffmpeg -i INPUT output.flac' to see all of its messages.")
      case .unsupportedRequest:
        .init(
          code: "PF-AUDIO-015", summary: "The rate or channels asked for can't be made from this recording.",
          advice: "Ask for 1 or 2 channels or those of the recording, and for a rate of 1 kHz to 768 kHz.")
      case .cancelled:
        .init(
          code: "PF-AUDIO-016", summary: "Decoding was cancelled.",
          advice: "Nothing is left behind; start again when wanted.")
      case .resamplerFailed:
        .init(
          code: "PF-AUDIO-017", summary: "The resampler could not be set up or run.",
          advice: "This is mostly a lack of memory; free some and try again.")
      case .cannotWrite:
        .init(
          code: "PF-AUDIO-018", summary: "A sound file could not be written; nothing of it was left behind.",
          advice: "Check that the folder exists, may be written to and has room.")
      case .tooLong:
        .init(
          code: "PF-AUDIO-019", summary: "The recording lasts longer than the limit that was set.",
          advice: "Cut it into parts, or raise the limit (--max-duration; max_duration of the service).")
      }
    }
  }
}

/// What recordings may be like.
public enum AudioLimits {
  public static let maximumChannels = 8
  /// In Hz.
  public static let sampleRates = 1000...768_000
}
