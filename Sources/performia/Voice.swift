import ArgumentParser
import Artifacts
import SongMap
import Voice

struct Voice: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what a spoken command means, and what it refers to in a Song Map.",
    discussion: """
      Prints {success, action, message, data} as JSON. Exit code 1 when the command is not understood or cannot be
      carried out.

      Examples:
        performia voice "go to the second chorus" --map song.songmap.json
        performia voice "next section please" --map song.songmap.json --at 35.2
        performia voice "transpose to B flat" --map song.songmap.json
        performia voice "load autumn leaves" --library titles.txt
        performia voice --list --commands mine.yaml
      """)

  @Argument(help: "What was said; several words need no quotes.") var text: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("The Song Map of the song that plays.", valueName: "map"),
    completion: .file(extensions: ["json"]))
  var map: String?

  @Option(name: .long, help: ArgumentHelp("Where the song is, in seconds.", valueName: "seconds"))
  var at: Double?

  @Option(
    name: .long, help: ArgumentHelp("A file of titles that can be loaded, one a line.", valueName: "file"),
    completion: .file())
  var library: String?

  @Option(
    name: .long, help: ArgumentHelp("Commands of your own, which come before the bundled ones.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var commands: String?

  @Flag(name: .long, help: "List all commands with their phrases.") var list = false

  @Flag(name: .long, help: "Print all that may be said as a grammar for speech recognisers (JSpeech Grammar Format).")
  var grammar = false

  @Flag(name: .long, help: "Print commands as they may be said, as a prompt for speech recognisers.")
  var prompt = false

  func validate() throws {
    if (list || grammar || prompt) != text.isEmpty {
      throw ValidationError("Say a command, or ask for the --list, --grammar or --prompt.")
    }
    if let at, !(at >= 0 && at.isFinite) { throw ValidationError("--at is a time in seconds from 0.") }
  }

  func run() throws {
    let voice = try VoiceCommands(extendedBy: try commands.map(TextFile.read), file: commands ?? "")
    if list {
      Console.output(voice.listing.text(.readable) + "\n")
      return
    }
    let titles = try library.map { try TextFile.read($0).split(whereSeparator: \.isNewline).map(String.init) }
    let context = VoiceContext(
      map: try map.map(SongMapReader.read), position: at, library: titles.map { SongLibrary($0) })
    if grammar {
      Console.output(voice.recogniserGrammar(in: context))
      return
    }
    if prompt {
      Console.output(voice.recogniserPrompt(in: context) + "\n")
      return
    }
    let answer = voice.answer(text.joined(separator: " "), in: context)
    Console.output(answer.json.text(.readable) + "\n")
    if !answer.success { endProgram(.someFailed) }
  }
}
