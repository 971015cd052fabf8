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
  @Flag(help: "Write one JSON object for each map.") var json = false

  func validate() throws {
    if maps.isEmpty { throw ValidationError("Name at least one Song Map.") }
  }

  func run() throws {
    var worst = ExitStatus.success
    for map in maps {
      do {
        let violations = try SongMapReader.violations(inFile: map)
        report(map, violations)
        if !violations.isEmpty { worst = .data }
      } catch {
        Console.report(error, file: map)
        worst = ExitStatus(error)
      }
    }
    if worst != .success { endProgram(worst) }
  }

  private func report(_ map: String, _ violations: [SongMapViolation]) {
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
      ])
      Console.output(object.text(.compact) + "\n")
    } else if violations.isEmpty {
      Console.output("\(map): valid\n")
    } else {
      for violation in violations { Console.error("\(map): error: \(violation)\n") }
    }
  }
}
