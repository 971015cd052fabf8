import Artifacts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Jobs
import Logging
import Metrics
import ServiceErrors
import Voice

/// The service: one store, one queue, one address.
public struct PerformiaService: Sendable {
  private let settings: ServiceSettings
  private let queue: JobQueue
  private let jobSettings: JobSettings
  private let program: AnalysisProgram
  private let voice: VoiceCommands
  private let logger: Logger

  /// Connections at once.
  private static let mostConnections = 1024

  /// Opens the store, and takes up what was left.
  ///
  /// - Parameters:
  ///   - executable: `performia`.
  /// - Throws: ``ServiceError``, `CommandFileError` with the mistakes of a file of commands.
  public init(settings: ServiceSettings, executable: String, logger: Logger) throws {
    self.settings = settings
    self.logger = logger
    voice = try Self.voice(settings.commands)
    let folders = try JobFolders(root: settings.state)
    _ = try FolderLock(folders)
    program = try AnalysisProgram(path: executable)
    jobSettings = JobSettings(
      program: executable, workers: settings.workers, coresOfJob: max(1, settings.cores / settings.workers),
      bound: settings.queue, jobSeconds: settings.jobSeconds, maximumDuration: settings.maximumDuration,
      pipelinesWithStems: program.pipelinesWithStems, maximumAge: settings.maximumAge,
      maximumDiskUse: settings.maximumDisk)
    queue = JobQueue(
      store: try JobStore(path: folders.database, logger: logger), folders: folders, settings: jobSettings,
      logger: logger)
  }

  /// Bytes of a grammar that an analysis takes.
  private static let mostGrammar = 100_000

  /// The commands that are understood.
  private static func voice(_ file: String) throws -> VoiceCommands {
    if file.isEmpty { return try VoiceCommands() }
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw ServiceError.invalidSetting(
        place: "commands", reason: "'\(file)' cannot be read as a text",
        expected: "a file as docs/voice.md describes it")
    }
    let voice = try VoiceCommands(extendedBy: text, file: file)
    guard voice.recogniserGrammar().utf8.count <= mostGrammar else {
      throw ServiceError.invalidSetting(
        place: "commands", reason: "'\(file)' has more phrases than spoken commands can be heard by",
        expected: "a grammar of at most \(mostGrammar) bytes ('performia voice --grammar --commands \(file)')")
    }
    return voice
  }

  /// Ends all analyses, whose jobs go on with the next start, and all answers that wait for something.
  public func stop() { queue.stop() }

  /// Closes the store; to be called when nothing is asked or analysed any more.
  public func close() {
    do {
      try queue.store.close()
    } catch {
      logger.error("the store cannot be closed: \(error)")
    }
  }

  /// The application, which is to be run.
  ///
  /// - Parameter isListening: told the port.
  public func application(isListening: @escaping @Sendable (Int) -> Void) throws -> some ApplicationProtocol {
    let meter = PrometheusRegistry()
    MetricsSystem.bootstrap(meter)
    let gatekeeper = Gatekeeper(settings: settings, store: queue.store)
    let api = ServiceAPI(
      queue: queue, settings: settings, program: program, meter: meter, voice: voice)
    let router = Router(context: ServiceContext.self)
    router.addMiddleware {
      MetricsMiddleware()
      LogRequestsMiddleware(.info)
      HeaderMiddleware(headers: GateMiddleware.headers, origins: settings.origins)
      HeadMiddleware()
      ProblemMiddleware()
      GateMiddleware(gatekeeper: gatekeeper)
    }
    for route in ServiceAPI.table {
      let handle = route.handler(api)
      router.on(RouterPath(route.path), method: route.method, use: handle)
      if route.method == .get { router.on(RouterPath(route.path), method: .head, use: handle) }
    }
    try queue.start()
    keepRoom()
    let queue = queue
    return Application(
      router: router,
      server: HTTPServerBuilder { responder in
        SocketChannel(responder: responder) { head, socket in
          await JobSocket(queue: queue, gatekeeper: gatekeeper).serve(head, socket)
        }
      },
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port), serverName: "performia",
        availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
      onServerRunning: { channel in isListening(channel.localAddress?.port ?? 0) }, logger: logger)
  }

  /// Removes what is too old or too much, now and every ten minutes.
  private func keepRoom() {
    let retention = Retention(queue: queue, settings: jobSettings, logger: logger)
    let logger = logger
    Task.detached(priority: .background) {
      while !Task.isCancelled {
        do {
          try retention.apply()
        } catch {
          logger.error("old jobs cannot be removed: \(error)")
        }
        try? await Task.sleep(for: .seconds(600))
      }
    }
  }
}
