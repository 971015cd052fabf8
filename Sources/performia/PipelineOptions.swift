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

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A text in place of what a step would find out, such as the lyrics, which then are aligned; may be repeated.",
      valueName: "step=file"))
  var given: [String] = []

  /// - Throws: `PipelineFailure` with all mistakes.
  func plan(_ discovery: Discovery, folders: [String], outputs: [String]? = nil) throws -> Plan {
    try Self.plan(pipeline, set, discovery, folders: folders, outputs: outputs, given: given)
  }

  /// - Throws: `PipelineFailure` with all mistakes.
  static func plan(
    _ pipeline: String, _ set: [String], _ discovery: Discovery, folders: [String], outputs: [String]? = nil,
    given: [String] = []
  ) throws -> Plan {
    let overrides = try Override.list(set)
    let texts = try GivenText.list(given)
    let definition = try PipelineSource.load(nameOrPath: pipeline, searchFolders: folders)
    return try Resolver.resolve(
      definition, overrides: overrides, given: texts, catalogue: discovery.catalogue, models: ModelOptions.catalogue(),
      fields: SongMapAssembler.fields, outputs: outputs)
  }
}
