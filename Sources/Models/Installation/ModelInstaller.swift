import Artifacts
import CPackages
import Host

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Installs models: gets their files, converts them, and puts each in its place in one step, so that at any moment the old
/// model is there or the new one.
public struct ModelInstaller {
  public struct Settings {
    /// Licences that the user accepts.
    public var acceptedLicences: Set<String>
    /// Files, or wheels with them inside, in the place of all sources.
    public var files: [String]
    /// Whether a model that is there and intact is made again.
    public var isForced: Bool
    public var environment: [String: String]
    public var isStopped: () -> Bool
    /// Told what goes on, in words.
    public var note: (String) -> Void
    /// Told a file's name, its bytes so far and in all; 0 where that is not known.
    public var progress: (String, UInt64, UInt64) -> Void

    public init(
      acceptedLicences: Set<String> = [], files: [String] = [], isForced: Bool = false,
      environment: [String: String], isStopped: @escaping () -> Bool = { false },
      note: @escaping (String) -> Void = { _ in },
      progress: @escaping (String, UInt64, UInt64) -> Void = { _, _, _ in }
    ) {
      self.acceptedLicences = acceptedLicences
      self.files = files
      self.isForced = isForced
      self.environment = environment
      self.isStopped = isStopped
      self.note = note
      self.progress = progress
    }
  }

  public enum Outcome: String, Sendable {
    case installed
    /// It was there and intact.
    case present = "already there"
  }

  private let store: ModelStore
  private let settings: Settings

  public init(store: ModelStore, settings: Settings) {
    self.store = store
    self.settings = settings
  }

  /// What speaks against installing a model, before anything is fetched.
  public func obstacle(to entry: ModelEntry) -> ModelError? {
    guard entry.variant() != nil else { return .noVariant(name: entry.name, platform: ModelEntry.platform) }
    guard entry.use == .any || settings.acceptedLicences.contains(entry.licence) || isAccepted(entry) else {
      return .licenceNotAccepted(name: entry.name, licence: entry.licence, use: entry.use)
    }
    return nil
  }

  /// Whether the user accepted the same licence when the model was installed before.
  private func isAccepted(_ entry: ModelEntry) -> Bool {
    store.versions(of: entry.name).contains { version in
      guard let record = try? store.record(entry.name, version) else { return false }
      return record.licenceAccepted && record.licence == entry.licence
    }
  }

  /// Installs a model.
  ///
  /// - Throws: ``ModelError``; nothing has changed then.
  public func install(_ entry: ModelEntry) throws -> Outcome {
    if let obstacle = obstacle(to: entry) { throw obstacle }
    guard let variant = entry.variant() else {
      throw ModelError.noVariant(name: entry.name, platform: ModelEntry.platform)
    }
    let home = "\(store.path)/\(entry.name)"
    let lock = try store.lock(entry.name, isStopped: settings.isStopped) {
      settings.note("waiting for another installation of '\(entry.name)'")
    }
    defer { lock.release() }
    try make(folder: home)
    defer { rmdir(home) }
    recover(home)
    if !settings.isForced, isIntact(entry, variant) { return .present }
    let staging = "\(home)/\(Self.staging)"
    defer { removeFolder(staging) }
    for folder in ["", "/result", "/files", "/scratch"] { try make(folder: staging + folder) }
    try make(folder: "\(store.path)/.downloads")
    defer { rmdir("\(store.path)/.downloads") }
    try build(entry, variant, in: staging)
    if settings.isStopped() { throw ModelError.cancelled }
    try put("\(staging)/result", to: "\(home)/\(entry.version)", old: "\(home)/\(Self.replaced)\(entry.version)")
    for version in store.versions(of: entry.name) where version != entry.version {
      removeFolder("\(home)/\(version)")
    }
    return .installed
  }

  private static let staging = ".staging"
  /// Before the version of one whose place is being taken, where the file system cannot swap folders.
  private static let replaced = ".replaced-"

  /// Mends what an installation left that was killed.
  private func recover(_ home: String) {
    for name in (try? listFolder(home)) ?? [] where name.hasPrefix(".") {
      if name.hasPrefix(Self.replaced) {
        let version = String(name.dropFirst(Self.replaced.count))
        if access("\(home)/\(version)", F_OK) != 0 { rename("\(home)/\(name)", "\(home)/\(version)") }
      }
      removeFolder("\(home)/\(name)")
    }
  }

