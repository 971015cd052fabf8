import ArgumentParser

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@main
struct KernelBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel-benchmark",
    abstract: "Times numeric kernels and what bounds them, in turn, on one thread; prints JSON.")

  @Option(name: .long, help: "Length of the synthetic audio.") var seconds = 180
  @Option(name: .long, help: "How often everything is measured, after one round that is not counted.") var rounds = 7

  func validate() throws {
    if seconds < 1 { throw ValidationError("--seconds is \(seconds); at least 1 was expected.") }
    if rounds < 1 { throw ValidationError("--rounds is \(rounds); at least 1 was expected.") }
  }

  func run() throws {
    let kernels =
      RhythmKernels.all(seconds: seconds) + PitchKernels.all(seconds: seconds)
      + SequenceKernels.all(seconds: seconds)
    let memory = MemoryBandwidth()
    var report = Report(seconds: seconds, kernels: kernels)
    for round in 0...rounds {
      let bandwidth = memory.measure()
      let costs = kernels.map { kernel in
        let seconds = Stopwatch.seconds(kernel.run)
        let limit =
          switch kernel.limit {
          case .routine(_, let routine): Stopwatch.seconds(routine)
          case .traffic(let bytes): Double(bytes) / bandwidth
          }
        return (seconds, limit)
      }
      if round > 0 { report.add(bandwidth: bandwidth, costs: costs) }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(report), as: UTF8.self))
  }
}
