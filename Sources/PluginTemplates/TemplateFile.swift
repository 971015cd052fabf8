import CPluginTemplates

/// A file of a project.
public struct ProjectFile: Sendable, Equatable {
  /// Relative to the project's folder.
  public let path: String
  public let text: String
}

/// Files that projects are made from, as they were compiled in.
enum TemplateFile {
  /// All below one folder of `templates/`, with paths relative to it.
  static func all(in folder: String) -> [ProjectFile] {
    var count = 0
    guard let first = plugin_templates(&count) else { return [] }
    return UnsafeBufferPointer(start: first, count: count).compactMap { template in
      let path = String(cString: template.path)
      guard path.hasPrefix(folder + "/") else { return nil }
      let bytes = UnsafeBufferPointer(start: template.bytes, count: template.size)
      return ProjectFile(
        path: String(path.dropFirst(folder.count + 1)), text: String(decoding: bytes, as: UTF8.self))
    }
  }
}
