import ArgumentParser
import SongMap

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows a Song Map readably.",
    discussion: """
      Example:
        performia show song.songmap.json
      """)

  @Argument(help: "A Song Map.", completion: .file(extensions: ["json"])) var map: String

  func run() throws {
    Console.output(SongMapSummary(try SongMapReader.read(map)).text + "\n")
  }
}
