import Signal
import Testing

@Suite("Cosine similarity of rows")
struct CosineSimilarityTests {
  @Test("rows on either side of the mean are opposite, and like rows the same")
  func opposites() {
    let products = cosineSimilarity(ofRows: [3, 1, 3, 1, 1, 3, 1, 3], count: 4)
    let expected: [Float] = [1, 1, -1, -1, 1, 1, -1, -1, -1, -1, 1, 1, -1, -1, 1, 1]
    for (value, wanted) in zip(products, expected) { #expect(abs(value - wanted) < 1e-6) }
  }

  @Test("a row that is the mean is like no other, not even itself")
  func mean() {
    #expect(cosineSimilarity(ofRows: [1, 0, 0, 1, 0.5, 0.5], count: 3)[6..<9].allSatisfy { $0 == 0 })
    #expect(cosineSimilarity(ofRows: [], count: 0).isEmpty)
  }
}
