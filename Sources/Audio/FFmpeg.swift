#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program ffmpeg, where it is installed.
public struct FFmpeg: Sendable, Equatable {
  /// Absolute path of the program.
  public let path: String

  /// Looks for the program as a shell does.
  /// - Parameter searchPath: folders separated by colons; the variable `PATH` unless given
  /// - Returns: `nil` where it isn't installed
  public init?(searchPath: String? = ProcessInfo.processInfo.environment["PATH"]) {
    let folders = (searchPath ?? "").split(separator: ":")
    let candidates = folders.map { folder in String(folder) + "/ffmpeg" }
    guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else { return nil }
    path = found
  }

  /// What `ffmpeg -version` calls itself, e.g. `ffmpeg 5.1.6`.
  public var version: String {
    guard let process = try? ChildProcess(path, ["-version"]) else { return "ffmpeg" }
    var bytes = [UInt8](repeating: 0, count: 4096)
    var filled = 0
    while filled < bytes.count {
      var part = [UInt8](repeating: 0, count: bytes.count - filled)
      let got = process.read(into: &part, count: part.count)
      if got <= 0 { break }
      bytes.replaceSubrange(filled..<filled + got, with: part[..<got])
      filled += got
    }
    process.terminate()
    let words = String(decoding: bytes[..<filled], as: UTF8.self).split(whereSeparator: \.isWhitespace)
    return "ffmpeg " + (words.count > 2 ? words[2] : "")
  }
}
