import Foundation
import TestSupport
import Testing

@Suite("The verbs")
struct VerbTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.writeLevelPipeline()
  }

  private static let verbs = [
    "analyze", "show", "export", "validate", "plugins", "pipelines", "cache", "doctor", "completions", "errors",
  ]

  // MARK: Help

  @Test("no argument at all prints a page with examples and exit codes, and is no error")
  func noArgument() throws {
    let result = try workplace.run()
    expectSuccess(result)
    #expect(result.errors.isEmpty)
    for word in ["performia analyze song.ogg", "Exit codes:", "SUBCOMMANDS:"] { #expect(result.text.contains(word)) }
    for verb in Self.verbs { #expect(result.text.contains("\n  \(verb)")) }
  }

  @Test("every verb explains itself with examples", arguments: verbs)
  func help(_ verb: String) throws {
    let result = try workplace.run(verb, "--help")
    expectSuccess(result)
    #expect(result.text.contains("USAGE: performia \(verb)"))
    #expect(result.text.contains("Example"), "\(result.text)")
    #expect(result.text.contains("  performia \(verb)"))
    #expect(result.text == (try workplace.run("help", verb).text))
  }

  @Test("--version prints the version alone")
  func version() throws {
    let text = try workplace.run("--version").text
    #expect(text.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil, "\(text)")
  }

  @Test("completion scripts are accepted by the shells that they are for", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let result = try workplace.run("completions", shell)
    expectSuccess(result)
    #expect(result.text.contains("analyze"))
    try workplace.write(result.text, to: "completions")
    let check = "command -v \(shell) >/dev/null || exit 0; \(shell) -n '\(workplace.file("completions"))'"
    #expect(system(check) == 0)
    #expect(try workplace.run("completions", "csh").status == 64)
  }

  // MARK: Plugins and pipelines

  @Test("plugins list names every analyzer, in words and as JSON")
  func pluginList() throws {
    let text = try workplace.run("plugins", "list")
    expectSuccess(text)
    #expect(text.text.contains(/(?m)^org\.example\.level +1\.0\.0  Level of each second\.$/), "\(text.text)")
    #expect(text.text == (try workplace.run("plugins").text))
    let json = try workplace.run("plugins", "list", "--json").text
    let list = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    #expect(list.compactMap { $0["id"] as? String }.contains("org.example.faulty"))
  }

  @Test("plugins show tells ports and parameters with ranges and choices")
  func pluginShow() throws {
    let level = try workplace.run("plugins", "show", "org.example.level").text
    #expect(level.contains("audio: audio/source/1 [channels 1, sample_rate 8000]"))
    #expect(level.contains("seconds: music/beats/1"))
    #expect(level.contains("gain = 1"))
    #expect(level.contains("0.0 to 10.0") || level.contains("0 to 10"), "\(level)")
    #expect(try workplace.run("plugins", "show", "org.example.faulty").text.contains("none | says_why"))
    #expect(try object(workplace.run("plugins", "show", "org.example.level", "--json").text)["id"] != nil)
    let unknown = try workplace.run("plugins", "show", "org.example.levle")
    try expectFailure(
      unknown, code: "PF-CLI-007", status: 64, mentioning: "did you mean 'org.example.level'?", in: workplace)
  }

  @Test("plugins manifest prints what lies beside the library, wherever the command runs")
  func pluginManifest() throws {
    let library = workplace.plugins.path + "/libTestAnalyzers.so"
    let result = try workplace.run("plugins", "manifest", library)
    expectSuccess(result)
    let beside = try FileBytes.read(workplace.plugins.path + "/TestAnalyzers.plugin.json")
    #expect(result.bytes == beside)
    symlink(library, workplace.file("libTestAnalyzers.so"))
    #expect(try workplace.run("plugins", "manifest", "libTestAnalyzers.so").bytes == beside)
    let missing = try workplace.run("plugins", "manifest", "libNone.so")
    try expectFailure(missing, code: "PF-HOST-001", status: 70, mentioning: "libNone.so", in: workplace)
  }

  @Test("pipelines list, show, check and graph")
  func pipelines() throws {
    let list = try workplace.run("pipelines", "list").text
    #expect(list.contains("default  ") && list.contains("fast "))
    #expect(try workplace.run("pipelines", "show", "level.yaml").text.contains("use: org.example.level"))
    #expect(try workplace.run("pipelines", "show").text.hasPrefix("performia: 1\nname: default\n"))
    #expect(try workplace.run("pipelines", "check", "level.yaml").text == "level: 1 steps, no mistakes\n")
    let dot = try workplace.run("pipelines", "graph", "level.yaml").text
    #expect(dot.hasPrefix("digraph") && dot.contains("org.example.level"))
    let mermaid = try workplace.run("pipelines", "graph", "level.yaml", "--format", "mermaid").text
    #expect(mermaid.hasPrefix("flowchart") || mermaid.hasPrefix("graph"), "\(mermaid)")
  }

  @Test("a pipeline in the user's folder has a name")
  func userPipeline() throws {
    let folder = workplace.home + "/config/performia/pipelines"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileBytes.write(FileBytes.read(workplace.file("level.yaml")), to: folder + "/mine.yaml")
    #expect(try workplace.run("pipelines", "list").text.contains("mine"))
    expectSuccess(try workplace.run("pipelines", "check", "mine"))
    #expect(try workplace.run("pipelines", "show", "mine").text.contains("org.example.level"))
  }

  @Test("doctor says what is there, and what is broken with its remedy")
  func doctor() throws {
    let healthy = try workplace.run("doctor")
    #expect(healthy.text.contains("ok       performia "))
    #expect(healthy.text.contains(" cores, "))
    #expect(healthy.text.contains("from \(workplace.plugins.path)"))
    #expect(healthy.text.contains("cache at \(workplace.home)/cache/performia/artifacts"))
    #expect(healthy.text.contains("ffmpeg"))
    try workplace.plugins.add("FaultyAnalyzer") { $0.analyzers[0].version = "6.6.6" }
    let broken = try workplace.run("doctor")
    #expect(broken.status == 69)
    #expect(broken.text.contains("MISSING  org.example.faulty: "), "\(broken.text)")
    #expect(broken.text.contains("performia plugins manifest"))
  }

  // MARK: Errors

  @Test("errors lists every code once, and one by its name")
  func errors() throws {
    let all = try workplace.run("errors").text
    let codes = all.matches(of: /(?m)^PF-[A-Z]+-\d{3}/).map { String($0.output) }
    #expect(codes.count > 60)
    #expect(Set(codes).count == codes.count)
    let one = try workplace.run("errors", "PF-AUDIO-005").text
    #expect(one.hasPrefix("PF-AUDIO-005  "))
    #expect(one.split(separator: "\n").count == 2)
  }

  @Test(
    "the pages of reference are what the program prints",
    arguments: [
      ("docs/errors.md", ["errors", "--markdown"]), ("docs/types.md", ["plugins", "types", "--markdown"]),
      ("docs/plugins/checks.md", ["plugins", "validate", "--list", "--markdown"]),
    ])
  func reference(_ page: String, _ arguments: [String]) throws {
    // Without analyzers that declare types of their own.
    let bare = try Workplace([])
    let result = try bare.start(arguments).wait()
    #expect(result.bytes == (try FileBytes.read(Repository.file(page))), "write it anew: make reference")
  }

  @Test("the page of the protocol is what the headers say")
  func protocolReference() throws {
    let result = try Shell.run([Repository.file("scripts/protocol-reference")], folder: workplace.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.bytes == (try FileBytes.read(Repository.file("docs/plugins/protocol.md"))), "write it anew: make reference"
    )
  }

  @Test("plugins types lists every type with its columns")
  func types() throws {
    let text = try workplace.run("plugins", "types").text
    for word in ["music/chords/1", "label", "feature/chroma/1"] { #expect(text.contains(word)) }
  }
}
