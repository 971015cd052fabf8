import ArgumentParser
import Jobs

struct Keys: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes, lists and removes the API keys of clients.", subcommands: [Add.self, List.self, Remove.self],
    defaultSubcommand: List.self)

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a key and prints it; it is told this one time only.")
    @Argument(help: "Whose key it is.") var name: String
    @OptionGroup var source: SettingOptions

    func run() throws { print(try source.store().addKey(named: name, at: JobQueue.now)) }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the names of the keys.")
    @OptionGroup var source: SettingOptions

    func run() throws {
      for key in try source.store().keys() { print("\(key.name)  since \(Timestamp.text(key.createdAt))") }
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Removes a key; its client is not let in any more.")
    @Argument(help: "The key's name.") var name: String
    @OptionGroup var source: SettingOptions

    func run() throws { try source.store().removeKey(named: name) }
  }
}
