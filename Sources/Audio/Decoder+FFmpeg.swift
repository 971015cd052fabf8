extension Decoder {
  /// Name and version of the ffmpeg that decodes m4a, aac and others; nil where none is installed.
  public static var ffmpegVersion: String? { FFmpeg()?.version }
}
