import ArgumentParser
import Artifacts
import Host
import Jobs
import Logging
import Service
import ServiceErrors
import ServiceLifecycle

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@main
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "performia serve",
    abstract: "Analyses recordings that are sent over HTTP.",
    discussion: """
      Listens on this machine alone unless --host says otherwise; then every client needs an API key. Jobs are kept in a \
      store and go on after a restart, whatever ended the service. /docs describes the interface.

      Examples:
        performia serve
        performia serve --port 9000 --workers 2
        performia serve keys add "band room"
        curl -F file=@song.ogg http://127.0.0.1:8765/api/analyze
        performia jobs
      """,
    subcommands: [Run.self, Keys.self, JobsCommand.self], defaultSubcommand: Run.self)

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let error as any CodedError {
      Exit.fail(error)
    } catch {
      exit(withError: error)
    }
  }
}

/// Where settings come from.
struct SettingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A YAML file with settings, as 'port: 9000'. (default: performia/serve.yaml in $XDG_CONFIG_HOME, if it is there)",
      valueName: "file"))
  var config: String?

  @Option(
    name: .long,
    help: .init("Folder of jobs, recordings and results. (default: performia in $XDG_STATE_HOME)", valueName: "folder"))
  var state: String?

  func settings(_ options: [String: String?] = [:]) throws -> ServiceSettings {
    let environment = ProcessInfo.processInfo.environment
    var given = options.compactMapValues { $0 }
    given["state"] = state
    let standard = "\(userFolder("XDG_CONFIG_HOME", orHome: ".config", environment: environment))/performia/serve.yaml"
    let file = config ?? (FileManager.default.fileExists(atPath: standard) ? standard : nil)
    return try ServiceSettings(
      options: given, environment: environment, file: file, cores: ProcessInfo.processInfo.activeProcessorCount,
      stateFolder: "\(userFolder("XDG_STATE_HOME", orHome: ".local/state", environment: environment))/performia")
  }

  func store() throws -> JobStore {
    let folders = try JobFolders(root: try settings().state)
    return try JobStore(path: folders.database, logger: Logger(label: "performia"))
  }
}

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs the service until it is stopped.",
    discussion: """
      Each setting is also read from the variable PERFORMIA_SERVE_NAME and from the settings file, as name: value with _ \
      for -; options go before variables, and these before the file.
      """, shouldDisplay: false)

  @OptionGroup var source: SettingOptions
  @Option(name: .long, help: "\(text("host"))") var host: String?
  @Option(name: .long, help: "\(text("port"))") var port: String?
  @Option(name: .long, help: "\(text("workers"))") var workers: String?
  @Option(name: .long, help: "\(text("cores"))") var cores: String?
  @Option(name: .long, help: "\(text("queue"))") var queue: String?
  @Option(name: .long, help: "\(text("job_seconds"))") var jobSeconds: String?
  @Option(name: .long, help: "\(text("max_duration"))") var maxDuration: String?
  @Option(name: .long, help: "\(text("max_upload"))") var maxUpload: String?
  @Option(name: .long, help: "\(text("max_age"))") var maxAge: String?
  @Option(name: .long, help: "\(text("max_disk"))") var maxDisk: String?
  @Option(name: .long, help: "\(text("rate"))") var rate: String?
  @Option(name: .long, help: "\(text("keys"))") var keys: String?
  @Option(name: .long, help: "\(text("hosts"))") var hosts: String?
  @Option(name: .long, help: "\(text("origins"))") var origins: String?
  @Option(name: .shortAndLong, help: "\(text("pipeline"))") var pipeline: String?
  @Option(name: .long, help: "\(text("commands"))") var commands: String?
  @Option(name: .long, help: "\(text("log_level"))") var logLevel: String?

  private static func text(_ name: String) -> String {
    ServiceSettings.all.first { $0.name == name }.map { "\($0.help) (default: \($0.standard))" } ?? ""
  }

  func run() async throws {
    let settings = try source.settings([
      "host": host, "port": port, "workers": workers, "cores": cores, "queue": queue, "job_seconds": jobSeconds,
      "max_duration": maxDuration, "max_upload": maxUpload, "max_age": maxAge, "max_disk": maxDisk, "rate": rate,
      "keys": keys, "hosts": hosts, "origins": origins, "pipeline": pipeline, "commands": commands,
      "log_level": logLevel,
    ])
    LoggingSystem.bootstrap { label in JSONLogHandler(label: label) }
    let logger = Self.logger(settings.logLevel)
    let service = try PerformiaService(settings: settings, executable: try Self.program(), logger: logger)
    let application = try service.application { port in
      logger.notice("listening", metadata: ["url": "http://\(settings.host):\(port)/"])
    }
    let group = ServiceGroup(
      configuration: .init(services: [.init(service: application)], logger: logger))
    let signals = Signals {
      logger.notice("stopping")
      service.stop()
      Task { await group.triggerGracefulShutdown() }
    }
    do {
      try await group.run()
    } catch {
      throw ServiceError.cannotListen(address: "\(settings.host):\(settings.port)", reason: "\(error)")
    }
    withExtendedLifetime(signals) {}
    service.close()
  }

  private static func logger(_ level: String) -> Logger {
    var logger = Logger(label: "performia.serve")
    logger.logLevel = Logger.Level(rawValue: level) ?? .info
    return logger
  }

  /// `performia`, which lies beside this program.
  private static func program() throws -> String {
    let folder = (Discovery.executable ?? "").split(separator: "/").dropLast().joined(separator: "/")
    let path = "/\(folder)/performia"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw ServiceError.jobBroke(reason: "there is no program '\(path)'")
    }
    return path
  }
}
