import Artifacts
import Host
import Pipeline
import SongMap

/// One recording's way through a pipeline: from a file to a checked document.
public struct SongAnalysis: Sendable {
  public let document: SongMapDocument
  public let result: AnalysisResult
  /// The step that filled each field, for the error of a refused document.
  public let producers: [String: String]
  private let types: TypeRegistry

  /// Analyses a recording by a plan.
  ///
  /// - Parameters:
  ///   - path: a file that can be read more than once.
  ///   - writeStem: puts each stem that the pipeline maps to the field `stems` into a file; without it the document names
  ///     none.
  ///   - tellPart: told, each time that steps have ended, the fields of the document that they filled.
  /// - Throws: what ``Analysis`` throws, what `writeStem` throws, or ``SongMapError`` when the artifacts make no document.
  public init(
    path: String, plan: Plan, types: TypeRegistry, settings: AnalysisSettings, writeStem: StemWriter? = nil,
    tellPart: (@Sendable (JSON) -> Void)? = nil
  ) throws {
    self.types = types
    var settings = settings
    settings.partialResults = tellPart.map { PartialDocument(plan: plan, tell: $0).note }
    let analysis = try Analysis(plan: plan, types: types, path: path, settings: settings)
    result = try analysis.run()
    let fields = FieldAssembly(plan: plan, result: result)
    producers = fields.producers
    let stems = try writeStem.map { try fields.stems.map($0) } ?? []
    var statuses = fields.statuses
    if stems.isEmpty, statuses["stems"] != nil { statuses["stems"] = .skipped }
    document = try SongMapAssembler.assemble(
      id: String(result.sourceSHA256.prefix(16)), duration: result.source.duration, fields: fields.tables,
      extensions: try fields.extensions(), stems: stems,
      provenance: Provenance(plan: plan, result: result, fields: statuses))
  }

  /// The document's bytes, checked against schema and rules.
  ///
  /// - Throws: ``SongMapError/refused(path:violations:)``, which names the step that gave what is wrong.
  public func checkedText(name: String) throws(SongMapError) -> [UInt8] {
    try SongMapWriter.checkedText(of: document, name: name, producers: producers, types: types)
  }
}
