import Testing

@testable import Speech

@Suite("Grammars of speech")
struct SpeechGrammarTests {
  private static let commands = """
    #JSGF V1.0 UTF-8 en;
    grammar test;  // a comment
    public <command> = <polite>* (go to | loop) [the] <section> <polite>*;
    <section> = (second | last) chorus | pre chorus | verse <number>+;
    <number> = twenty [one] | lets | <VOID>;
    <polite> = please;
    """

  @Test(
    "what the rules say is in the grammar, as people and recognisers write it",
    arguments: [
      " go to the second chorus", " Go to the second chorus.", " please, loop last chorus please",
      " loop the pre-chorus!",
      " Loop verse twenty-one", " loop verse twenty twenty", " loop verse let's",
    ])
  func contained(_ text: String) throws {
    #expect(try SpeechGrammar(Self.commands).contains(text.utf8))
  }

  @Test(
    "anything else is not",
    arguments: [
      "", " go to the", " go to verse", " gone to last chorus", " loop last chorus. please", "loop last chorus",
    ])
  func excluded(_ text: String) throws {
    #expect(try !SpeechGrammar(Self.commands).contains(text.utf8))
  }

  @Test(
    "mistakes have their place",
    arguments: [
      ("public <a> = play", "1:1: the end stands here; expected ';' behind the rule"),
      ("public <a> = <b>;", "1:14: no rule is named <b>; expected a rule"),
      ("public <a> = x;\n<b> = (y;", "2:9: ';' stands here; expected ')'"),
      ("public <a> = x <a>;", "1:16: <a> refers to itself"), ("<a> = x;", "1:1: no rule is public"),
      ("public <a> = /2/ x;", "1:14: '/' has no meaning here"),
      ("public <a> = x;\n<a> = y;", "2:1: <a> is there already"),
      ("public <a> = | x;", "1:14: '|' stands here; expected a word"), ("public <a = x;", "1:8: '<' is not closed"),
    ])
  func mistakes(_ text: String, _ message: String) {
    #expect {
      try SpeechGrammar(text)
    } throws: { error in
      let description = "\(error)"
      #expect(description.hasPrefix(message), "\(description)")
      return true
    }
  }

  @Test("the tokens that may follow are those whose bytes the grammar allows")
  func tokens() throws {
    let grammar = try SpeechGrammar("public <a> = play [it];")
    let texts = [" pl", " play", "ay", " Play", " it", " stop", " ", "x", "."].map { Array($0.utf8) }
    let tree = TokenTree(texts)
    var seen = SeenStates(count: grammar.arcs.count)
    #expect(Set(tree.tokens(in: grammar, from: grammar.beginning, &seen)) == [0, 1, 3, 6])
    let behind = texts[1].reduce(grammar.beginning) { grammar.states(behind: $1, from: $0, &seen) }
    #expect(grammar.isFinal(behind))
    #expect(Set(tree.tokens(in: grammar, from: behind, &seen)) == [4, 6, 8])
  }

  @Test("grammars that are long or grow without end are compiled or refused, whatever they say")
  func large() throws {
    let optional = (0..<30_000).map { _ in "[a]" }.joined(separator: " ")
    #expect(try SpeechGrammar("public <x> = \(optional) b;").contains(" b".utf8))
    let silent = (0..<30).map { "<r\($0)> = <r\($0 + 1)> <r\($0 + 1)>;\n" }.joined()
    #expect(throws: SpeechGrammarError.self) { try SpeechGrammar("public <x> = <r0>;\n\(silent)<r30> = <NULL>;") }
    let chain = (0..<5000).map { "<r\($0)> = <r\($0 + 1)>;\n" }.joined()
    #expect(throws: SpeechGrammarError.self) { try SpeechGrammar("public <x> = <r0>;\n\(chain)<r5000> = a;") }
  }
}
