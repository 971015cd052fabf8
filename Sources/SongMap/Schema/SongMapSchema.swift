import Artifacts

/// The schema of the Song Map, which is part of the library.
public enum SongMapSchema {
  /// Name and revision, as `provenance.schema` holds it.
  public static let name = "song_map/1"

  /// The schema's text.
  public static var text: String { String(decoding: PackageResources.song_map_schema_json, as: UTF8.self) }

  /// Compiled at the first use, once for the process.
  static let compiled: Result<JSONSchema, SongMapError> = {
    do throws(ArtifactError) {
      return .success(try JSONSchema(text))
    } catch {
      return .failure(.unusableSchema(reason: error.message))
    }
  }()
}
