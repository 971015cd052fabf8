import ArgumentParser
import Host

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `performia serve` and `performia jobs`: the program `performia-serve`, which lies beside this one, takes this one's
/// place.
enum ServiceProgram {
  static func run(_ arguments: [String]) throws -> Never {
    let folder = (Discovery.executable ?? "").split(separator: "/").dropLast().joined(separator: "/")
    let path = "/\(folder)/performia-serve"
    var pointers = (["performia-serve"] + arguments).map { strdup($0) } + [nil]
    execv(path, &pointers)
    throw CommandError.noService(path: path, reason: String(cString: strerror(errno)))
  }
}

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Analyses recordings that are sent over HTTP ('performia serve --help' says more).")

  @Argument(parsing: .captureForPassthrough, help: "As 'performia serve --help' says.") var arguments: [String] = []

  func run() throws { try ServiceProgram.run(arguments) }
}

struct Jobs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists, follows and cancels jobs of the service ('performia jobs --help' says more).")

  @Argument(parsing: .captureForPassthrough, help: "As 'performia jobs --help' says.") var arguments: [String] = []

  func run() throws { try ServiceProgram.run(["jobs"] + arguments) }
}
