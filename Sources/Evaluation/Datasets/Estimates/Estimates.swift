/// What a program says of one item of a data set.
public struct Estimate: Sendable {
  /// Of the item.
  public let name: String
  /// `nil` where there is no estimate, or none that can be read; without what files with problems say.
  public let annotation: Annotation?
  /// Paths of all files that were read, in a fixed order.
  public let files: [String]
  /// Why an estimate, or a part of it, cannot be used; empty where there is none.
  public let problems: [AnnotationProblem]
  /// What was read leniently or not used, in sentences.
  public let notes: [String]

  public init(
    name: String, annotation: Annotation?, files: [String] = [], problems: [AnnotationProblem] = [],
    notes: [String] = []
  ) {
    self.name = name
    self.annotation = annotation
    self.files = files
    self.problems = problems
    self.notes = notes
  }
}

/// Results of any program for the recordings of a data set.
public enum Estimates {
  /// Finds and reads the estimates for the items of a data set, by the items' names.
  ///
  /// The estimate of an item is a Song Map (`NAME.songmap.json`, or `NAME.json` that is one), else `NAME.jams`, else
  /// files such as `NAME.beats` and `NAME.chords.lab`, or files such as `beats.txt` and `chords.lab` in a folder `NAME`,
  /// where a file named `audio` or without a name of its own (`audio.songmap.json`, `songmap.json`) stands for the item
  /// too. Stems are those that the Song Map lists, else those in `NAME/stems/`. NAME is an item's name, or its path below
  /// the data set, with folders above it or without some; without so many that several items fit, it is nobody's. A file
  /// whose folders are not those of the item is not its estimate, nor is one for an item that was skipped.
  ///
  /// - Throws: ``EvaluationError/noSuchFolder(path:)``, ``EvaluationError/unreadableFolder(path:reason:)``,
  ///   ``EvaluationError/noEstimates(folder:)`` where nothing in the folder bears the name of an item.
  public static func load(folder: String, for dataset: Dataset) throws(EvaluationError) -> [String: Estimate] {
    let names = dataset.items.map { (name: $0.name, path: $0.path) } + dataset.skipped.map { ($0.name, $0.path) }
    let files = try EstimateFiles(folder, names: EstimateNames(names))
    guard !files.byItem.isEmpty else { throw .noEstimates(folder: folder) }
    var estimates: [String: Estimate] = [:]
    for (index, item) in dataset.items.enumerated() {
      estimates[item.name] = files.byItem[index]?.estimate(of: item) ?? Estimate(name: item.name, annotation: nil)
    }
    return estimates
  }
}
