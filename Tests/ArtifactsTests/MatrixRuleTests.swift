import Artifacts
import Testing

@Suite("The rules of matrices")
struct MatrixRuleTests {
  private let chroma: ArtifactType
  private let beats: ArtifactType

  init() throws {
    let types = try TypeRegistry.registered.get()
    chroma = try #require(types["feature/chroma/1"])
    beats = try #require(types["music/beats/1"])
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? ArtifactError)?.message
    }
  }

  @Test("the layout has the bins of its type, a period above 0 and a finite start")
  func layout() {
    #expect(refusal { try chroma.checkLayout(bins: 12, framePeriod: 0.1, start: -0.05) } == nil)
    #expect(refusal { try chroma.checkLayout(bins: 11, framePeriod: 0.1, start: 0) }?.contains("12 bins") == true)
    #expect(refusal { try chroma.checkLayout(bins: 0, framePeriod: 0.1, start: 0) }?.contains("one bin") == true)
    for period in [0, -1, Double.nan, .infinity] {
      #expect(refusal { try chroma.checkLayout(bins: 12, framePeriod: period, start: 0) }?.contains("period") == true)
    }
    #expect(refusal { try chroma.checkLayout(bins: 12, framePeriod: 1, start: .nan) }?.contains("time") == true)
    #expect(refusal { try beats.checkLayout(bins: 12, framePeriod: 1, start: 0) }?.contains("table") == true)
  }

  @Test("values are finite and within the bounds of the type; a refusal names frame and bin")
  func values() {
    func check(_ values: [Float]) -> String? {
      refusal { try values.withUnsafeBufferPointer { try chroma.checkValues($0, bins: 12, firstFrame: 100) } }
    }
    var frames = [Float](repeating: 0.5, count: 36)
    #expect(check(frames) == nil)
    #expect(check([]) == nil)
    for value in [Float.nan, .infinity, -.infinity] {
      frames[17] = value
      #expect(check(frames)?.contains("frame 101, bin 5") == true, "\(value): \(check(frames) ?? "accepted")")
    }
    frames[17] = -1
    #expect(check(frames)?.contains("frame 101, bin 5: -1.0 is not within") == true)
  }
}
