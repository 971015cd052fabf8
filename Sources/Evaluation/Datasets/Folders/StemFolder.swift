import Audio

/// The audio files of separated sources in one folder.
struct StemFolder {
  let path: String
  private(set) var files: [Annotation.StemFile] = []
  /// Seconds of each file whose header says it.
  private(set) var durations: [Double] = []
  /// A file that holds the sum of the stems.
  private(set) var mix: String?

  /// `nil` after the log was told why.
  init?(_ path: String, _ log: ReadingLog) {
    self.path = path
    guard let contents = try? FolderContents(path) else {
      log.report(AnnotationProblem(file: path, kind: .folder, message: "the folder cannot be listed"))
      return nil
    }
    for name in contents.files where AudioFileNames.extensions.contains(FileName(name).fileExtension) {
      let file = "\(path)/\(name)"
      let stem = FileName(name).withoutExtension
      if stem == "mix" || stem == "mixture" {
        mix = name
        continue
      }
      if files.contains(where: { $0.name == stem }) {
        log.report(AnnotationProblem(file: file, kind: .twice, message: "another file holds the stem '\(stem)' too"))
        continue
      }
      do {
        if let duration = try Decoder.promisedDuration(path: file) { durations.append(duration) }
        files.append(Annotation.StemFile(name: stem, path: file))
        log.read(file)
      } catch {
        log.report(AnnotationProblem(file: file, kind: .audio, message: error.message))
      }
    }
  }
}
