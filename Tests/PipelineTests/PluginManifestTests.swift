import Artifacts
import Testing

@testable import Pipeline

@Suite struct PluginManifestTests {
  /// A manifest with one analyzer, in which tests replace what they are about.
  private let whole = """
    {
      "performia_plugin": 1,
      "library": "libExample.so",
      "abi": { "major": 1, "minor": 0 },
      "analyzers": [
        {
          "id": "org.example.curve", "version": "1.0.0", "name": "Curve", "summary": "", "maker": "", "licence": "MIT",
          "inputs": [
            { "name": "audio", "type": "audio/source/1", "count": "one", "attributes": { "channels": "1" }, "summary": "" }
          ],
          "outputs": [
            { "name": "curve", "type": "org.example/curve/1", "attributes": {}, "summary": "" }
          ],
          "parameters": [
            { "name": "hop", "kind": "number", "summary": "", "unit": "s", "default": 1, "minimum": 0.01, "maximum": 2 },
            { "name": "shape", "kind": "choice", "summary": "", "default": "hann", "choices": ["hann", "box"] }
          ],
          "deterministic": true, "streaming": false, "isolation": "any",
          "resources": { "threads": 1, "memory_base": 0, "memory_per_second": 100 },
          "native_dependencies": []
        }
      ],
      "types": [
        { "type": "org.example/curve/1", "shape": "matrix", "summary": "A curve.", "matrix": { "bins": 1 } }
      ]
    }
    """

  private func parse(_ text: String) throws -> PluginManifest {
    try PluginManifest(parsing: Array(text.utf8), file: "e.plugin.json", types: try TypeRegistry.registered.get())
  }

  private func mistakes(_ replacements: (String, String)...) throws -> [String] {
    var text = whole
    for (old, new) in replacements {
      #expect(text.contains(old))
      text = text.replacing(old, with: new)
    }
    do {
      _ = try parse(text)
      return []
    } catch let failure as PipelineFailure {
      return failure.problems.map { problem in
        "\(problem.position.line):\(problem.position.column) \(problem.kind)"
          + (problem.nearest.map { " '\($0)'" } ?? "")
      }
    }
  }

  @Test func aManifestIsReadAndWrittenBack() throws {
    let manifest = try parse(whole)
    #expect(manifest.analyzers[0].id == "org.example.curve")
    #expect(manifest.analyzers[0].parameters[1].choices == ["hann", "box"])
    #expect(manifest.types?.count == 1)
    #expect(try parse(try manifest.text()) == manifest)
  }

  @Test func charactersBeyondTheBasicPlaneMayBeEscaped() throws {
    let text = whole.replacing(#""Curve""#, with: #""\\\uD83D\uDE00 \u00e9 \/""#)
    #expect(try parse(text).analyzers[0].name == "\\😀 é /")
    let tabs = whole.replacing("  ", with: "\t")
    #expect(try parse(tabs) == (try parse(whole)))
  }

  @Test func allMistakesAreFoundWithTheirPlaces() throws {
    expect(
      try mistakes(
        (#""performia_plugin": 1"#, #""performia_plugin": 2"#), ("libExample.so", "../libExample.so"),
        (#""minor": 0"#, #""minor": -1"#), (#""maker": """#, #""makr": """#), (#""count": "one""#, #""count": "on""#),
        (#""channels": "1""#, #""channels": "mono""#), (#""default": 1,"#, #""default": 3,"#),
        (#""default": "hann""#, #""default": "han""#), (#""threads": 1"#, #""threads": 0"#)
      ),
      [
        "2:23 unsupportedVersion", "3:14 invalidManifest", "4:33 wrongKind", "6:5 missingKey",
        "7:86 unknownKey 'maker'", "9:63 wrongKind 'one'", "9:97 invalidManifest", "15:83 invalidManifest",
        "16:72 invalidManifest", "19:33 wrongKind",
      ])
  }

  @Test func namesAreWellFormedAndUnique() throws {
    #expect(try mistakes(("org.example.curve\"", "Curve\""), ("org.example/", "org.other/")).count == 2)
    expect(try mistakes((#""name": "hop""#, #""name": "a b""#)), ["15:19 invalidName"])
    expect(try mistakes((#""name": "hop""#, #""name": "shape""#)), ["16:19 invalidManifest"])
  }

  @Test func ownTypesStandUnderThePluginsOwnPrefix() throws {
    expect(try mistakes(("org.example/curve/1", "org.other/curve/1")), ["24:15 invalidName"])
    expect(try mistakes(("org.example/curve/1", "music/curve/1")), ["24:15 invalidName"])
    expect(try mistakes(("org.example/curve/1", "org/curve/1")), ["24:15 invalidName"])
    expect(try mistakes(("org.example/curve/1", "org.example/curve")), ["24:15 invalidName"])
    expect(try mistakes((#""shape": "matrix""#, #""shape": "cube""#)), ["24:5 invalidManifest"])
  }

  @Test func portsHaveRegisteredTypes() throws {
    expect(try mistakes(("audio/source/1", "audio/sorce/1")), ["9:36 invalidManifest 'audio/source/1'"])
    expect(try mistakes(("audio/source/1", "com.other.plugin/thing/1")), [])
  }

  @Test func parametersDoNotContradictThemselves() throws {
    expect(try mistakes((#""minimum": 0.01"#, #""minimum": 5"#)), ["15:97 invalidManifest"])
    expect(try mistakes((#""choices": ["hann", "box"]"#, #""unit": "s""#)), ["16:9 missingKey"])
    expect(try mistakes((#"["hann", "box"]"#, #"["hann", "hann"]"#)), ["16:91 wrongKind"])
    expect(try mistakes((#""kind": "choice""#, #""kind": "text""#)), ["16:89 invalidManifest"])
    expect(
      try mistakes((#""kind": "number""#, #""kind": "bool""#)), ["15:95 invalidManifest", "15:112 invalidManifest"])
  }

  @Test func textsThatAreNotJSONAreRefused() throws {
    for text in ["", "{", "performia_plugin: 1", "[1, 2", "\u{0}"] {
      let failure = try #require(throws: PipelineFailure.self) { try parse(text) }
      #expect(failure.problems.map(\.kind) == [.invalidManifest])
    }
    let failure = try #require(throws: PipelineFailure.self) { try parse("[]") }
    #expect(failure.problems.map(\.kind) == [.wrongKind])
  }

  @Test func filesThatCannotBeReadAreNamed() throws {
    let failure = try #require(throws: PipelineFailure.self) {
      try PluginManifest.read(path: "/no/such.plugin.json", types: try TypeRegistry.registered.get())
    }
    #expect(failure.problems.map(\.kind) == [.unreadableFile])
    #expect(failure.description.hasPrefix("/no/such.plugin.json:1:1: error: the file cannot be read"))
  }
}
