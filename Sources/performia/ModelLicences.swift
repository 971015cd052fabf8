import ArgumentParser
import Artifacts
import Models

/// `performia models licences`.
struct ModelLicences: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "licences",
    abstract: "Lists the licences of installed models and of analyzers.",
    discussion: "Under which licences one map came to be is told by: performia licences MAP.json",
    aliases: ["licenses"])

  @OptionGroup var options: ModelOptions
  @OptionGroup var plugins: PluginOptions
  @Flag(help: "As JSON.") var json = false

  private struct Item {
    let kind: String
    let name: String
    let version: String
    let licence: String
    let use: String
    let citation: String?
  }

  func run() throws {
    let models = try ModelListing.all(options.registry(), ModelOptions.store).filter { $0.record != nil }.map {
      listing in
      Item(
        kind: "model", name: listing.name, version: listing.record?.version ?? "",
        licence: listing.record?.licence ?? "", use: listing.use.rawValue, citation: listing.citation)
    }
    let catalogue = try plugins.discover().catalogue
    let analyzers = catalogue.ids.compactMap { catalogue[$0]?.manifest }.map { manifest in
      Item(
        kind: "analyzer", name: manifest.id, version: manifest.version, licence: manifest.licence,
        use: LicenceTerms.use(of: manifest.licence).rawValue, citation: nil)
    }
    let items = models + analyzers
    if json {
      let list = items.map { item in
        JSON.object(
          [
            JSON.Member("kind", .string(item.kind)), JSON.Member("name", .string(item.name)),
            JSON.Member("version", .string(item.version)), JSON.Member("licence", .string(item.licence)),
            JSON.Member("use", .string(item.use)),
          ] + (item.citation.map { [JSON.Member("citation", .string($0))] } ?? []))
      }
      Console.output(JSON.array(list).text(.readable) + "\n")
      return
    }
    let rows = items.map { [$0.kind, $0.name, $0.version, $0.licence, "use: \($0.use)", $0.citation ?? ""] }
    Console.output(Console.printable(TextColumns.text(rows)))
  }
}
