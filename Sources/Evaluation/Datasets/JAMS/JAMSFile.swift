import Artifacts

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file in the JSON Annotated Music Specification (Humphrey et al., ISMIR 2014).
struct JAMSFile {
  private let file: JSONFile

  init(_ file: JSONFile) { self.file = file }

  /// Seconds; `nil` where the file does not say.
  private var duration: Double? { file.json["file_metadata"]?["duration"]?.number.flatMap { $0 > 0 ? $0 : nil } }

  /// The path of the recording that the file names, where there is one.
  func recording(besides folder: String) -> String? {
    let metadata = file.json["file_metadata"]
    for place in [file.json["sandbox"], metadata?["sandbox"], metadata?["identifiers"]] {
      for name in ["audio", "audio_path", "audio_file", "file", "filename", "path"] {
        guard let value = place?[name]?.string, !value.isEmpty else { continue }
        let path = value.hasPrefix("/") ? value : "\(folder)/\(value)"
        if access(path, F_OK) == 0 { return path }
      }
    }
    return nil
  }

  /// Reads all annotations of known namespaces; what is wrong with them goes to the log.
  func read(into annotation: inout Annotation, _ log: ReadingLog) {
    guard let list = file.list("annotations") else { return }
    if let stated = duration {
      if let known = annotation.duration, abs(known - stated) > ValueCheck.graceAtEnd {
        log.note("\(file.path): it says that the recording lasts \(stated) s; it lasts \(known) s")
      }
      annotation.duration = annotation.duration ?? stated
    }
    let check = ValueCheck(path: file.path, log: log, duration: annotation.duration)
    var reader = JAMSReader(check: check, annotation: annotation)
    for (index, json) in list.enumerated() {
      guard let namespace = json["namespace"]?.string else {
        check.report(.member, .entry(index + 1, of: "annotations"), "the member 'namespace' is missing or no text")
        continue
      }
      let (before, problems) = (reader, log.problemCount)
      guard let observations = observations(json["data"], namespace, check) else { continue }
      // Most JAMS libraries sort observations when they read them.
      let order = observations.indices.sorted { (observations[$0].time, $0) < (observations[$1].time, $1) }
      reader.read(order.map { observations[$0] }, namespace, origin: json["sandbox"]?["song_map"]?.string)
      if log.isLenient, log.problemCount > problems { reader = before }
    }
    annotation = reader.finished()
  }

  /// The entries of an annotation, whether it is a list of objects or an object of lists.
  private func observations(_ data: JSON?, _ namespace: String, _ check: ValueCheck) -> [JAMSObservation]? {
    if let list = data?.array {
      return list.enumerated().compactMap { index, item in
        let place = AnnotationPlace.entry(index + 1, of: namespace)
        return observation(item["time"], item["duration"], item["value"], item["confidence"], place, check)
      }
    }
    if let times = data?["time"]?.array, let values = data?["value"]?.array {
      let durations = data?["duration"]?.array
      let confidences = data?["confidence"]?.array
      guard values.count == times.count, durations.map({ $0.count == times.count }) ?? true,
        confidences.map({ $0.count == times.count }) ?? true
      else {
        check.report(.member, nil, "the columns of '\(namespace)' have different lengths")
        return nil
      }
      return times.indices.compactMap { index in
        let place = AnnotationPlace.entry(index + 1, of: namespace)
        return observation(times[index], durations?[index], values[index], confidences?[index], place, check)
      }
    }
    check.report(.member, nil, "the member 'data' of '\(namespace)' is neither a list nor columns 'time' and 'value'")
    return nil
  }

  private func observation(
    _ time: JSON?, _ duration: JSON?, _ value: JSON?, _ confidence: JSON?, _ place: AnnotationPlace,
    _ check: ValueCheck
  ) -> JAMSObservation? {
    guard let time = time?.number else {
      check.report(.member, place, "the member 'time' is missing or no number")
      return nil
    }
    let length = duration?.number ?? 0
    if duration != nil, duration != .null, duration?.number == nil {
      check.report(.member, place, "the member 'duration' is no number")
      return nil
    }
    return JAMSObservation(
      time: time, duration: length, value: value ?? .null, confidence: confidence?.number, place: place)
  }
}

/// One entry of an annotation.
struct JAMSObservation {
  /// Seconds.
  let time: Double
  /// Seconds.
  let duration: Double
  let value: JSON
  let confidence: Double?
  let place: AnnotationPlace

  var end: Double { time + duration }
}
