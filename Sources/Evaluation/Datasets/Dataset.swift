/// Recordings with what annotators say of them.
public struct Dataset: Sendable {
  /// One recording.
  public struct Item: Sendable {
    /// Unique in the data set: an item folder's name, with as many of the folders above it as tell it from others, or the
    /// recording's path below the data set without extension.
    public let name: String
    /// The folder above an item folder, such as `real`; empty where that is the data set itself, and for recordings with
    /// annotations beside them.
    public let group: String
    /// Of the item folder, or of the recording without extension, below the data set.
    public let path: String
    /// Path of the recording.
    public let audio: String
    public let reference: Annotation
    /// Paths of all files that were read for the annotation, in a fixed order.
    public let files: [String]
    /// What was read leniently or not used, in sentences.
    public let notes: [String]

    public init(
      name: String, group: String, path: String? = nil, audio: String, reference: Annotation, files: [String] = [],
      notes: [String] = []
    ) {
      self.name = name
      self.group = group
      self.path = path ?? Dataset.path(name, group)
      self.audio = audio
      self.reference = reference
      self.files = files
      self.notes = notes
    }
  }

  /// A recording that cannot be used.
  public struct Skipped: Sendable {
    public let name: String
    public let group: String
    /// As of an item.
    public let path: String
    /// Never empty.
    public let problems: [AnnotationProblem]

    public init(name: String, group: String, path: String? = nil, problems: [AnnotationProblem]) {
      self.name = name
      self.group = group
      self.path = path ?? Dataset.path(name, group)
      self.problems = problems
    }
  }

  /// Ordered by name.
  public let items: [Item]
  /// Ordered by name.
  public let skipped: [Skipped]

  public init(items: [Item], skipped: [Skipped] = []) {
    self.items = items
    self.skipped = skipped
  }

  private static func path(_ name: String, _ group: String) -> String {
    group.isEmpty || name.hasPrefix("\(group)/") ? name : "\(group)/\(name)"
  }

  /// Reads a folder and those below it; hidden ones and links that lead back are left out.
  ///
  /// An item is a folder with `item.json` or with `audio.EXTENSION` and annotation files (`beats.txt`, `chords.lab`,
  /// `key.txt`, `segments.lab`, `notes.csv`, `melody.csv`, `lyrics.csv`, `stems/`, …), or a recording with annotation
  /// files of its name beside it (`song.beats`, `song.chords.lab`, `song.lab`, `song.key.lab`, …). An item with any
  /// problem is skipped; the others are not touched by it.
  ///
  /// - Throws: ``EvaluationError/noSuchFolder(path:)``, ``EvaluationError/unreadableFolder(path:reason:)``,
  ///   ``EvaluationError/noItems(folder:)`` where there is neither an item nor one that was skipped.
  public static func load(folder: String) throws(EvaluationError) -> Dataset {
    var walk = DatasetWalk()
    try walk.visit(folder)
    let dataset = walk.dataset
    guard !dataset.items.isEmpty || !dataset.skipped.isEmpty else { throw .noItems(folder: folder) }
    return dataset
  }
}
