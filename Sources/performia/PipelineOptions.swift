import ArgumentParser
import Host
import Pipeline
import SongMap

/// Which pipeline runs, and what is changed in it.
struct PipelineOptions: ParsableArguments {
  @Option(name: [.short, .long], help: ArgumentHelp("A pipeline's name or YAML file.", valueName: "pipeline"))
  var pipeline = "default"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Change one thing of a step: a parameter, or 'use' for another analyzer; may be repeated.",
      valueName: "step.key=value"))
  var set: [String] = []

  /// - Throws: `PipelineFailure` with all mistakes.
  func plan(_ discovery: Discovery, folders: [String], outputs: [String]? = nil) throws -> Plan {
    try Self.plan(pipeline, set, discovery, folders: folders, outputs: outputs)
  }

  /// - Throws: `PipelineFailure` with all mistakes.
  static func plan(
    _ pipeline: String, _ set: [String], _ discovery: Discovery, folders: [String], outputs: [String]? = nil
  ) throws -> Plan {
    let overrides = try Override.list(set)
    let definition = try PipelineSource.load(nameOrPath: pipeline, searchFolders: folders)
    return try Resolver.resolve(
      definition, overrides: overrides, catalogue: discovery.catalogue, models: ModelOptions.catalogue(),
      fields: SongMapAssembler.fields, outputs: outputs)
  }
}
