import ArgumentParser
import Engine
import Host

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where analyzers and pipelines are looked for.
struct PluginOptions: ParsableArguments {
  @Option(
    name: .customLong("plugin-path"),
    help: ArgumentHelp("A folder with analyzers, searched before all others; may be repeated.", valueName: "folder"))
  var pluginPaths: [String] = []

  private var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// All folders that are searched, absolute.
  var folders: [String] {
    Discovery.searchFolders(named: pluginPaths, environment: environment).map {
      URL(fileURLWithPath: $0).standardizedFileURL.path
    }
  }

  func discover() throws -> Discovery {
    let folders = Discovery.searchFolders(named: pluginPaths, environment: environment)
    let discovery = try Discovery(folders: folders)
    for problem in discovery.problems { Console.warn(problem) }
    return discovery
  }

  /// - Throws: ``HostError/noAnalyzers(folders:)`` where nothing is installed.
  func discoverSome() throws -> Discovery {
    let discovery = try discover()
    guard !discovery.catalogue.ids.isEmpty else { throw HostError.noAnalyzers(folders: discovery.folders) }
    return discovery
  }

  /// Folders in which a pipeline is found by its name.
  var pipelineFolders: [String] {
    ["\(userFolder("XDG_CONFIG_HOME", orHome: ".config", environment: environment))/performia/pipelines"]
  }
}
