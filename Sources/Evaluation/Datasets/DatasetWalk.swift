/// Finds the items of a folder and of those below it.
struct DatasetWalk {
  private(set) var items: [Dataset.Item] = []
  private(set) var skipped: [Dataset.Skipped] = []
  private var visited: Set<[UInt64]> = []
  private var places: [String: String] = [:]
  private var unannotated: [(path: String, name: String, group: String)] = []

  /// - Throws: ``EvaluationError/noSuchFolder(path:)``, ``EvaluationError/unreadableFolder(path:reason:)``.
  mutating func visit(_ root: String) throws(EvaluationError) {
    let trimmed = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
    try visit(FolderContents(trimmed), relative: [])
    if items.isEmpty, skipped.isEmpty { return }
    for (path, name, group) in unannotated {
      let problem = AnnotationProblem(
        file: path, kind: .missingAnnotation, message: "there is no annotation of this recording beside it")
      skipped.append(Dataset.Skipped(name: name, group: group, problems: [problem]))
    }
  }

  /// - Parameter relative: the names of the folders that lead here from the data set.
  private mutating func visit(_ contents: FolderContents, relative: [String]) throws(EvaluationError) {
    if let identity = FolderContents.identity(contents.path), !visited.insert(identity).inserted { return }
    if let item = ItemFolder(contents) {
      let ownName = contents.path.split(separator: "/").last.map(String.init) ?? contents.path
      let log = ReadingLog()
      let (audio, annotation) = item.read(log)
      add(
        relative.last ?? ownName, group: relative.dropLast().last ?? "", place: contents.path, audio, annotation, log)
      return
    }
    let recordings = SidecarFolder(contents)
    for entry in recordings.entries {
      let name = (relative + [entry.stem]).joined(separator: "/")
      guard entry.isAnnotated else {
        unannotated += entry.audio.map { ("\(contents.path)/\($0)", name, relative.last ?? "") }
        continue
      }
      let log = ReadingLog()
      let (audio, annotation) = recordings.read(entry, log)
      for other in entry.audio.dropFirst() {
        log.report(
          AnnotationProblem(
            file: "\(contents.path)/\(other)", kind: .duplicateName,
            message: "'\(entry.audio[0])' has the same name; which of them is annotated?"))
      }
      add(name, group: relative.last ?? "", place: "\(contents.path)/\(entry.stem)", audio, annotation, log)
    }
    for folder in contents.folders where folder != "stems" {
      let path = "\(contents.path)/\(folder)"
      do {
        try visit(FolderContents(path), relative: relative + [folder])
      } catch {
        let problem = AnnotationProblem(file: path, kind: .folder, message: error.message)
        skipped.append(Dataset.Skipped(name: folder, group: relative.last ?? "", problems: [problem]))
      }
    }
  }

  private mutating func add(
    _ name: String, group: String, place: String, _ audio: String?, _ annotation: Annotation, _ log: ReadingLog
  ) {
    if let other = places.updateValue(place, forKey: name) {
      log.report(AnnotationProblem(file: place, kind: .duplicateName, message: "'\(other)' has the same name"))
    }
    if let audio, log.isClean {
      items.append(
        Dataset.Item(
          name: name, group: group, audio: audio, reference: annotation, files: log.files, notes: log.notes))
    } else {
      skipped.append(Dataset.Skipped(name: name, group: group, problems: log.report))
    }
  }
}
