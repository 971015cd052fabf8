import Audio

/// A folder of recordings with annotation files of their names beside them.
struct SidecarFolder {
  /// One recording, or annotations whose recording is missing.
  struct Entry {
    /// The file name of the recording without extension.
    let stem: String
    /// File names, several where recordings differ in their extension alone.
    var audio: [String] = []
    var sidecars: [(name: String, role: AnnotationRole)] = []
    var jams: String?

    var isAnnotated: Bool { !sidecars.isEmpty || jams != nil }
  }

  let path: String
  /// Sorted by stem.
  let entries: [Entry]

  init(_ contents: FolderContents) {
    path = contents.path
    var found: [String: Entry] = [:]
    let isAudio = { (name: String) in AudioFileNames.extensions.contains(FileName(name).fileExtension) }
    for name in contents.files where isAudio(name) {
      let stem = FileName(name).withoutExtension
      found[stem, default: Entry(stem: stem)].audio.append(name)
    }
    let recordings = Set(found.keys)
    for name in contents.files where !isAudio(name) {
      let readings = Self.readings(name)
      // `song.live.beats` belongs to `song.live` if there is such a recording, otherwise to `song`.
      guard let (stem, role) = readings.first(where: { recordings.contains($0.stem) }) ?? readings.last else {
        continue
      }
      if let role {
        found[stem, default: Entry(stem: stem)].sidecars.append((name, role))
      } else {
        found[stem, default: Entry(stem: stem)].jams = name
      }
    }
    entries = found.values.sorted { $0.stem < $1.stem }
  }

  /// Every way to part a name into a recording's and what the file says of it, the longest recording's name first; no role
  /// for a JAMS file.
  static func readings(_ name: String) -> [(stem: String, role: AnnotationRole?)] {
    var readings: [(stem: String, role: AnnotationRole?)] = []
    for dot in name.indices.reversed() where name[dot] == "." && dot != name.startIndex {
      let suffix = String(name[name.index(after: dot)...])
      if suffix.lowercased() == "jams" {
        readings.append((String(name[..<dot]), nil))
      } else if let role = AnnotationRole(suffix) {
        readings.append((String(name[..<dot]), role))
      }
    }
    return readings
  }

  /// The annotation and the path of the recording; the latter is `nil` where there is none.
  func read(_ entry: Entry, _ log: ReadingLog) -> (audio: String?, annotation: Annotation) {
    let jams = entry.jams.flatMap { JSONFile("\(path)/\($0)", log) }
    let audio = entry.audio.first.map { "\(path)/\($0)" } ?? jams.flatMap { JAMSFile($0).recording(besides: path) }
    var annotation = Annotation()
    if let audio {
      annotation.duration = RecordingLength.read(audio, log)
    } else {
      let file = "\(path)/\(entry.jams ?? entry.sidecars.first?.name ?? entry.stem)"
      let message = "there is no recording '\(entry.stem).wav', '\(entry.stem).flac' or alike beside it"
      log.report(AnnotationProblem(file: file, kind: .missingAudio, message: message))
    }
    if let jams {
      JAMSFile(jams).read(into: &annotation, log)
      if !entry.sidecars.isEmpty { log.note("\(jams.path): the files beside it come before what it says of the same") }
    }
    let sections = annotation.sections
    if entry.sidecars.contains(where: { $0.role == .labels || $0.role.isSections }) { annotation.sections = nil }
    AnnotationTextReader(log: log, duration: annotation.duration)
      .read(entry.sidecars.map { ("\(path)/\($0.name)", $0.role) }, into: &annotation)
    annotation.sections = annotation.sections ?? sections
    return (audio, annotation)
  }
}
