/// What a program says of one item of a data set.
public struct Estimate: Sendable {
  /// Of the item.
  public let name: String
  /// `nil` where there is no estimate, or none that can be read.
  public let annotation: Annotation?
  /// Paths of all files that were read, in a fixed order.
  public let files: [String]
  /// Empty where there is no estimate.
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
  /// Finds and reads the estimates for items, one for each in their order.
  ///
  /// The estimate of an item is a Song Map (`NAME.songmap.json`, or `NAME.json` that is one), else `NAME.jams`, else
  /// files such as `NAME.beats` and `NAME.chords.lab`, or files such as `beats.txt` and `chords.lab` in a folder `NAME`,
  /// where a file named `audio` or without a name of its own (`audio.songmap.json`, `songmap.json`) stands for the item
  /// too. Stems are those that the Song Map lists, else those in `NAME/stems/`. NAME is an item's name with the folders
  /// above it, or its last part where no other item ends in it.
  ///
  /// - Throws: ``EvaluationError/noSuchFolder(path:)``, ``EvaluationError/unreadableFolder(path:reason:)``,
  ///   ``EvaluationError/noEstimates(folder:)`` where nothing in the folder bears the name of an item.
  public static func load(folder: String, for items: [Dataset.Item]) throws(EvaluationError) -> [Estimate] {
    let files = try EstimateFiles(folder, names: EstimateNames(items))
    guard !files.byItem.isEmpty else { throw .noEstimates(folder: folder) }
    return items.enumerated().map { index, item in
      guard let found = files.byItem[index] else { return Estimate(name: item.name, annotation: nil) }
      return found.estimate(of: item)
    }
  }
}
