#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// All artifact types that a run knows: the registered ones and those that manifests declare under their own prefix.
public struct TypeRegistry: Sendable {
  private var types: [String: ArtifactType]

  /// - Throws: ``ArtifactError`` when two types share a name or a data file cannot be read.
  public init(_ list: [ArtifactType]) throws {
    types = [:]
    for type in list { try add(type) }
  }

  /// The types that come with Performia.
  public static let registered: Result<TypeRegistry, ArtifactError> = {
    do {
      return .success(try TypeRegistry(try registeredFiles.map(parse)))
    } catch let error as ArtifactError {
      return .failure(error)
    } catch {
      return .failure(.unreadableType(reason: "\(error)"))
    }
  }()

  /// Reads one type's data file.
  ///
  /// - Throws: ``ArtifactError/unreadableType(reason:)``, also where the rules are those of another shape or a schema
  ///   cannot be used.
  public static func parse(_ bytes: [UInt8]) throws(ArtifactError) -> ArtifactType {
    let type: ArtifactType
    do {
      type = try JSONDecoder().decode(ArtifactType.self, from: Data(bytes))
    } catch {
      throw .unreadableType(reason: describe(error))
    }
    try type.checkDescription()
    return type
  }

  /// Adds a type; declaring one again with the very same rules is no error.
  public mutating func add(_ type: ArtifactType) throws(ArtifactError) {
    if let known = types[type.type], known != type { throw .typeDeclaredTwice(type.type) }
    types[type.type] = type
  }

  public subscript(name: String) -> ArtifactType? { types[name] }

  /// All names, sorted.
  public var names: [String] { types.keys.sorted() }

  /// Whether an artifact of type `offered` may be given where `wanted` is asked for.
  public func type(_ offered: String, satisfies wanted: String) -> Bool {
    var candidate: String? = offered
    var steps = 0
    while let name = candidate, steps < 16 {
      if name == wanted { return true }
      candidate = types[name]?.isA
      steps += 1
    }
    return false
  }

  private static let registeredFiles: [[UInt8]] = [
    PackageResources.activation_beat_1_json,
    PackageResources.activation_chord_1_json,
    PackageResources.activation_key_1_json,
    PackageResources.activation_note_1_json,
    PackageResources.activation_section_1_json,
    PackageResources.audio_source_1_json,
    PackageResources.audio_stem_1_json,
    PackageResources.feature_beatchroma_1_json,
    PackageResources.feature_chroma_1_json,
    PackageResources.feature_logmel_1_json,
    PackageResources.feature_onset_1_json,
    PackageResources.feature_pitch_1_json,
    PackageResources.feature_pitchgram_1_json,
    PackageResources.music_beats_1_json,
    PackageResources.music_chords_1_json,
    PackageResources.music_downbeats_1_json,
    PackageResources.music_keys_1_json,
    PackageResources.music_meter_1_json,
    PackageResources.music_notes_1_json,
    PackageResources.music_sections_1_json,
    PackageResources.music_tempo_1_json,
    PackageResources.music_tempo_curve_1_json,
    PackageResources.music_tuning_1_json,
    PackageResources.text_lines_1_json,
    PackageResources.text_syllables_1_json,
    PackageResources.text_words_1_json,
  ]
}

/// Says in words where and why decoding failed.
public func describe(_ error: any Error) -> String {
  func path(_ context: DecodingError.Context) -> String {
    let keys = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    return keys.isEmpty ? "at the top level" : "at /" + keys.joined(separator: "/")
  }
  switch error {
  case DecodingError.keyNotFound(let key, let context):
    return "'\(key.stringValue)' is missing \(path(context))"
  case DecodingError.typeMismatch(let type, let context):
    return "a value of type \(type) was expected \(path(context))"
  case DecodingError.valueNotFound(let type, let context):
    return "a value of type \(type) is missing \(path(context))"
  case DecodingError.dataCorrupted(let context):
    let cause = context.underlyingError.map { " (\($0))" } ?? ""
    return "\(context.debugDescription)\(cause) \(path(context))"
  default:
    return "\(error)"
  }
}
