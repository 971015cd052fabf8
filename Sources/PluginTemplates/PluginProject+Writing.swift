#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension PluginProject {
  /// Writes the project into a folder that is empty or does not exist. Either all files are there afterwards, or none.
  ///
  /// - Throws: ``TemplateError/folderNotEmpty(_:)``, ``TemplateError/notAFolder(_:)``,
  ///   ``TemplateError/unwritable(path:reason:)``.
  public func write(to folder: String, sdk: PluginSDK, year: Int) throws(TemplateError) {
    let manager = FileManager.default
    let target = URL(filePath: folder).standardizedFileURL
    var isFolder = false
    let exists = manager.fileExists(atPath: target.path(percentEncoded: false), isDirectory: &isFolder)
    if exists, !isFolder { throw .notAFolder(folder) }
    let staging = target.deletingLastPathComponent().appending(
      path: ".\(name)-\(ProcessInfo.processInfo.processIdentifier).part")
    do {
      if exists, try !manager.contentsOfDirectory(atPath: target.path(percentEncoded: false)).isEmpty {
        throw TemplateError.folderNotEmpty(folder)
      }
      defer { try? manager.removeItem(at: staging) }
      for file in files(sdk: sdk, year: year) {
        let path = staging.appending(path: file.path)
        try manager.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.text.utf8).write(to: path)
      }
      if exists {
        for entry in try manager.contentsOfDirectory(atPath: staging.path(percentEncoded: false)) {
          try manager.moveItem(at: staging.appending(path: entry), to: target.appending(path: entry))
        }
      } else {
        try manager.moveItem(at: staging, to: target)
      }
    } catch let error as TemplateError {
      throw error
    } catch {
      throw .unwritable(path: folder, reason: (error as? CocoaError)?.plainReason ?? "\(error)")
    }
  }
}

extension CocoaError {
  /// What the system said.
  fileprivate var plainReason: String? {
    (underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
  }
}
