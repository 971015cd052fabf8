import Artifacts
import Audio

/// The annotations of one recording in a folder of their own: `beats.txt`, `chords.lab`, `stems/` and so on.
struct AnnotationFolder {
  let contents: FolderContents
  let log: ReadingLog
  /// Seconds; `nil` where the length of the recording is not known.
  let duration: Double?

  /// Files with facts that no task compares.
  private static let known: Set<String> = ["item.json", "drums.csv", "stanzas.csv", "tempo.json"]

  /// Whether a folder has any file that this type reads.
  static func isOne(_ contents: FolderContents) -> Bool {
    contents.files.contains { $0 == "tempo.json" || AnnotationRole($0) != nil }
  }

  /// Reads all files; what is wrong with them goes to the log.
  func read(into annotation: inout Annotation) {
    let reader = AnnotationTextReader(log: log, duration: duration)
    var roles: [AnnotationRole: String] = [:]
    for name in contents.files {
      guard let role = AnnotationRole(name) else {
        if !Self.known.contains(name), !AudioFileNames.extensions.contains(FileName(name).fileExtension) {
          log.note("\(contents.path)/\(name): not read")
        }
        continue
      }
      if let other = roles.updateValue(name, forKey: role) {
        log.report(
          AnnotationProblem(
            file: "\(contents.path)/\(name)", kind: .twice, message: "the file '\(other)' beside it says the same"))
        continue
      }
      reader.read("\(contents.path)/\(name)", as: role, into: &annotation)
    }
    annotation.sections?.sort(by: AnnotationRole.isFiner)
    if contents.files.contains("tempo.json") { readTempi(into: &annotation) }
    if contents.folders.contains("stems") { readStems(into: &annotation) }
  }

  private func readTempi(into annotation: inout Annotation) {
    let path = "\(contents.path)/tempo.json"
    guard let file = JSONFile(path, log), let candidates = file.list("bpm_candidates") else { return }
    let check = ValueCheck(path: path, log: log, duration: nil)
    for (index, candidate) in candidates.enumerated() {
      let place = AnnotationPlace.entry(index + 1, of: "bpm_candidates")
      guard let tempo = candidate.number else {
        check.report(.notANumber, place, "a number was expected")
        continue
      }
      guard check.isInRange(tempo, ValueCheck.tempi, "tempo", place) else { continue }
      if annotation.tempi?.contains(tempo) != true { annotation.tempi = (annotation.tempi ?? []) + [tempo] }
    }
  }

  /// Stems of the whole recording; those of an excerpt cannot be compared with stems of the recording.
  private func readStems(into annotation: inout Annotation) {
    guard let stems = StemFolder("\(contents.path)/stems", log) else { return }
    guard let duration else {
      annotation.stems = stems.files
      return
    }
    let shortened = stems.durations.filter { abs($0 - duration) > ValueCheck.graceAtEnd }
    guard let length = shortened.first else {
      if !stems.files.isEmpty { annotation.stems = stems.files }
      return
    }
    let mix = stems.mix.map { "; they add up to '\($0)'" } ?? ""
    log.note("\(stems.path): not used, because the stems last \(length) s and the recording \(duration) s\(mix)")
  }
}

extension AnnotationRole {
  /// The finest division first, then other annotators of it, the coarse ones last.
  static func isFiner(_ left: Annotation.Sections, than right: Annotation.Sections) -> Bool {
    func rank(_ name: String) -> Int { name.hasSuffix("coarse") ? 2 : name.contains("_") ? 1 : 0 }
    return (rank(left.name), left.name) < (rank(right.name), right.name)
  }
}

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
