import Artifacts
import Audio
import Host
import SongMap

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One recording and where its results go.
struct Recording: Sendable {
  /// As the user named it.
  let name: String
  let path: String
  /// One for each format; nil for standard output.
  let outputs: [(format: OutputFormat, path: String?)]
  /// Why it cannot even be tried, in a batch whose other recordings can.
  var failure: (any CodedError)?
}

extension Recording {
  /// The one recording of a command line.
  ///
  /// - Throws: ``CommandError/noSuchInput(_:)``; standard input is read to its end.
  init(naming input: String) throws {
    if input == "-" {
      self.init(name: "standard input", path: try StandardInput.spool(), outputs: [])
      return
    }
    guard access(input, F_OK) == 0 else { throw CommandError.noSuchInput(input) }
    self.init(name: input, path: input, outputs: [])
  }

  /// The name without folder and extension.
  var baseName: String {
    let file = name == "standard input" ? "standard-input" : path
    let last = file.split(separator: "/").last.map(String.init) ?? file
    guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return last }
    return String(last[..<dot])
  }
}

/// The recordings that a command line names.
struct Recordings {
  let list: [Recording]

  var writesToStandardOutput: Bool { list.contains { $0.outputs.contains { $0.path == nil } } }

  /// - Throws: ``CommandError`` for inputs that do not exist and outputs that clash; standard input is read to its end.
  ///
  /// Of several inputs, those that do not exist and folders that may not be read fail alone.
  init(inputs: [String], output: String?, formats: [OutputFormat]) throws {
    var unusable: [Recording] = []
    func setAside(_ name: String, _ failure: any CodedError) throws {
      if inputs.count == 1 { throw failure }
      unusable.append(Recording(name: name, path: name, outputs: [], failure: failure))
    }
    guard inputs.count(where: { $0 == "-" }) <= 1 else { throw CommandError.standardInputTwice }
    var found: [(name: String, path: String, relative: String)] = []
    for input in inputs {
      if input == "-" {
        found.append(("standard input", try StandardInput.spool(), "standard-input"))
      } else if Self.isFolder(input) {
        var visited: Set<FileIdentity> = []
        var unreadable: [HostError] = []
        let files = Self.audioFiles(in: input, visited: &visited, unreadable: &unreadable)
        for failure in unreadable {
          if files.isEmpty, inputs.count == 1 { throw failure }
          unusable.append(Recording(name: input, path: input, outputs: [], failure: failure))
        }
        guard !files.isEmpty else {
          if unreadable.isEmpty { try setAside(input, CommandError.noAudioInFolder(input)) }
          continue
        }
        found += files.map { ("\(input.hasSuffix("/") ? input : input + "/")\($0)", "\(input)/\($0)", $0) }
      } else {
        guard access(input, F_OK) == 0 else {
          try setAside(input, CommandError.noSuchInput(input))
          continue
        }
        found.append((input, input, String(input.split(separator: "/").last ?? "")))
      }
    }
    guard !found.isEmpty else {
      list = unusable
      return
    }
    let isFromStandardInput = inputs == ["-"]
    if output == "-" || (output == nil && isFromStandardInput) {
      guard found.count == 1, formats.count == 1 else { throw CommandError.notAFolder("-") }
      list = [Recording(name: found[0].name, path: found[0].path, outputs: [(formats[0], nil)])] + unusable
      return
    }
    let isSingleFile = found.count == 1 && formats.count == 1 && !Self.isFolder(inputs[0])
    if let output, isSingleFile, !output.hasSuffix("/"), !Self.isFolder(output) {
      if let file = FileIdentity(output), file == FileIdentity(found[0].path) {
        throw CommandError.outputIsInput(output)
      }
      list = [Recording(name: found[0].name, path: found[0].path, outputs: [(formats[0], output)])] + unusable
      return
    }
    if let output, access(output, F_OK) == 0, !Self.isFolder(output) { throw CommandError.notAFolder(output) }
    let folder = output.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
    let stems = Self.distinctStems(found.map(\.relative))
    list =
      zip(found, stems).map { recording, stem in
        let outputs = formats.map { (format: $0, path: String?("\(folder)\(stem).\($0.fileExtension)")) }
        return Recording(name: recording.name, path: recording.path, outputs: outputs)
      } + unusable
    var owners: [String: String] = [:]
    for recording in list {
      for case let path? in recording.outputs.map(\.path) {
        if let other = owners.updateValue(recording.name, forKey: path) {
          throw CommandError.sameOutput(path, [other, recording.name])
        }
      }
    }
  }

