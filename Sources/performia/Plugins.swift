import ArgumentParser
import Artifacts
import Host
import Pipeline

struct Plugins: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists, describes, makes, validates, packs and installs analyzers, and says which libraries are trusted.",
    discussion: """
      Examples:
        performia plugins list
        performia plugins show performia.chords.template
        performia plugins types
        performia plugins new MyChords --language cpp
        performia plugins manifest libMyChords.so > MyChords.plugin.json
        performia plugins validate libMyChords.so
        performia plugins pack libMyChords.so
        performia plugins install MyChords-1.0.0-linux-x86_64.tar.gz
        performia plugins trust libMyChords.so
        performia plugins adopt vamp
      """,
    subcommands: [
      List.self, Show.self, Types.self, Manifest.self, Trust.self, Untrust.self, Retry.self, Trusted.self,
      PluginNew.self, PluginAdopt.self, PluginValidate.self, PluginRunCheck.self, Pack.self, Install.self,
      Uninstall.self, Installed.self,
    ], defaultSubcommand: List.self, aliases: ["plugin"])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the installed analyzers.")

    @OptionGroup var plugins: PluginOptions
    @Flag(help: "As JSON.") var json = false

    func run() throws {
      let discovery = try plugins.discoverSome()
      let analyzers = discovery.catalogue.ids.compactMap { discovery.catalogue[$0] }
      if json {
        Console.output(JSON.array(analyzers.map { JSON(encoding: $0.manifest) }).text(.readable) + "\n")
        return
      }
      let width = analyzers.map(\.manifest.id.count).max() ?? 0
      for analyzer in analyzers {
        let id = analyzer.manifest.id
        let padding = String(repeating: " ", count: width - id.count)
        Console.output(
          Console.printable("\(id)\(padding)  \(analyzer.manifest.version)  \(analyzer.manifest.summary)") + "\n")
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Describes one analyzer: inputs, outputs, parameters.")

    @Argument(help: "The analyzer's id.", completion: .custom(analyzerIDs)) var id: String
    @OptionGroup var plugins: PluginOptions
    @Flag(help: "As JSON.") var json = false

    func run() throws {
      let catalogue = try plugins.discoverSome().catalogue
      guard let analyzer = catalogue[id] else {
        throw CommandError.unknownAnalyzer(id, nearest: catalogue.nearestID(to: id))
      }
      Console.output(
        json
          ? JSON(encoding: analyzer.manifest).text(.readable) + "\n"
          : Console.printable(AnalyzerDescription(analyzer).text))
    }
  }

  struct Types: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the artifact types that ports can have, with their columns and rules.")

    @OptionGroup var plugins: PluginOptions
    @Flag(help: "As Markdown: this is how docs/types.md is made.") var markdown = false

    func run() throws {
      let types = try plugins.discover().catalogue.types
      let list = types.names.compactMap { types[$0] }
      Console.output(
        markdown ? TypeDescription.page(list) : list.map { TypeDescription($0).text }.joined(separator: "\n"))
    }
  }

  struct Manifest: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the manifest of a plugin library, which must lie beside it as NAME.plugin.json.")

    @Argument(help: "The library.", completion: .file()) var library: String
    @Option(help: "Handed to the library as it is.") var argument: String?

    func run() throws {
      let path = library.contains("/") ? library : "./" + library
      // Whoever writes a manifest has often just built the library: a crash must not cost more than the answer.
      let isolation = Isolation(scope: .everything, executable: Discovery.executable)
      defer {
        isolation.close()
        TemporaryFolder.remove()
      }
      let manifest = try isolation.manifest(
        of: path, argument: argument, temporaryFolder: TemporaryFolder.shared())
      Console.output(JSON(encoding: manifest).text(.readable) + "\n")
    }
  }
}

@Sendable private func analyzerIDs(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
  (try? PluginOptions.parse([]).discover().catalogue.ids) ?? []
}
