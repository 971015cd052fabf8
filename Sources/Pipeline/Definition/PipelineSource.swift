import Artifacts

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where pipelines are found: among the bundled ones, in the user's folders, or at a path.
public enum PipelineSource {
  /// A pipeline that can be named.
  public struct Listing: Sendable, Equatable {
    public let name: String
    public let summary: String?
    /// The file as it is named to the user.
    public let file: String
    public let isBundled: Bool
  }

  /// Reads a pipeline and all that it extends.
  ///
  /// A text that holds a `/` or ends in `.yaml` or `.yml` is a path; anything else is a name, looked up among the
  /// bundled pipelines first (their names always mean them), then as `NAME.yaml` in each folder. `extends` works the
  /// same, a path being relative to the file that names it.
  ///
  /// - Throws: ``PipelineFailure`` where the pipeline, or one that it extends, cannot be found or is not YAML. All other
  ///   mistakes are kept in ``PipelineDefinition/problems`` and reported when the plan is made.
  public static func load(
    nameOrPath: String, searchFolders: [String] = []
  ) throws(PipelineFailure) -> PipelineDefinition {
    let problems = ProblemCollector()
    guard let place = find(nameOrPath, relativeTo: nil, searchFolders) else {
      let position = SourcePosition(origin: .file(nameOrPath), line: 1, column: 1)
      reportUnknown(nameOrPath, at: position, searchFolders, problems)
      throw PipelineFailure(problems.problems)
    }
    return try load(place, searchFolders, problems)
  }

  /// Reads a pipeline from a text; what it extends is found as by ``load(nameOrPath:searchFolders:)``.
  public static func load(
    text: String, file: String, searchFolders: [String] = []
  ) throws(PipelineFailure) -> PipelineDefinition {
    try load(Place(file: file, path: nil, bytes: Array(text.utf8)), searchFolders, ProblemCollector())
  }

  /// All pipelines that have a name, bundled ones first; a file that cannot be read is left out.
  public static func list(searchFolders: [String] = []) -> [Listing] {
    var listings: [Listing] = []
    var seen: Set<String> = []
    func add(_ name: String, isBundled: Bool) {
      guard seen.insert(name).inserted, let place = find(name, relativeTo: nil, searchFolders) else { return }
      let problems = ProblemCollector()
      guard let bytes = place.read(problems), let file = PipelineFile(bytes, file: place.file, problems) else { return }
      listings.append(Listing(name: name, summary: file.summary, file: place.file, isBundled: isBundled))
    }
    for name in bundled.keys.sorted() { add(name, isBundled: true) }
    for name in names(in: searchFolders) { add(name, isBundled: false) }
    return listings
  }

  /// The text of a bundled pipeline.
  public static func bundledText(_ name: String) -> String? {
    bundled[name].map { String(decoding: $0, as: UTF8.self) }
  }

  private static let bundled: [String: [UInt8]] = [
    "accurate": PackageResources.accurate_yaml,
    "default": PackageResources.default_yaml,
    "fast": PackageResources.fast_yaml,
    "htdemucs": PackageResources.htdemucs_yaml,
    "karaoke": PackageResources.karaoke_yaml,
    "lyrics": PackageResources.lyrics_yaml,
    "noncommercial": PackageResources.noncommercial_yaml,
    "notes": PackageResources.notes_yaml,
    "speech": PackageResources.speech_yaml,
    "stems": PackageResources.stems_yaml,
  ]

  /// A file that has been found but not read.
  private struct Place {
    let file: String
    /// Nil for a bundled pipeline.
    let path: String?
    var bytes: [UInt8]?

    func read(_ problems: ProblemCollector) -> [UInt8]? {
      bytes ?? path.flatMap { TextFile.read($0, named: file, problems: problems) }
    }

    /// Tells two ways to write one file's path apart from two files.
    var identity: String { path.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path } ?? "bundled \(file)" }
  }

  private static func load(
    _ start: Place, _ folders: [String], _ problems: ProblemCollector
  ) throws(PipelineFailure) -> PipelineDefinition {
    var chain: [PipelineFile] = []
    var identities: [String] = []
    var place = start
    while true {
      let order = chain.map(\.file) + [place.file]
      guard let bytes = place.read(problems), let file = PipelineFile(bytes, file: place.file, problems) else {
        throw PipelineFailure(problems.problems, fileOrder: order)
      }
      chain.append(file)
      identities.append(place.identity)
      guard let base = file.extends else { break }
      guard let next = find(base.value, relativeTo: place.path, folders) else {
        reportUnknown(base.value, at: base.position, folders, problems)
        throw PipelineFailure(problems.problems, fileOrder: order)
      }
      if let first = identities.firstIndex(of: next.identity) {
        let circle = (chain[first...].map(\.file) + [chain[first].file]).joined(separator: " -> ")
        problems.report(.extendsCycle, at: base.position, "these pipelines extend each other: \(circle)")
        throw PipelineFailure(problems.problems, fileOrder: order)
      }
      place = next
    }
    return PipelineDefinition(merging: chain, problems: problems)
  }

  private static func isPath(_ text: String) -> Bool {
    text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml")
  }

  private static func find(_ text: String, relativeTo base: String?, _ folders: [String]) -> Place? {
    if isPath(text) {
      guard let base, !text.hasPrefix("/"), let slash = base.lastIndex(of: "/") else {
        return Place(file: text, path: text)
      }
      let path = base[...slash] + text
      return Place(file: String(path), path: String(path))
    }
    if let bytes = bundled[text] { return Place(file: "(bundled)/\(text).yaml", path: nil, bytes: bytes) }
    for folder in folders {
      let path = folder.hasSuffix("/") ? "\(folder)\(text).yaml" : "\(folder)/\(text).yaml"
      if FileManager.default.fileExists(atPath: path) { return Place(file: path, path: path) }
    }
    return nil
  }

  private static func names(in folders: [String]) -> [String] {
    folders.flatMap { folder in
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }
  }

  private static func reportUnknown(
    _ name: String, at position: SourcePosition, _ folders: [String], _ problems: ProblemCollector
  ) {
    let known = bundled.keys.sorted() + names(in: folders)
    problems.report(
      .unknownPipeline, at: position, "no pipeline has the name '\(name)'",
      expected: "\(NearestName.choice(known)), or a path", nearest: problems.nearest(to: name, in: known))
  }
}
