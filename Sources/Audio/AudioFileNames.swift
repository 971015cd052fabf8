/// How recordings are told from other files by their names.
public enum AudioFileNames {
  /// In lower case, without the point.
  public static let extensions: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "aif", "aiff", "aifc", "au", "caf", "w64", "m4a", "aac", "mp4",
    "wma", "webm", "mka",
  ]
}
