import Testing

@testable import Speech

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Words that are heard with fixed probabilities, one a place, and then the end.
private struct HeardWords: TokenExpectation {
  let places: [[Int32: Float]]
  let count: Int

  func logarithms(behind text: [Int32]) throws -> [Float] {
    let place = text.count < places.count ? places[text.count] : [Int32(count - 1): 0.99]
    return (0..<Int32(count)).map { log(place[$0] ?? 1e-6) }
  }
}

@Suite("The likeliest text")
struct TextSearchTests {
  private static let words = [" go", " so", " to", " two", " chorus", " course", " "]
  private let tree = TokenTree(words.map { Array($0.utf8) })

  private func search(_ places: [[Int32: Float]]) -> TextSearch<HeardWords> {
    TextSearch(
      expectation: HeardWords(places: places, count: Self.words.count + 1), end: Int32(Self.words.count),
      blank: tree.blanks, lengths: tree.lengths)
  }

  private let places: [[Int32: Float]] = [[0: 0.3, 1: 0.6], [2: 0.4, 3: 0.5], [4: 0.3, 5: 0.6]]

  @Test("without a grammar each token is the likeliest, and none begins with white space alone")
  func free() throws {
    var search = search([[6: 0.9, 0: 0.05, 1: 0.02]] + places.dropFirst())
    #expect(try search.free().tokens == [0, 3, 5])
  }

  @Test("of a grammar the likeliest text is found, though its first token is not the likeliest")
  func ruled() throws {
    var search = search(places)
    let free = try search.free()
    #expect(free.tokens == [1, 3, 5])
    let grammar = try SpeechGrammar("public <a> = go to chorus | go | so chorus;")
    let found = try search.text(of: grammar, tree, free: free, margin: 5)
    #expect(found?.tokens == [0, 2, 4])
    #expect(found.map { $0.cost > free.cost } == true)
  }

  @Test("what is less likely by more than the margin is not taken")
  func margin() throws {
    var search = search(places)
    let free = try search.free()
    let grammar = try SpeechGrammar("public <a> = chorus chorus;")
    #expect(try search.text(of: grammar, tree, free: free, margin: 5) == nil)
    #expect(try search.text(of: grammar, tree, free: free, margin: 100)?.tokens == [4, 4])
  }
}
