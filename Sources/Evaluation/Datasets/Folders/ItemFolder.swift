import Audio

/// A folder that holds one recording, `audio.EXTENSION`, and its annotations.
struct ItemFolder {
  /// Seconds between the stated length and the recording's: encoders pad, and people round.
  private static let toleratedDifference = 1.0

  let contents: FolderContents
  private let audioNames: [String]

  /// `nil` for a folder that is no item.
  init?(_ contents: FolderContents) {
    self.contents = contents
    audioNames = contents.files.filter { name in
      FileName(name).withoutExtension == "audio" && AudioFileNames.extensions.contains(FileName(name).fileExtension)
    }
    let isItem = contents.files.contains("item.json") || (!audioNames.isEmpty && AnnotationFolder.isOne(contents))
    guard isItem else { return nil }
  }

  /// The annotation and the path of the recording; the latter is `nil` where there is none.
  func read(_ log: ReadingLog) -> (audio: String?, annotation: Annotation) {
    var annotation = Annotation()
    let audio = audioNames.first.map { "\(contents.path)/\($0)" }
    if audioNames.isEmpty {
      log.report(
        AnnotationProblem(
          file: contents.path, kind: .missingAudio, message: "there is no recording 'audio.ogg', 'audio.wav' or alike"))
    } else if audioNames.count > 1 {
      let names = audioNames.map { "'\($0)'" }.joined(separator: " and ")
      log.report(AnnotationProblem(file: contents.path, kind: .twice, message: "\(names) may each be the recording"))
    }
    var description = ItemDescription()
    let length = audioNames.count == 1 ? audio.flatMap { RecordingLength.read($0, log) } : nil
    if contents.files.contains("item.json") {
      let path = "\(contents.path)/item.json"
      description = ItemDescription(path, log)
      if let length, let stated = description.duration, abs(length - stated) > Self.toleratedDifference {
        // Descriptions are written once and recordings encoded again: what counts is how long the recording is.
        log.note("\(path): the duration is \(stated) s, but by its header the recording lasts \(length) s")
      }
    } else if audio != nil {
      log.note("\(contents.path): there is no item.json, the recording's header says how long it is")
    }
    description.duration = length ?? description.duration
    annotation.duration = description.duration
    annotation.meter = description.meter
    annotation.tempi = description.tempo.map { [$0] }
    AnnotationFolder(contents: contents, log: log, duration: description.duration).read(into: &annotation)
    return (audio, annotation)
  }
}

/// How long a recording is, by its header.
enum RecordingLength {
  /// Seconds; `nil` where the header does not say, and after the log was told why the file cannot be opened.
  static func read(_ path: String, _ log: ReadingLog) -> Double? {
    do {
      return try Decoder.promisedDuration(path: path)
    } catch {
      log.report(AnnotationProblem(file: path, kind: .audio, message: error.message))
      return nil
    }
  }
}
