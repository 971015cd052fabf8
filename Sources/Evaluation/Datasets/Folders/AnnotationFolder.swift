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
    var files: [(path: String, role: AnnotationRole)] = []
    for name in contents.files {
      if let role = AnnotationRole(name) {
        files.append(("\(contents.path)/\(name)", role))
      } else if !Self.known.contains(name), !AudioFileNames.extensions.contains(FileName(name).fileExtension) {
        log.note("\(contents.path)/\(name): not read")
      }
    }
    AnnotationTextReader(log: log, duration: duration).read(files, into: &annotation)
    if contents.files.contains("tempo.json") { readTempi(into: &annotation) }
    readStems(into: &annotation)
  }

  private func readTempi(into annotation: inout Annotation) {
    let path = "\(contents.path)/tempo.json"
    guard let file = JSONFile(path, log), let candidates = file.list("bpm_candidates") else { return }
    let check = ValueCheck(path: path, log: log, duration: nil)
    annotation.tempiAreEquallyGood = annotation.tempi == nil
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
  func readStems(into annotation: inout Annotation) {
    guard contents.folders.contains("stems"), let stems = StemFolder("\(contents.path)/stems", log) else { return }
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