  /// - Throws: ``CommandError`` where a file beside the maps would replace a recording or a map.
  func checkReport(_ path: String) throws {
    let identity = FileIdentity(path)
    for recording in list {
      if identity != nil, identity == FileIdentity(recording.path) { throw CommandError.outputIsInput(path) }
      for case let output? in recording.outputs.map(\.path)
      where output == path || (identity != nil && identity == FileIdentity(output)) {
        throw CommandError.sameOutput(path, ["the report", recording.name])
      }
    }
  }

  /// Names without extension; where two recordings differ in that alone, they keep it.
  private static func distinctStems(_ names: [String]) -> [String] {
    let stems = names.map { name -> String in
      let file = name.split(separator: "/").last ?? ""
      guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return name }
      return String(name.dropLast(file.distance(from: dot, to: file.endIndex)))
    }
    let counts = Dictionary(stems.map { ($0, 1) }, uniquingKeysWith: +)
    return zip(names, stems).map { counts[$1] == 1 ? $1 : $0 }
  }

  /// Audio files of a folder and those below it, each folder once.
  ///
  /// - Parameter unreadable: takes an error for each folder that may not be read.
  private static func audioFiles(
    in folder: String, visited: inout Set<FileIdentity>, unreadable: inout [HostError]
  ) -> [String] {
    guard let identity = FileIdentity(folder), visited.insert(identity).inserted else { return [] }
    var files: [String] = []
    let names: [String]
    do {
      names = try listFolder(folder)
    } catch {
      unreadable.append(error)
      return []
    }
    for name in names.sorted() where !name.hasPrefix(".") {
      if isFolder("\(folder)/\(name)") {
        files += audioFiles(in: "\(folder)/\(name)", visited: &visited, unreadable: &unreadable).map { "\(name)/\($0)" }
      } else if let dot = name.lastIndex(of: "."),
        AudioFileNames.extensions.contains(name[name.index(after: dot)...].lowercased())
      {
        files.append(name)
      }
    }
    return files
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

/// Makes the folder that a file goes to.
///
/// - Throws: ``SongMapError/unwritableFile(path:reason:)``.
func makeParentFolder(of path: String) throws(SongMapError) {
  let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
  guard !parts.isEmpty else { return }
  do {
    try makeFolder(parts.joined(separator: "/"))
  } catch {
    guard case .cannotWriteCache(let folder, let reason) = error else {
      throw .unwritableFile(path: path, reason: error.message)
    }
    throw .unwritableFile(path: path, reason: "the folder '\(folder)' cannot be made: \(reason)")
  }
}

/// A recording that comes through a pipe is kept in a file, because it is read more than once.
enum StandardInput {
  static func spool() throws -> String {
    let folder = try TemporaryFolder.shared()
    let path = folder + "/standard-input"
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw HostError.cannotSpool(folder: folder, reason: String(cString: strerror(errno))) }
    defer { close(file) }
    let block = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { block.deallocate() }
    while true {
      let got = read(STDIN_FILENO, block, 1 << 16)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        throw HostError.unreadableFile(path: "standard input", reason: String(cString: strerror(errno)))
      }
      if got == 0 { return path }
      var put = 0
      while put < got {
        let count = write(file, block + put, got - put)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw HostError.cannotSpool(folder: folder, reason: String(cString: strerror(errno))) }
        put += count
      }
    }
  }
}
