import Evaluation
import Testing

/// What no reader should let through must still be scored or left, and never end the program.
@Suite struct HostileAnnotationTests {
  private let times = [-1e300, -1, 0, 0, 5, 5, 5, 6, 6.5, 7, 1e17, 1e300, .infinity]

  @Test func `times without sense are scored without end of program or memory`() throws {
    let ordinary = annotation(times: Array(stride(from: 5, to: 20, by: 0.5)))
    let hostile = annotation(times: times)
    for task in [
      EvaluationTask.beats, .ambiguousBeats, .downbeats, .tempo, .notes, .melodyNotes, .bassNotes, .vocalNotes,
      .melody, .bass,
    ] {
      for (reference, estimate) in [(ordinary, hostile), (hostile, ordinary), (hostile, hostile)] {
        let score = try #require(try task.score(reference, estimate), "\(task.name)")
        let names = Set(task.metrics.map(\.name))
        #expect(score.values.allSatisfy { names.contains($0.key) && $0.value.isFinite }, "\(task.name)")
      }
    }
  }

  @Test func `numbers that are none count as wrong`() throws {
    let ordinary = annotation(times: Array(stride(from: 5, to: 20, by: 0.5)))
    let none = annotation(times: [.nan, .nan, .nan])
    for task in [EvaluationTask.beats, .tempo, .notes, .vocalNotes, .bass] {
      let score = try #require(try task.score(ordinary, none), "\(task.name)")
      #expect(score.values[task.primaryMetric] == 0, "\(task.name)")
    }
  }

  @Test func `a contour with more times than frequencies ends with these`() throws {
    let metrics = try #require(
      MelodyMetrics(
        reference: Annotation.PitchContour(times: [0, 0.01, 0.02], frequencies: [220, 220]),
        estimate: Annotation.PitchContour(times: [0], frequencies: [220, 220, 220])))
    #expect(metrics.rawPitchAccuracy == 0.5)
  }

  private func annotation(times: [Double]) -> Annotation {
    var annotation = Annotation()
    let notes = times.map { Annotation.Note(onset: $0, offset: $0 + 0.25, pitch: $0) }
    annotation.beats = times
    annotation.downbeats = times
    annotation.ambiguousBeats = times
    annotation.tempi = times
    annotation.notes = notes
    annotation.melodyNotes = notes
    annotation.bassNotes = notes
    annotation.vocalNotes = notes
    return annotation
  }
}
