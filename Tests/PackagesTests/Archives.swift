import Foundation
import TestSupport

/// Archives as strangers make them, by Python's tarfile.
enum Archives {
  /// Runs a script in which `archive` is open for writing and `add(name, content, **attributes)` adds a member.
  static func make(_ path: String, mode: String = "w:gz", _ script: String) throws {
    let preamble = """
      import io, sys, tarfile
      archive = tarfile.open(sys.argv[1], "\(mode)")
      def add(name, content=b"", **attributes):
          member = tarfile.TarInfo(name)
          member.size = len(content)
          for key, value in attributes.items(): setattr(member, key, value)
          archive.addfile(member, io.BytesIO(content))

      """
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", "-c", preamble + script + "\narchive.close()\n", path]
    try python.run()
    python.waitUntilExit()
    guard python.terminationStatus == 0 else { throw FixtureError("python3 cannot make \(path)") }
  }

  /// A package of the test analyzers.
  static func plugin(_ path: String, name: String = "Tests", mode: String = "w:gz", further: String = "") throws {
    let folder = try PluginFolder(["TestAnalyzers"])
    try make(
      path, mode: mode,
      """
      archive.add("\(folder.path)/TestAnalyzers.plugin.json", "\(name)/TestAnalyzers.plugin.json")
      archive.add("\(BuiltProducts.library("TestAnalyzers"))", "\(name)/libTestAnalyzers.so")
      \(further)
      """)
  }
}
