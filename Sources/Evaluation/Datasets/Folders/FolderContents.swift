#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a folder holds, sorted by name, without hidden files.
struct FolderContents {
  let path: String
  var files: [String] = []
  var folders: [String] = []

  /// - Throws: ``EvaluationError/unreadableFolder(path:reason:)``, ``EvaluationError/noSuchFolder(path:)``,
  ///   ``EvaluationError/notAFolder(path:)``.
  init(_ path: String) throws(EvaluationError) {
    self.path = path
    guard let folder = opendir(path) else {
      if errno == ENOTDIR, access(path, F_OK) == 0 { throw .notAFolder(path: path) }
      if errno == ENOENT || errno == ENOTDIR { throw .noSuchFolder(path: path) }
      throw .unreadableFolder(path: path, reason: String(cString: strerror(errno)))
    }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      var status = stat()
      let exists = stat("\(path)/\(name)", &status) == 0
      // A link that leads nowhere or in circles is a file that cannot be read.
      if exists, status.st_mode & S_IFMT == S_IFDIR { folders.append(name) } else { files.append(name) }
    }
    files.sort()
    folders.sort()
  }

  /// What tells the folder from all others, by whatever links it is reached.
  static func identity(_ path: String) -> [UInt64]? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return [UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino)]
  }
}

/// A file name in two: `song.beats.txt` by `song` is `beats.txt`.
struct FileName {
  let name: String

  init(_ name: String) { self.name = name }

  /// Behind the last point, in lower case; empty where there is none.
  var fileExtension: String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  var withoutExtension: String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }
}
