import Testing

@testable import Pipeline

@Suite struct YAMLReaderTests {
  private func read(_ bytes: [UInt8]) -> (node: YAMLNode?, problems: [String]) {
    let problems = ProblemCollector()
    let node = YAMLReader.read(bytes, origin: .file("a.yaml"), problems: problems)
    return (node, problems.problems.map { "\($0.position) \($0.kind)" })
  }

  private func read(_ text: String) -> (node: YAMLNode?, problems: [String]) { read(Array(text.utf8)) }

  @Test func everyNodeKnowsItsLineAndColumn() throws {
    let root = try #require(read("a: 1\nb:\n  - x\n  - {c: é, d: [5]}\n").node)
    #expect(root["a"]?.position.description == "a.yaml:1:4")
    let items = try #require(root["b"]?.sequence)
    #expect(items[1].position.description == "a.yaml:4:5")
    #expect(items[1]["d"]?.sequence?[0].position.description == "a.yaml:4:16")
  }

  @Test(arguments: [
    ("~", YAMLScalar.Value.null), ("", .null), ("true", .bool(true)), ("yes", .text("yes")), ("12", .integer(12)),
    ("-0x1F", .text("-0x1F")), ("0x1F", .integer(31)), ("0o17", .integer(15)), ("1.5e3", .number(1500)),
    (".5", .number(0.5)),
    ("-.inf", .number(-.infinity)), ("e5", .text("e5")), ("1-2", .text("1-2")), ("nan", .text("nan")),
  ])
  func plainScalarsMeanWhatTheCoreSchemaSays(text: String, value: YAMLScalar.Value) {
    #expect(YAMLScalar(plain: text).value == value)
  }

  @Test func quotedNumbersAreTexts() {
    #expect(read("a: '5'").node?["a"]?.scalar?.value == .text("5"))
    #expect(read("a: !!str 5").node?["a"]?.scalar?.value == .text("5"))
  }

  @Test func tabsInTheIndentationAreNamedAtTheirPlace() {
    #expect(read("steps:\n\tbeats: 1\n").problems == ["a.yaml:2:1 tab"])
    #expect(read("steps:\n  a: 1\n  \tb: 2\n").problems == ["a.yaml:3:3 tab"])
  }

  @Test func doubleKeysAreAllReportedAndTheFirstCounts() {
    let (node, problems) = read("a: 1\nb: 2\na: 3\nb: 4\n")
    #expect(problems == ["a.yaml:3:1 duplicateKey", "a.yaml:4:1 duplicateKey"])
    #expect(node?["a"]?.scalar?.value == .integer(1))
  }

  @Test func anAliasIsChargedWithEverythingItStandsFor() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let (node, problems) = read(text)
    #expect(node == nil)
    #expect(problems.count == 1 && problems[0].hasSuffix("tooLarge"))
    // The level before this one stands for 111 111 nodes; the first use of it passes the limit.
    #expect(problems[0].hasPrefix("a.yaml:6:"))
  }

  @Test func aTreeMayBeAsDeepAsTheLimitAndNoDeeper() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(read(nested(YAMLReader.maximumDepth)).problems.isEmpty)
    let column = YAMLReader.maximumDepth + 1
    #expect(read(nested(column)).problems == ["a.yaml:1:\(column) tooLarge"])
    #expect(read(String(repeating: "[", count: 100_000)).problems == ["a.yaml:1:\(column) tooLarge"])
    #expect(read(String(repeating: "- ", count: 100_000)).problems == ["a.yaml:1:129 tooLarge"])
  }

  @Test func anAliasCannotReachDeeperThanTheLimit() {
    var text = "a0: &a0 [x]\n"
    for level in 1...100 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(read(text).problems == ["a.yaml:63:12 tooLarge"])
  }

  @Test func aliasesInsideTheirOwnAnchorAndToNothingAreMistakes() {
    #expect(read("a: &x [1, *x]").problems == ["a.yaml:1:11 invalidYAML"])
    #expect(read("a: *x").problems == ["a.yaml:1:4 invalidYAML"])
  }

  @Test func aSecondDocumentIsAMistake() {
    #expect(read("a: 1\n---\nb: 2\n").problems == ["a.yaml:2:1 severalDocuments"])
  }

  @Test func emptyTextsHoldNoDocument() {
    #expect(read("").problems == ["a.yaml:1:1 emptyFile"])
    #expect(read("# only a comment\n").problems == ["a.yaml:1:1 emptyFile"])
  }

  @Test func bytesThatAreNotUTF8AreNamedAtTheirPlace() {
    #expect(read(Array("a: 1\nbé: ".utf8) + [0xFF]).problems == ["a.yaml:2:5 notUTF8"])
    #expect(read([0xFF, 0xFE, 0x61, 0x00]).problems == ["a.yaml:1:1 notUTF8"])
    #expect(read("a: 1\nb: x\u{0}y").problems == ["a.yaml:2:5 notUTF8"])
  }

  @Test func brokenSyntaxIsReportedWhereItBreaks() {
    #expect(read("a: [1, 2\nb: 3\n").problems == ["a.yaml:2:2 invalidYAML"])
    #expect(read("a: 'x\n").problems == ["a.yaml:2:1 invalidYAML"])
    #expect(read("a: !!python/object 1").problems == ["a.yaml:1:4 invalidYAML"])
    #expect(read("? [a, b]\n: 1\n").problems == ["a.yaml:1:3 wrongKind"])
  }
}
