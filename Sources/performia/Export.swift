import ArgumentParser
import Artifacts
import SongMap

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a Song Map in another program's format.",
    discussion: """
      Examples:
        performia export song.songmap.json --format midi --bends
        performia export song.songmap.json --format musicxml
        performia export song.songmap.json --format lab --field key -o -
        performia export song.songmap.json --format jams -o song.jams
        performia export song.songmap.json --format lrc --field words
      """)

  @Argument(help: "A Song Map.", completion: .file(extensions: ["json"])) var map: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "One of \(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "format"))
  var format: ExportFormat

  @Option(
    name: .long,
    help: ArgumentHelp("The field to write, where a format holds one; chords or lyrics by default.", valueName: "field")
  )
  var field: ExportField?

  @Flag(name: .long, help: "Bend the notes of melody and bass in MIDI to their deviation from the pitch.")
  var bends = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A file, or - for standard output; by default beside the map.", valueName: "path"))
  var output: String?

  func validate() throws {
    guard !bends || format == .midi else { throw ValidationError("--bends is for --format midi.") }
  }

  func run() throws {
    let bytes = try Exporter.export(try SongMapReader.read(map), as: format, field: field, bends: bends)
    if output == "-" {
      try Console.output(bytes)
      return
    }
    let path = output ?? Self.path(beside: map, format.fileExtension(for: field))
    if let identity = FileIdentity(path), identity == FileIdentity(map) { throw CommandError.outputIsInput(path) }
    try AtomicFile.write(bytes, to: path)
    Console.error("wrote \(path)\n")
  }

  private static func path(beside map: String, _ fileExtension: String) -> String {
    for ending in [".songmap.json", ".json"] where map.hasSuffix(ending) {
      return map.dropLast(ending.count) + "." + fileExtension
    }
    return map + "." + fileExtension
  }
}

extension ExportFormat: ExpressibleByArgument {}
extension ExportField: ExpressibleByArgument {}
