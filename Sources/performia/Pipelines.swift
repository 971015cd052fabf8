import ArgumentParser
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

    func run() {
      let listings = PipelineSource.list(searchFolders: plugins.pipelineFolders)
      let width = listings.map(\.name.count).max() ?? 0
      for listing in listings {
        let padding = String(repeating: " ", count: width - listing.name.count)
        Console.output("\(listing.name)\(padding)  \(listing.summary ?? "")  (\(listing.file))\n")
      }
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
