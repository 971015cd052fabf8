import Artifacts
import Models
import Pipeline

/// A model as the verbs show it: what a registry says of it, what is installed of it, or both.
struct ModelListing {
  let name: String
  let entry: ModelEntry?
  let record: ModelRecord?
  private let standing: ModelStanding
  /// Whether some version of it is there, usable or not.
  private let isThere: Bool

  enum State: String {
    case installed
    /// It is there, but damaged, of another version, or its licence is not accepted.
    case unusable = "UNUSABLE"
    /// Not there, and part of the default set.
    case missing = "default"
    case absent = "-"
  }

  /// All models that are known or installed, by name.
  ///
  /// - Throws: ``ModelError/unreadable(path:reason:)``.
  static func all(_ registry: ModelRegistry, _ store: ModelStore) throws(ModelError) -> [ModelListing] {
    try store.requireReadable()
    return Set(registry.names + store.names).sorted().map { name in
      let entry = registry[name]
      let versions = store.versions(of: name)
      let version = entry.flatMap { versions.contains($0.version) ? $0.version : nil } ?? versions.last
      return ModelListing(
        name: name, entry: entry, record: version.flatMap { try? store.record(name, $0) },
        standing: store.standing(name, registry), isThere: !versions.isEmpty)
    }
  }

  var version: String { entry?.version ?? record?.version ?? "" }
  var task: String { entry?.task ?? record?.task ?? "" }
  var summary: String { entry?.summary ?? record?.summary ?? "" }
  var licence: String { entry?.licence ?? record?.licence ?? "" }
  var use: ModelUse { entry?.use ?? record?.use ?? .unstated }
  var citation: String? { entry?.citation ?? record?.citation }
  private var homepage: String? { entry?.homepage ?? record?.homepage }

  var state: State {
    switch standing {
    case .installed: .installed
    case .unusable: isThere ? .unusable : entry?.isDefault == true ? .missing : .absent
    case .unknown: .absent
    }
  }

  /// Why it cannot be used and what mends that; nil where it can, or is not known.
  var fault: (reason: String, repair: String?)? {
    if case .unusable(let reason, let repair) = standing { (reason, repair) } else { nil }
  }

  var json: JSON {
    func text(_ name: String, _ value: String?) -> [JSON.Member] {
      value.map { [JSON.Member(name, .string($0))] } ?? []
    }
    var members = [
      JSON.Member("name", .string(name)), JSON.Member("task", .string(task)), JSON.Member("version", .string(version)),
      JSON.Member("summary", .string(summary)), JSON.Member("licence", .string(licence)),
      JSON.Member("use", .string(use.rawValue)), JSON.Member("default", .bool(entry?.isDefault ?? false)),
    ]
    members += text("trained_on", entry?.trainedOn) + text("citation", citation) + text("homepage", homepage)
    members += text("converter", entry?.converter) + text("registry", entry?.registry)
    if let variant = entry?.variant() { members.append(JSON.Member("files", .array(variant.files.map(\.json)))) }
    switch standing {
    case .installed(let model):
      members.append(JSON.Member("installed", .bool(true)))
      members += text("path", model.path) + text("sha256", model.sha256)
      members.append(JSON.Member("licence_accepted", .bool(model.isLicenceAccepted)))
    case .unusable(let reason, let repair):
      members.append(JSON.Member("installed", .bool(false)))
      members += text("because", reason) + text("repair", repair)
    case .unknown: members.append(JSON.Member("installed", .bool(false)))
    }
    return .object(members)
  }

  /// Several lines.
  var description: String {
    var rows = [["\(name) \(version)", summary], ["task", task], ["licence", "\(licence), use: \(use.rawValue)"]]
    if let trainedOn = entry?.trainedOn { rows.append(["trained on", trainedOn]) }
    if let citation { rows.append(["cite", citation]) }
    if let homepage { rows.append(["homepage", homepage]) }
    if let converter = entry?.converter { rows.append(["converter", converter]) }
    if let registry = entry?.registry { rows.append(["registry", registry]) }
    switch standing {
    case .installed(let model): rows += [["installed", model.path], ["sha256", model.sha256]]
    case .unusable(let reason, let repair):
      rows.append(["state", reason])
      if let repair { rows.append(["", repair]) }
    case .unknown: break
    }
    for file in entry?.variant()?.files ?? [] {
      rows.append(["file", "\(file.name), \(file.size.map { ByteCount($0).description } ?? "size not known")"])
      rows.append(["", "sha256 \(file.sha256)"])
      rows += file.sources.map { ["", $0.words] }
    }
    return TextColumns.text(rows)
  }
}

extension ModelSource {
  var words: String {
    switch self {
    case .package(let source): "package \(source.package) \(source.version), in it \(source.file)"
    case .path(let path): path
    case .url(let address): address
    }
  }

  fileprivate var json: JSON {
    switch self {
    case .package(let source):
      .object([
        JSON.Member("package", .string(source.package)), JSON.Member("version", .string(source.version)),
        JSON.Member("file", .string(source.file)),
      ])
    case .path(let path): .object([JSON.Member("path", .string(path))])
    case .url(let address): .object([JSON.Member("url", .string(address))])
    }
  }
}

extension ModelFile {
  fileprivate var json: JSON {
    var members = [JSON.Member("name", .string(name)), JSON.Member("sha256", .string(sha256))]
    if let size { members.append(JSON.Member("size", .integer(size))) }
    members.append(JSON.Member("sources", .array(sources.map(\.json))))
    return .object(members)
  }
}

/// Rows of cells, each column as wide as its widest cell.
enum TextColumns {
  static func text(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.count > column + 1 ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let last = row.lastIndex { !$0.isEmpty } ?? 0
      return row[...last].enumerated().map { column, cell in
        column == last ? cell : cell + String(repeating: " ", count: max(0, widths[column] - cell.count) + 2)
      }.joined() + "\n"
    }.joined()
  }
}
