import ArgumentParser
import Artifacts
import Audio
import SongMap
import Viewer

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
        performia export song.songmap.json --format html --audio song.ogg
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
    name: .long,
    help: ArgumentHelp(
      "The recording, to be put into an HTML page; without it the page asks for the file.", valueName: "path"),
    completion: .file())
  var audio: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A file, or - for standard output; by default beside the map.", valueName: "path"))
  var output: String?

  func validate() throws {
    guard !bends || format == .midi else { throw ValidationError("--bends is for --format midi.") }
    guard audio == nil || format == .html else { throw ValidationError("--audio is for --format html.") }
  }

  func run() throws {
    let model = try SongMapReader.read(map)
    let recording = try audio.map(RecordingContent.init(ofFile:))
    let bytes = try Exporter.export(
      model, as: format, field: field, bends: bends, title: Self.name(of: map),
      recording: recording.map { ViewerPage.Recording(bytes: $0.bytes, mediaType: $0.mediaType) })
    if output == "-" {
      try Console.output(bytes)
      return
    }
    let path = output ?? Self.path(beside: map, format.fileExtension(for: field))
    if let identity = FileIdentity(path), [map, audio].contains(where: { $0.flatMap(FileIdentity.init) == identity }) {
      throw CommandError.outputIsInput(path)
    }
    try AtomicFile.write(bytes, to: path)
    Console.error("wrote \(path)\n")
  }

  private static func path(beside map: String, _ fileExtension: String) -> String {
    stem(of: map) + "." + fileExtension
  }

  private static func stem(of map: String) -> String {
    for ending in [".songmap.json", ".json"] where map.hasSuffix(ending) { return String(map.dropLast(ending.count)) }
    return map
  }

  private static func name(of map: String) -> String {
    stem(of: map).split(separator: "/").last.map(String.init) ?? map
  }
}

extension ExportFormat: ExpressibleByArgument {}
extension ExportField: ExpressibleByArgument {}
