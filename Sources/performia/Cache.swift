import ArgumentParser
import Artifacts
import Host
import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where results are kept.
struct CacheOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The cache's folder (PERFORMIA_CACHE).", valueName: "folder"))
  var cache: String?

  func open() throws -> ArtifactCache {
    let environment = ProcessInfo.processInfo.environment
    let limit = environment["PERFORMIA_CACHE_LIMIT"]
    guard let bytes = ByteCount(limit ?? "5G") else {
      throw ValidationError("PERFORMIA_CACHE_LIMIT is '\(limit ?? "")'; a size such as 500M or 5G was expected.")
    }
    return ArtifactCache(root: cache ?? ArtifactCache.defaultRoot(environment: environment), sizeLimit: bytes.value)
  }
}

extension ByteCount: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

struct Cache: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks after kept results.",
    discussion: """
      Results are kept by what they depend on: the recording's bytes, the analyzer and its parameters. What is \
      changed is computed again, the rest is not. The limit is PERFORMIA_CACHE_LIMIT, 5G where it is not set; results \
      used longest ago go first.

      Examples:
        performia cache info
        performia cache trim --to 500M
        performia cache verify
      """,
    subcommands: [Info.self, Clear.self, Trim.self, Verify.self], defaultSubcommand: Info.self)

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Says where the cache is and what it holds.")
    @OptionGroup var options: CacheOptions

    func run() throws {
      let cache = try options.open()
      let held = cache.statistics()
      Console.output(
        """
        folder   \(cache.root)
        entries  \(held.entries)
        size     \(ByteCount(held.bytes).description) of \(ByteCount(cache.sizeLimit).description)

        """)
    }
  }

  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Removes everything.")
    @OptionGroup var options: CacheOptions

    func run() throws {
      let removed = try options.open().clear()
      Console.output("removed \(removed.entries) entries, \(ByteCount(removed.bytes).description)\n")
    }
  }

  struct Trim: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Removes what was used longest ago.")
    @Option(name: .long, help: ArgumentHelp("What may stay, e.g. 500M.", valueName: "size")) var to: ByteCount
    @OptionGroup var options: CacheOptions

    func run() throws {
      let removed = try options.open().trim(to: to.value)
      Console.output("removed \(removed.entries) entries, \(ByteCount(removed.bytes).description)\n")
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reads every entry and removes damaged ones; they will be computed again.")
    @OptionGroup var options: CacheOptions

    func run() throws {
      let cache = try options.open()
      defer { TemporaryFolder.remove() }
      let damaged = cache.verify(temporaryFolder: try TemporaryFolder.shared())
      for error in damaged { Console.report(error) }
      guard damaged.isEmpty else { throw CommandError.damagedCache(count: damaged.count) }
      Console.output("\(cache.statistics().entries) entries, none damaged\n")
    }
  }
}