  private func isIntact(_ entry: ModelEntry, _ variant: ModelVariant) -> Bool {
    guard let record = try? store.record(entry.name, entry.version), store.damage(record) == nil else { return false }
    return record.sha256 == variant.product.sha256 ?? record.sha256
      && record.sources.map(\.sha256) == variant.files.map(\.sha256) && record.licence == entry.licence
      && (entry.use == .any || record.licenceAccepted)
  }

  private func build(_ entry: ModelEntry, _ variant: ModelVariant, in staging: String) throws {
    let python = Python(
      environment: settings.environment, scratch: "\(staging)/scratch", isStopped: settings.isStopped,
      note: settings.note)
    let fetcher = FileFetcher(
      entry,
      places: FileFetcher.Places(
        files: "\(staging)/files", downloads: "\(store.path)/.downloads", scratch: "\(staging)/scratch"),
      python: python, given: settings.files, progress: settings.progress)
    let sources = try variant.files.map { try fetcher.fetch($0) }
    let product = "\(staging)/result/\(variant.product.file)"
    if let converter = entry.converter {
      settings.note("converting '\(entry.name)'")
      let package = "\(staging)/scratch/package"
      try make(folder: package)
      try ConverterPackage.write(into: package, registry: entry.registry)
      do {
        try python.convert(
          converter, options: entry.options, sources: sources, output: product, package: package)
      } catch let failure as Python.Failure {
        throw ModelError.conversionFailed(model: entry.name, reason: failure.reason)
      }
    } else {
      let places = [product] + variant.files.dropFirst().map { "\(staging)/result/\($0.name)" }
      for (source, place) in zip(sources, places) where rename(source, place) != 0 {
        throw ModelError.cannotWrite(path: place, reason: String(cString: strerror(errno)))
      }
    }
    try finish(entry, variant, product, in: staging)
  }

  /// Checks what was made and writes the record beside it.
  private func finish(_ entry: ModelEntry, _ variant: ModelVariant, _ product: String, in staging: String) throws {
    var status = stat()
    guard lstat(product, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ModelError.conversionFailed(model: entry.name, reason: "it made no file")
    }
    let companions = entry.converter == nil ? variant.files.dropFirst().map(\.name) : []
    for name in try listFolder(product.folderName) where name != variant.product.file && !companions.contains(name) {
      throw ModelError.conversionFailed(model: entry.name, reason: "it made '\(name)' besides its file")
    }
    let found = try SHA256Digest(ofFile: product).description
    if let expected = variant.product.sha256, expected != found {
      throw ModelError.wrongProduct(model: entry.name, expected: expected, found: found)
    }
    for name in [variant.product.file] + companions {
      chmod("\(staging)/result/\(name)", 0o644)
      try flush("\(staging)/result/\(name)")
    }
    let record = ModelRecord(
      name: entry.name, version: entry.version, task: entry.task, summary: entry.summary, licence: entry.licence,
      use: entry.use, licenceAccepted: entry.use != .any, citation: entry.citation, homepage: entry.homepage,
      converter: entry.converter, sources: variant.files.map { ModelRecord.Source(name: $0.name, sha256: $0.sha256) },
      file: variant.product.file, sha256: found, size: Int64(status.st_size))
    try writeFile(record.text, to: "\(staging)/result/\(ModelRecord.fileName)")
    try flush("\(staging)/result")
  }

  /// Moves a folder to its place in one step.
  private func put(_ folder: String, to place: String, old: String) throws(ModelError) {
    func fail() -> ModelError { .cannotWrite(path: place, reason: String(cString: strerror(errno))) }
    if access(place, F_OK) != 0 {
      guard rename(folder, place) == 0 else { throw fail() }
    } else if packages_exchange(folder, place) != 0 {
      // Where the file system cannot swap: what is killed in between is mended by `recover`.
      guard rename(place, old) == 0 else { throw fail() }
      guard rename(folder, place) == 0 else {
        let error = fail()
        rename(old, place)
        throw error
      }
      removeFolder(old)
    }
    try flush(place.folderName)
  }

  /// Makes sure that a file or a folder is on the disk.
  private func flush(_ path: String) throws(ModelError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    defer { close(file) }
    guard fsync(file) == 0 || errno == EINVAL else {
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
