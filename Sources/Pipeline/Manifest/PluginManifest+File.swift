import Artifacts

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension PluginManifest {
  /// Version of the manifest format that is read here.
  public static let formatVersion: Int64 = 1

  /// Reads a manifest file and checks all of it.
  ///
  /// - Parameter types: the registered artifact types; the manifest may use these, its own, and those of other plugins.
  /// - Throws: ``PipelineFailure`` with every mistake and its place.
  public static func read(path: String, types: TypeRegistry) throws(PipelineFailure) -> PluginManifest {
    let problems = ProblemCollector()
    guard let bytes = TextFile.read(path, named: path, problems: problems) else {
      throw PipelineFailure(problems.problems)
    }
    return try PluginManifest(parsing: bytes, file: path, types: types)
  }

  /// Reads a manifest from its text.
  ///
  /// - Parameter file: the file as it is named to the user.
  public init(parsing bytes: [UInt8], file: String, types: TypeRegistry) throws(PipelineFailure) {
    let problems = ProblemCollector()
    do {
      _ = try JSON(parsing: bytes)
    } catch {
      let start = SourcePosition(origin: .file(file), line: 1, column: 1)
      problems.report(.invalidManifest, at: start, "the manifest cannot be read: \(error.message)")
      throw PipelineFailure(problems.problems)
    }
    // JSON is YAML, and the YAML reader knows where everything stands.
    let text = Self.joiningSurrogates(bytes)
    if let root = YAMLReader.read(text, origin: .file(file), problems: problems) {
      ManifestCheck(types: types, problems: problems).check(root)
    }
    guard problems.isEmpty else { throw PipelineFailure(problems.problems) }
    do {
      self = try JSONDecoder().decode(PluginManifest.self, from: Data(bytes))
    } catch {
      let start = SourcePosition(origin: .file(file), line: 1, column: 1)
      problems.report(.invalidManifest, at: start, "the manifest cannot be read: \(describe(error))")
      throw PipelineFailure(problems.problems)
    }
  }

  /// The manifest as it stands in its file, always the same bytes for the same manifest.
  public func text() throws(ArtifactError) -> String {
    do {
      return try JSON(parsing: Array(JSONEncoder().encode(self))).text(.readable) + "\n"
    } catch {
      throw .unreadableJSON(reason: describe(error))
    }
  }

  /// JSON escapes a character beyond U+FFFF as two surrogates (`\uD83D\uDE00`), which YAML writes as one (`\U0001F600`).
  static func joiningSurrogates(_ bytes: [UInt8]) -> [UInt8] {
    func unit(at index: Int) -> UInt32? {
      guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
        return nil
      }
      return UInt32(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
    }
    var joined: [UInt8] = []
    joined.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if let high = unit(at: index), (0xD800..<0xDC00).contains(high), let low = unit(at: index + 6),
        (0xDC00..<0xE000).contains(low)
      {
        let scalar = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
        let digits = String(scalar, radix: 16)
        joined += Array(("\\U" + String(repeating: "0", count: 8 - digits.count) + digits).utf8)
        index += 12
      } else if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
        joined += bytes[index...(index + 1)]
        index += 2
      } else {
        joined.append(bytes[index])
        index += 1
      }
    }
    return joined
  }
}
