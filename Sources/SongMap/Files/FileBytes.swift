#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads whole files.
enum FileBytes {
  /// The most that is read of a map, in bytes.
  static let limit = 1 << 28

  /// - Throws: ``SongMapError/unreadableFile(path:reason:)``, also for a folder and for more than ``limit`` bytes.
  static func read(_ path: String) throws(SongMapError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadableFile(path: path, reason: systemMessage(errno)) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = systemRead(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadableFile(path: path, reason: systemMessage(errno))
      }
      bytes += chunk[..<count]
      if bytes.count > limit { throw .unreadableFile(path: path, reason: "it is larger than \(limit >> 20) MiB") }
    }
  }
}
