import Evaluation
import Testing

@Suite struct MeterMetricsTests {
  private func score(_ estimated: (Int, Int)?, against stated: (Int, Int)?) throws -> TaskScore? {
    var reference = Annotation()
    reference.meter = stated.map { Annotation.Meter(numerator: $0.0, denominator: $0.1) }
    var estimate = Annotation()
    estimate.meter = estimated.map { Annotation.Meter(numerator: $0.0, denominator: $0.1) }
    return try EvaluationTask.meter.score(reference, estimate)
  }

  @Test(arguments: [
    ((4, 4), (4, 4), 1.0, 1.0, nil), ((4, 4), (2, 4), 0, 0, "2/4 as 4/4"), ((4, 4), (12, 8), 0, 1, nil),
    ((2, 4), (6, 8), 0, 1, nil), ((3, 4), (6, 8), 0, 0, "6/8 as 3/4"), ((3, 8), (3, 4), 1, 1, nil),
    ((3, 4), (9, 8), 0, 1, nil), ((2, 4), (6, 4), 0, 0, "6/4 as 2/4"), ((1, 4), (3, 8), 0, 0, "3/8 as 1/4"),
  ])
  func `meters compare by their beats`(
    estimated: (Int, Int), stated: (Int, Int), numerator: Double, compound: Double, error: String?
  ) throws {
    let score = try #require(try score(estimated, against: stated))
    #expect(score.values == ["numerator": numerator, "compound allowed": compound])
    #expect(score.error == error)
  }

  @Test func `no meter on either side has no score`() throws {
    #expect(try score(nil, against: (4, 4)) == nil)
    #expect(try score((4, 4), against: nil) == nil)
  }
}
