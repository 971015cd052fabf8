import ArgumentParser
import Artifacts
import SongMap

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks Song Maps, anyone's, against the schema and the rules that it cannot say.",
    discussion: """
      Every mistake is listed with its JSON pointer. Exit code 65 when a map is not valid.

      Examples:
        performia validate song.songmap.json
        performia validate maps/*.json --json
      """)

  @Argument(help: "Song Map files.", completion: .file(extensions: ["json"])) var maps: [String]
  @OptionGroup var plugins: PluginOptions
  @Flag(help: "Write one JSON object for each map.") var json = false

  func validate() throws {
    if maps.isEmpty { throw ValidationError("Name at least one Song Map.") }
  }

  func run() throws {
    var worst = ExitStatus.success
    let types = try plugins.discover().catalogue.types
    for map in maps {
      do {
        let (violations, unchecked) = try SongMapReader.violations(inFile: map, types: types)
        report(map, violations, unchecked)
        if !violations.isEmpty { worst = .data }
      } catch {
        Console.report(error, file: map)
        worst = ExitStatus(error)
      }
    }
    if worst != .success { endProgram(worst) }
  }

  private func report(_ map: String, _ violations: [SongMapViolation], _ unchecked: [(pointer: String, type: String?)])
  {
    if json {
      let list = violations.map { violation in
        JSON.object([
          JSON.Member("pointer", .string(violation.pointer)), JSON.Member("rule", .string(violation.rule.rawValue)),
          JSON.Member("message", .string(violation.message)),
        ])
      }
      let object = JSON.object([
        JSON.Member("file", .string(map)), JSON.Member("valid", .bool(violations.isEmpty)),
        JSON.Member("violations", .array(list)),
        JSON.Member(
          "unchecked",
          .array(
            unchecked.map {
              .object([
                JSON.Member("pointer", .string($0.pointer)), JSON.Member("type", $0.type.map(JSON.string) ?? .null),
              ])
            })),
      ])
      Console.output(object.text(.compact) + "\n")
      return
    }
    for (pointer, type) in unchecked {
      let reason =
        type.map { "no installed plugin declares its type \($0) (--plugin-path names further folders)" }
        ?? "the map does not say of what type it is"
      Console.error(Console.printable("\(map): note: \(pointer) was not checked: \(reason)\n"))
    }
    if violations.isEmpty {
      Console.output("\(map): valid\n")
    } else {
      for violation in violations { Console.error("\(map): error: \(violation)\n") }
    }
  }
}
