import ArgumentParser
import Artifacts
import Audio
import Engine
import Host
import Pipeline
import SongMap

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what is installed, what is missing and how to get it.",
    discussion: """
      Exit code 69 when something is missing or broken.

      Examples:
        performia doctor
        performia doctor --plugin-path ~/my-plugins
      """)

  @OptionGroup var plugins: PluginOptions
  @OptionGroup var cacheOptions: CacheOptions

  func run() throws {
    defer { TemporaryFolder.remove() }
    let isolation = Isolation(executable: Discovery.executable)
    var hasFault = false
    func line(_ isGood: Bool, _ what: String, _ remedy: String = "") {
      hasFault = hasFault || !isGood
      Console.output(
        "\(isGood ? "ok      " : "MISSING ") \(what)\(isGood || remedy.isEmpty ? "" : "\n         \(remedy)")\n")
    }
    func note(_ what: String) { Console.output("note     \(what)\n") }

    line(true, "\(Performia.tool), \(Decoder.version)")
    line(true, "\(ProcessInfo.processInfo.activeProcessorCount) cores, \(CPU.featureLevel)")
    let discovery = try plugins.discover()
    let ids = discovery.catalogue.ids
    line(!ids.isEmpty, "\(ids.count) analyzers", HostError.noAnalyzers(folders: discovery.folders).advice)
    for folder in discovery.folders {
      let count = ids.count { discovery.catalogue[$0]?.manifestPath.hasPrefix(folder + "/") == true }
      if count > 0 { note("\(count) from \(folder)") }
    }
    for problem in discovery.problems { line(false, problem.message, problem.advice) }
    for id in ids {
      guard let analyzer = discovery.catalogue[id] else { continue }
      do {
        try isolation.check(analyzer, temporaryFolder: TemporaryFolder.shared())
      } catch {
        line(false, "\(id): \(error.message)", error.advice)
      }
    }
    do {
      let protections = try isolation.protections(temporaryFolder: TemporaryFolder.shared())
      line(true, "plugins that are not trusted run in processes of their own")
      for protection in Protection.allCases {
        note(
          "\(protections.contains(protection) ? "active" : "NOT ACTIVE, this system has no means"): \(protection.summary)"
        )
      }
    } catch {
      line(false, error.message, error.advice)
    }
    for listing in isolation.register.list() where listing.quarantine != nil {
      note("left alone: \(listing.path), \(listing.quarantine ?? "")")
    }
    for listing in PipelineSource.list(searchFolders: plugins.pipelineFolders) {
      do {
        let plan = try PipelineOptions.plan(listing.name, [], discovery, folders: plugins.pipelineFolders)
        line(true, "pipeline '\(listing.name)', \(plan.steps.count) steps")
      } catch let failure as PipelineFailure where failure.problems.allSatisfy({ $0.kind == .unusableModel }) {
        note("pipeline '\(listing.name)' waits for models: \(failure.message)")
      } catch let error as any CodedError {
        line(false, "pipeline '\(listing.name)': \(error.message)", error.advice)
      }
    }
    noteModels(line: line, note: note)
    if let ffmpeg = Decoder.ffmpegVersion {
      line(true, "\(ffmpeg), for m4a and other formats")
    } else {
      note("ffmpeg is not installed: m4a, aac and other formats cannot be read (apt-get install ffmpeg)")
    }
    let cache = try cacheOptions.open()
    let held = cache.statistics()
    line(true, "cache at \(cache.root), \(held.entries) entries, \(ByteCount(held.bytes).description)")
    isolation.close()
    guard hasFault else { return }
    TemporaryFolder.remove()
    endProgram(.unavailable)
  }

  /// Which models there are; that none is there is no fault, as analyzers without models stand in.
  private func noteModels(line: (Bool, String, String) -> Void, note: (String) -> Void) {
    do {
      let registry = try ModelOptions.registry()
      let listings = try ModelListing.all(registry, ModelOptions.store)
      let installed = listings.filter { $0.state == .installed }
      if let runtime = installed.first(where: { $0.task == "runtime" }) {
        line(true, "\(runtime.name) \(runtime.version), which computes neural networks", "")
      }
      let models = installed.filter { $0.task != "runtime" }
      if !models.isEmpty {
        line(true, "\(models.count) models: \(models.map(\.name).joined(separator: ", "))", "")
      }
      for listing in listings where listing.state == .unusable {
        line(false, "the model '\(listing.name)' \(listing.fault?.reason ?? "")", listing.fault?.repair ?? "")
      }
      let missing = listings.filter { $0.state == .missing }.map(\.name)
      if !missing.isEmpty {
        note(
          "not installed: \(missing.joined(separator: ", ")); analyzers without them stand in "
            + "(performia models install --default)")
      }
    } catch let error as any CodedError {
      line(false, error.message, error.advice)
    } catch {
      line(false, "\(error)", "")
    }
  }
}
