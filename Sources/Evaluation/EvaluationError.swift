import Artifacts

/// What keeps an evaluation from starting.
///
/// What is wrong with single files of a data set is an ``AnnotationProblem``, which does not keep the rest from being
/// evaluated.
public enum EvaluationError: CodedError, Equatable {
  case noSuchFolder(path: String)
  case notAFolder(path: String)
  case unreadableFolder(path: String, reason: String)
  case noItems(folder: String)
  case noEstimates(folder: String)

  public var code: String {
    switch self {
    case .noSuchFolder, .notAFolder: "PF-EVAL-001"
    case .unreadableFolder: "PF-EVAL-002"
    case .noItems: "PF-EVAL-003"
    case .noEstimates: "PF-EVAL-004"
    }
  }

  public var message: String {
    switch self {
    case .noSuchFolder(let path): "there is no folder '\(path)'"
    case .notAFolder(let path): "'\(path)' is a file; a folder was expected"
    case .unreadableFolder(let path, let reason): "the folder '\(path)' cannot be read: \(reason)"
    case .noItems(let folder): "the folder '\(folder)' holds no recording with annotations"
    case .noEstimates(let folder): "the folder '\(folder)' holds no estimate under the name of any item"
    }
  }

  public var advice: String { Self.catalogue.first { $0.code == code }?.advice ?? "" }

  public static let catalogue =
    [
      ErrorCatalogueEntry(
        code: "PF-EVAL-001", summary: "A folder of recordings or of estimates does not exist.",
        advice: "Check the path; it names a folder, not a file."),
      ErrorCatalogueEntry(
        code: "PF-EVAL-002", summary: "A folder of recordings or of estimates cannot be read.",
        advice: "Check the permissions of the folder."),
      ErrorCatalogueEntry(
        code: "PF-EVAL-003", summary: "A folder that should hold a data set has no recording with annotations.",
        advice:
          "Put annotations beside each recording (song.wav, song.beats, song.chords.lab, song.jams), or use a folder "
          + "per recording with item.json, audio.wav, beats.txt and so on."),
      ErrorCatalogueEntry(
        code: "PF-EVAL-004", summary: "A folder of estimates has none for any item of the data set.",
        advice: "Name the files after the items: NAME.songmap.json, NAME.jams, NAME.beats, or a folder NAME."),
    ] + AnnotationProblem.catalogue + MetricError.catalogue
}
