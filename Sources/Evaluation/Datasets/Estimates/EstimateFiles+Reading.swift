import Artifacts
import SongMap

extension EstimateFiles.Found {
  /// Reads what there is for an item: a Song Map before JAMS before other files.
  ///
  /// What is the reference itself is not read: where results stand beside references, it would score as perfect.
  func estimate(of item: Dataset.Item) -> Estimate {
    let log = ReadingLog(.estimate)
    let found = withoutReference(of: item, log)
    guard !found.isEmpty else { return Estimate(name: item.name, annotation: nil, notes: log.notes) }
    let annotation = found.annotation(duration: item.reference.duration, log)
    return Estimate(
      name: item.name, annotation: annotation, files: log.files, problems: log.report, notes: log.notes)
  }

  private var isEmpty: Bool { songMaps.isEmpty && jams.isEmpty && sidecars.isEmpty && folders.isEmpty }

  private func annotation(duration: Double?, _ log: ReadingLog) -> Annotation? {
    var annotation = Annotation()
    annotation.duration = duration
    let isWhole = !songMaps.isEmpty || !jams.isEmpty
    if let path = only(songMaps, log) {
      guard songMaps.count == 1, let map = songMap(path, log) else { return nil }
      annotation = map
      noteUnused(jams + sidecars.map(\.path), log)
    } else if let path = only(jams, log) {
      guard jams.count == 1, let file = JSONFile(path, log) else { return nil }
      JAMSFile(file).read(into: &annotation, log)
      noteUnused(sidecars.map(\.path), log)
    } else {
      AnnotationTextReader(log: log, duration: duration).read(sidecars, into: &annotation)
    }
    for other in folders.dropFirst() {
      log.report(
        AnnotationProblem(
          file: other.path, kind: .twice, message: "'\(folders[0].path)' holds estimates of the same recording"))
    }
    if folders.count > 1, !isWhole { return nil }
    if let folder = folders.first {
      let reader = AnnotationFolder(contents: folder, log: log, duration: duration)
      if isWhole {
        if annotation.stems == nil { reader.readStems(into: &annotation) }
      } else {
        reader.read(into: &annotation)
      }
    }
    annotation.duration = duration ?? annotation.duration
    return annotation
  }

  private func withoutReference(of item: Dataset.Item, _ log: ReadingLog) -> Self {
    let reference = Set(item.files.compactMap(FolderContents.identity))
    func isReference(_ path: String) -> Bool {
      guard let identity = FolderContents.identity(path), reference.contains(identity) else { return false }
      log.note("\(path): not read, because it is the reference")
      return true
    }
    var found = self
    found.jams.removeAll(where: isReference)
    found.sidecars.removeAll { isReference($0.path) }
    found.folders.removeAll { folder in
      folder.files.contains { isReference("\(folder.path)/\($0)") }
    }
    return found
  }

  /// One of several files that say everything; the others are problems.
  private func only(_ paths: [String], _ log: ReadingLog) -> String? {
    for other in paths.dropFirst() {
      log.report(
        AnnotationProblem(file: other, kind: .twice, message: "'\(paths[0])' is an estimate of the same recording"))
    }
    return paths.first
  }

  private func noteUnused(_ paths: [String], _ log: ReadingLog) {
    for path in paths { log.note("\(path): not used, because there is a map of the whole recording") }
  }

  private func songMap(_ path: String, _ log: ReadingLog) -> Annotation? {
    log.read(path)
    do {
      let map = try SongMapReader.read(try AnnotationFile.text(path), name: path)
      let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      return Annotation(songMap: map, folder: folder)
    } catch let problem as AnnotationProblem {
      log.report(problem)
    } catch let SongMapError.refused(_, violations) {
      for violation in violations {
        log.report(
          AnnotationProblem(
            file: path, line: violation.position?.line, kind: .songMap,
            message: "\(violation.pointer.isEmpty ? "the map" : violation.pointer): \(violation.message)"))
      }
    } catch {
      log.report(
        AnnotationProblem(file: path, kind: .notJSON, message: "\((error as? SongMapError)?.message ?? "\(error)")"))
    }
    return nil
  }
}
