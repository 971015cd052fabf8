import ArgumentParser
import Evaluation

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main
struct MetricBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metric-benchmark",
    abstract: "Times the metrics of tasks on files that are read before, on one thread; prints JSON: seconds by task.")

  @Option(name: .long, help: "Folder of recordings with ground truth.") var dataset: String
  @Option(name: .long, help: "Folder of estimates for its items.") var estimates: String
  @Option(name: .long, help: "A task; may be repeated.") var task: [String]

  func run() throws {
    let dataset = try Dataset.load(folder: dataset)
    let estimates = try Estimates.load(folder: estimates, for: dataset)
    var seconds: [String: Double] = [:]
    for task in EvaluationTask.all where self.task.contains(task.name) {
      let begin = Self.processorSeconds()
      for item in dataset.items {
        guard let annotation = estimates[item.name]?.annotation else { continue }
        _ = try task.score(item.reference, annotation)
      }
      seconds[task.name] = Self.processorSeconds() - begin
    }
    print(String(decoding: try JSONEncoder().encode(seconds), as: UTF8.self))
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
