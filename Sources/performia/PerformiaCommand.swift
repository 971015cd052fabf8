import ArgumentParser
import Artifacts
import CIsolation
import Engine

/// The command line: one file a verb.
@main
struct PerformiaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "performia",
    abstract: "Turns a recording into a Song Map: beats, meter, tempo, key, chords and more, as checked JSON.",
    usage: "performia <verb> [options]",
    discussion: """
      Examples:
        performia analyze song.ogg                       write song.songmap.json
        performia analyze album/ -o maps/ --jobs 4       a folder of recordings
        performia analyze song.ogg -o - | jq .chords     the map on standard output
        performia analyze song.ogg --set chords.vocabulary=majmin
        performia separate song.ogg --stems instrumental the song without its voices
        performia show song.songmap.json                 read a map at a glance
        performia export song.songmap.json -f midi       for other programs
        performia evaluate --dataset corpus/             how good the results are
        performia voice "loop the second chorus" --map song.songmap.json
        performia serve                                  a service for other programs
        performia plugins list                           which analyzers there are
        performia models install --default               what neural analyzers read
        performia pipelines show default                 what runs, and how to change it

      Exit codes:
         0  done                            70  an analyzer failed or gave wrong data
         1  some recordings of several      73  the output cannot be written
            failed, the others are done     74  reading or temporary data failed
        64  wrong command line              78  the pipeline has mistakes
        65  the input is no recording       130 stopped with Ctrl-C
            or no valid Song Map
        66  the input does not exist
        69  no analyzers are installed, or a model cannot be had
      """,
    version: Performia.version,
    subcommands: [
      Analyze.self, Separate.self, Extract.self, Show.self, Export.self, Validate.self, Licences.self, Plugins.self,
      ModelsCommand.self, Pipelines.self, Evaluate.self, Voice.self, Serve.self, Jobs.self, Cache.self, Doctor.self,
      Completions.self, Errors.self,
    ])

  static func main() {
    isolation_return_large_buffers()
    PluginHost.serveIfAsked(CommandLine.arguments)
    letWritesFail()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as any CodedError {
      Console.report(error)
      endProgram(ExitStatus(error))
    } catch {
      exit(withError: error)
    }
  }

  func run() throws {
    print(Self.helpMessage())
  }
}
