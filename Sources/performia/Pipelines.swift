import ArgumentParser
import Artifacts
import Pipeline

struct Pipelines: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists, shows, checks and draws pipelines.",
    discussion: """
      Examples:
        performia pipelines list
        performia pipelines show default > mine.yaml
        performia pipelines check mine.yaml
        performia pipelines graph mine.yaml --format mermaid
      """,
    subcommands: [List.self, Show.self, Check.self, Graph.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the pipelines that have a name.")

    @OptionGroup var plugins: PluginOptions

    @Flag(help: "As JSON, with the steps, the stems and the texts that each pipeline takes.") var json = false

    func run() {
      let listings = PipelineSource.list(searchFolders: plugins.pipelineFolders)
      if json {
        Console.output(JSON.array(listings.map { description($0) }).text(.readable) + "\n")
        return
      }
      let width = listings.map(\.name.count).max() ?? 0
      for listing in listings {
        let padding = String(repeating: " ", count: width - listing.name.count)
        Console.output("\(listing.name)\(padding)  \(listing.summary ?? "")  (\(listing.file))\n")
      }
    }

    private func description(_ listing: PipelineSource.Listing) -> JSON {
      let definition = try? PipelineSource.load(nameOrPath: listing.name, searchFolders: plugins.pipelineFolders)
      let steps = (definition?.steps ?? []).map { step in
        JSON.object([
          JSON.Member("name", .string(step.name.value)), JSON.Member("use", .string(step.primary.use?.value ?? "")),
        ])
      }
      let stems = (definition?.fields ?? []).filter { $0.path.first?.value == "stems" }.compactMap {
        $0.path.dropFirst().first?.value
      }
      let given = (definition?.steps ?? []).filter { $0.given != nil }.map { JSON.string($0.name.value) }
      return .object([
        JSON.Member("name", .string(listing.name)), JSON.Member("summary", .string(listing.summary ?? "")),
        JSON.Member("steps", .array(steps)), JSON.Member("stems", .array(stems.map(JSON.string))),
        JSON.Member("given", .array(given)),
      ])
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints a pipeline as YAML.")

    @Argument(help: "A name or a file.") var pipeline: String = "default"
    @OptionGroup var plugins: PluginOptions

    func run() throws {
      if let text = PipelineSource.bundledText(pipeline) {
        Console.output(text)
        return
      }
      let folders = plugins.pipelineFolders
      _ = try PipelineSource.load(nameOrPath: pipeline, searchFolders: folders)
      let named = PipelineSource.list(searchFolders: folders).first { $0.name == pipeline }
      Console.output(try TextFile.read(named?.file ?? pipeline))
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Finds every mistake of a pipeline without reading any audio.")

    @Argument(help: "A name or a file.") var pipeline: String = "default"
    @Option(name: .long, help: ArgumentHelp("As with analyze.", valueName: "step.key=value")) var set: [String] = []
    @OptionGroup var plugins: PluginOptions

    func run() throws {
      let plan = try plan(pipeline, set: set, plugins)
      for note in plan.notes { Console.error("note: \(note)\n") }
      Console.output("\(plan.name): \(plan.steps.count) steps, no mistakes\n")
    }
  }

  struct Graph: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
      case dot, mermaid
    }

    static let configuration = CommandConfiguration(abstract: "Draws what feeds what, for Graphviz or Mermaid.")

    @Argument(help: "A name or a file.") var pipeline: String = "default"
    @Option(name: .long, help: ArgumentHelp("As with analyze.", valueName: "step.key=value")) var set: [String] = []
    @Option(name: .shortAndLong, help: "dot or mermaid.") var format: Format = .dot
    @OptionGroup var plugins: PluginOptions

    func run() throws {
      let plan = try plan(pipeline, set: set, plugins)
      switch format {
      case .dot: Console.output(PlanGraph.dot(plan))
      case .mermaid: Console.output(PlanGraph.mermaid(plan))
      }
    }
  }
}

private func plan(_ pipeline: String, set: [String], _ plugins: PluginOptions) throws -> Plan {
  try PipelineOptions.plan(pipeline, set, try plugins.discoverSome(), folders: plugins.pipelineFolders)
}
