import Foundation
import Voice

/// Times the understanding of spoken commands.
///
/// Usage: voice-benchmark COMMANDS.tsv TITLES.txt [ROUNDS]. Prints microseconds: to compile the grammar, and for an
/// utterance the median, the mean and the greatest of the least time that each of them took.
@main
struct VoiceBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3 else {
      print("usage: voice-benchmark COMMANDS.tsv TITLES.txt [ROUNDS]")
      exit(64)
    }
    let utterances = try lines(arguments[1]).dropFirst().map { String($0.prefix { $0 != "\t" }) }
    let context = VoiceContext(library: SongLibrary(try lines(arguments[2])))
    let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 50 : 50
    let clock = ContinuousClock()

    var commands = try VoiceCommands()
    let compiling = try clock.measure { commands = try VoiceCommands() }
    var understood = 0
    let times = utterances.map { utterance in
      (0..<rounds).map { _ in
        clock.measure { if commands.answer(utterance, in: context).success { understood += 1 } }.microseconds
      }.min() ?? 0
    }.sorted()
    print("compiling \(Int(compiling.microseconds)) us")
    print("\(utterances.count) utterances, \(understood / max(rounds, 1)) understood")
    print(
      "median \(Int(times[times.count / 2])) us, mean \(Int(times.reduce(0, +) / Double(times.count))) us, "
        + "most \(Int(times[times.count - 1])) us")
  }

  private static func lines(_ path: String) throws -> [String] {
    try String(contentsOf: URL(filePath: path), encoding: .utf8).split(whereSeparator: \.isNewline).map(String.init)
  }
}

extension Duration {
  fileprivate var microseconds: Double {
    Double(components.seconds) * 1e6 + Double(components.attoseconds) * 1e-12
  }
}
