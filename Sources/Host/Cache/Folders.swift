import Artifacts

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Names in a folder, without `.` and `..`; none where it cannot be read.
func folderContents(_ path: String) -> [String] { (try? listFolder(path)) ?? [] }

/// Names in a folder, without `.` and `..`, in no order.
///
/// - Throws: ``HostError/unreadableFile(path:reason:)``.
public func listFolder(_ path: String) throws(HostError) -> [String] {
  guard let folder = opendir(path) else {
    throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
  }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

/// A folder of the user's own, as the XDG Base Directory Specification names it: a relative path there is to be ignored.
///
/// - Parameters:
///   - variable: such as `XDG_DATA_HOME`.
///   - standard: its value where it is not set, from the home folder on, such as `.local/share`.
public func userFolder(_ variable: String, orHome standard: String, environment: [String: String]) -> String {
  if let path = environment[variable], path.hasPrefix("/") { return path }
  return "\(environment["HOME"] ?? "")/\(standard)"
}

/// Bytes of the files in a folder.
func folderSize(_ path: String) -> Int64 {
  folderContents(path).reduce(0) { sum, name in
    var status = stat()
    return stat("\(path)/\(name)", &status) == 0 ? sum + Int64(status.st_size) : sum
  }
}

/// Removes a folder with all that is in it; links are removed, not followed.
package func removeFolder(_ path: String) {
  var whole = stat()
  guard lstat(path, &whole) == 0, whole.st_mode & S_IFMT == S_IFDIR else {
    unlink(path)
    return
  }
  for name in folderContents(path) {
    let item = "\(path)/\(name)"
    var status = stat()
    if lstat(item, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      removeFolder(item)
    } else {
      unlink(item)
    }
  }
  rmdir(path)
}

/// Makes a folder and those above it.
public func makeFolder(_ path: String) throws(HostError) {
  var made = path.hasPrefix("/") ? "/" : ""
  for part in path.split(separator: "/") {
    made += made.isEmpty || made == "/" ? String(part) : "/\(part)"
    if mkdir(made, 0o755) != 0, errno != EEXIST {
      throw .cannotWriteCache(path: made, reason: String(cString: strerror(errno)))
    }
  }
}
