import ArgumentParser
import Host
import PluginTemplates

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TemplateLanguage: ExpressibleByArgument {}

/// `performia plugins new`.
struct PluginNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Makes a plugin project that builds, tests itself and passes validation.",
    discussion: """
      The project is a small analyzer, to be changed into yours. It is built with make, in every language.

      Examples:
        performia plugins new Swing --language rust
        performia plugins new Swing --language cpp --id com.mydomain.swing --licence Apache-2.0
        performia plugins new Swing --language swift --folder plugins/swing --sdk ~/performia

      Exit codes: 0 done, 64 a name or id breaks its rule, 69 no SDK is installed, 73 the project cannot be written.
      """)

  @Argument(help: "Name of plugin and library: a capital letter followed by letters and digits.") var name: String
  @Option(help: "swift, c, cpp or rust.") var language: TemplateLanguage
  @Option(help: "Id of the analyzer; by default org.example. and the name.") var id: String?
  @Option(help: "Folder of the project; by default the name.", completion: .directory) var folder: String?
  @Option(help: ArgumentHelp("Licence of the project: \(PluginProject.licences.joined(separator: ", "))."))
  var licence =
    "MIT"
  @Option(help: "Who makes it, for the licence.") var maker: String?
  @Option(
    help: ArgumentHelp(
      "The prefix under which Performia's SDK is installed; by default PERFORMIA_SDK, that of this program, /usr/local or "
        + "/usr."),
    completion: .directory) var sdk: String?

  func run() throws {
    let project = try PluginProject(name: name, language: language, id: id, maker: maker, licence: licence)
    let sdk = try sdk.map { try PluginSDK(prefix: $0) } ?? PluginSDK.find(under: Self.prefixes)
    let folder = folder ?? name
    let now = Calendar(identifier: .gregorian).component(.year, from: Date())
    try project.write(to: folder, sdk: sdk, year: now)
    Console.output(
      Console.printable(
        """
        made \(project.id) in \(folder). Next:
          cd \(folder)
          make              # the library and its manifest, in build/
          make test         # its own tests, then performia plugins validate
          performia analyze song.ogg --plugin-path build -p pipeline.yaml
          make install      # to where Performia finds it

        """))
  }

  /// Where an SDK may be: where projects are told to look for it, beside this program, as both are installed, then the
  /// usual places.
  private static var prefixes: [String] {
    let own = Discovery.executable.map {
      URL(filePath: $0).deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)
    }
    let named = ProcessInfo.processInfo.environment["PERFORMIA_SDK"].flatMap { $0.isEmpty ? nil : $0 }
    return [named, own].compactMap { $0 } + ["/usr/local", "/usr"]
  }
}
