/// The files of a folder of estimates, by the item that they are for.
struct EstimateFiles {
  /// What there is for one item.
  struct Found {
    var songMaps: [String] = []
    var jams: [String] = []
    var sidecars: [(path: String, role: AnnotationRole)] = []
    /// Folders of files such as `beats.txt`, and of `stems`.
    var folders: [FolderContents] = []
  }

  /// By the index of the item.
  private(set) var byItem: [Int: Found] = [:]
  private let names: EstimateNames
  private var visited: Set<[UInt64]> = []

  init(_ folder: String, names: EstimateNames) throws(EvaluationError) {
    self.names = names
    let trimmed = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    visit(try FolderContents(trimmed), relative: [])
  }

  private mutating func visit(_ contents: FolderContents, relative: [String]) {
    if let identity = FolderContents.identity(contents.path), !visited.insert(identity).inserted { return }
    let folderItem = names.item(relative)
    if let folderItem, AnnotationFolder.isOne(contents) || contents.folders.contains("stems") {
      byItem[folderItem, default: Found()].folders.append(contents)
    }
    for name in contents.files {
      let path = "\(contents.path)/\(name)"
      for (stem, member) in Self.documents(name) {
        let item = item(stem, relative, folderItem)
        if let item { byItem[item, default: Found()][keyPath: member].append(path) }
        if item != nil { break }
      }
      for (stem, role) in SidecarFolder.readings(name) {
        guard let role, let item = item(stem, relative, folderItem) else { continue }
        byItem[item, default: Found()].sidecars.append((path, role))
        break
      }
    }
    for folder in contents.folders where folder != "stems" {
      // A folder that cannot be listed holds no estimates.
      if let below = try? FolderContents("\(contents.path)/\(folder)") {
        visit(below, relative: relative + [folder])
      }
    }
  }

  /// The item that a file of a folder is for.
  private func item(_ stem: String, _ relative: [String], _ folderItem: Int?) -> Int? {
    if stem.isEmpty { return folderItem }
    // Recordings of item folders are all named `audio`, and so are results written beside them; programs that make a
    // folder for each recording name the files in it after the recording again.
    return names.item(relative + [stem]) ?? (stem == "audio" || stem == relative.last ? folderItem : nil)
  }

  /// Readings of a name as that of a whole map, with the item's name; the longest extension first.
  private static func documents(_ name: String) -> [(stem: String, member: WritableKeyPath<Found, [String]>)] {
    let lower = name.lowercased()
    var readings: [(stem: String, member: WritableKeyPath<Found, [String]>)] = []
    if lower == "songmap.json" { readings.append(("", \.songMaps)) }
    if lower.hasSuffix(".songmap.json") { readings.append((String(name.dropLast(13)), \.songMaps)) }
    if lower.hasSuffix(".json") { readings.append((String(name.dropLast(5)), \.songMaps)) }
    if lower.hasSuffix(".jams") { readings.append((String(name.dropLast(5)), \.jams)) }
    return readings
  }
}
