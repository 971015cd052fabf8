/// Finds the items of a folder and of those below it.
struct DatasetWalk {
  /// What was found in one place, before it has a name.
  private struct Entry {
    /// The names of the folders that lead here from the data set, and the own one.
    let path: [String]
    /// How many parts of the path make the name.
    var nameLength: Int
    var group = ""
    /// Where it lies.
    let place: String
    var audio: String?
    var annotation = Annotation()
    let log: ReadingLog

    var name: String { path.suffix(nameLength).joined(separator: "/") }
  }

  private var entries: [Entry] = []
  private var unannotated: [Entry] = []
  private var visited: Set<[UInt64]> = []

  /// - Throws: ``EvaluationError/noSuchFolder(path:)``, ``EvaluationError/notAFolder(path:)``,
  ///   ``EvaluationError/unreadableFolder(path:reason:)``.
  mutating func visit(_ root: String) throws(EvaluationError) {
    let trimmed = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
    try visit(FolderContents(trimmed), relative: [])
  }

  /// All that was found; without annotations there is no data set, however many recordings there are.
  var dataset: Dataset {
    guard !entries.isEmpty else { return Dataset(items: []) }
    var items: [Dataset.Item] = []
    var skipped: [Dataset.Skipped] = []
    var places: [String: String] = [:]
    for entry in Self.qualified(entries) + unannotated {
      let (name, group, path) = (entry.name, entry.group, entry.path.joined(separator: "/"))
      if let other = places.updateValue(entry.place, forKey: name) {
        entry.log.report(
          AnnotationProblem(file: entry.place, kind: .duplicateName, message: "'\(other)' has the same name"))
      }
      if let audio = entry.audio, entry.log.isClean {
        items.append(
          Dataset.Item(
            name: name, group: group, path: path, audio: audio, reference: entry.annotation, files: entry.log.files,
            notes: entry.log.notes))
      } else {
        skipped.append(Dataset.Skipped(name: name, group: group, path: path, problems: entry.log.report))
      }
    }
    return Dataset(
      items: items.sorted { $0.name < $1.name },
      skipped: skipped.sorted { ($0.name, $0.group) < ($1.name, $1.group) })
  }

  /// Item folders of one name get the names of the folders above them, as many as tell them apart.
  private static func qualified(_ entries: [Entry]) -> [Entry] {
    var entries = entries
    while true {
      var byName: [String: [Int]] = [:]
      for index in entries.indices { byName[entries[index].name, default: []].append(index) }
      let ambiguous = byName.values.filter { $0.count > 1 }.joined().filter {
        entries[$0].nameLength < entries[$0].path.count
      }
      if ambiguous.isEmpty { return entries }
      for index in ambiguous { entries[index].nameLength += 1 }
    }
  }

  /// - Parameter relative: the names of the folders that lead here from the data set.
  private mutating func visit(_ contents: FolderContents, relative: [String]) throws(EvaluationError) {
    if let identity = FolderContents.identity(contents.path), !visited.insert(identity).inserted { return }
    if let item = ItemFolder(contents) {
      let ownName = contents.path.split(separator: "/").last.map(String.init) ?? contents.path
      let log = ReadingLog()
      let (audio, annotation) = item.read(log)
      entries.append(
        Entry(
          path: relative.isEmpty ? [ownName] : relative, nameLength: 1, group: relative.dropLast().last ?? "",
          place: contents.path, audio: audio, annotation: annotation, log: log))
      return
    }
    let recordings = SidecarFolder(contents)
    for recording in recordings.entries { add(recording, of: recordings, relative) }
    for folder in contents.folders where folder != "stems" {
      let path = "\(contents.path)/\(folder)"
      do {
        try visit(FolderContents(path), relative: relative + [folder])
      } catch {
        let log = ReadingLog()
        log.report(AnnotationProblem(file: path, kind: .folder, message: error.message))
        entries.append(Entry(path: relative + [folder], nameLength: relative.count + 1, place: path, log: log))
      }
    }
  }

  private mutating func add(_ recording: SidecarFolder.Entry, of folder: SidecarFolder, _ relative: [String]) {
    let log = ReadingLog()
    let path = relative + [recording.stem]
    var entry = Entry(path: path, nameLength: path.count, place: "\(folder.path)/\(recording.stem)", log: log)
    guard recording.isAnnotated else {
      for name in recording.audio {
        log.report(
          AnnotationProblem(
            file: "\(folder.path)/\(name)", kind: .missingAnnotation,
            message: "there is no annotation of this recording beside it"))
      }
      unannotated.append(entry)
      return
    }
    (entry.audio, entry.annotation) = folder.read(recording, log)
    for other in recording.audio.dropFirst() {
      log.report(
        AnnotationProblem(
          file: "\(folder.path)/\(other)", kind: .duplicateName,
          message: "'\(recording.audio[0])' has the same name; which of them is annotated?"))
    }
    entries.append(entry)
  }
}
