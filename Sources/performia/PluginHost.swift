import Host

/// `performia plugin-host`: what the program is while it hosts plugins for another run of itself. No user types it, so no
/// help shows it.
enum PluginHost {
  /// Serves the run that started this one, if the command line says so; it returns only where that is not the case.
  ///
  /// Comes before everything else, while the process has one thread.
  static func serveIfAsked(_ arguments: [String]) {
    guard arguments.count >= 2, arguments[1] == "plugin-host" else { return }
    guard arguments.count >= 3 else { PluginWorker.nurse() }
    PluginWorker.run(scratchFolder: arguments[2], isSandboxed: !arguments.dropFirst(3).contains("--no-sandbox"))
  }
}
