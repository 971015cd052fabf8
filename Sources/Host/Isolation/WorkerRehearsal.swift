import Artifacts
import Pipeline

/// What every worker does before and after its plugin's own work, done once where workers come from: they inherit all that
/// the language's runtime looks up and builds the first time, which takes longer than that work itself.
///
/// Starts no thread and opens nothing, because whoever rehearses is to be split.
enum WorkerRehearsal {
  /// A job for an analyzer that does not exist.
  private static func job() throws -> StepJob {
    let type = try TypeRegistry.parse(Array(typeFile.utf8))
    let manifest = AnalyzerManifest(
      id: "org.example.rehearsal", version: "1.0.0", name: "Rehearsal", summary: "Does nothing.", maker: "Performia",
      licence: "MIT",
      inputs: [InputPort(name: "in", type: type.type, count: .optional, attributes: ["key": "value"], summary: "In.")],
      outputs: [OutputPort(name: "out", type: type.type, attributes: ["key": "value"], summary: "Out.")],
      parameters: [
        ParameterDeclaration(
          name: "choice", kind: .choice, summary: "One of two.", defaultValue: .text("a"), choices: ["a", "b"]),
        ParameterDeclaration(
          name: "number", kind: .number, summary: "Any.", defaultValue: .number(0.5), minimum: 0, maximum: 1),
        ParameterDeclaration(name: "range", kind: .range, summary: "Two.", defaultValue: .numbers([0, 1])),
      ],
      deterministic: true, streaming: false, isolation: .any,
      resources: Resources(threads: 1, memoryBase: 1, memoryPerSecond: 1), nativeDependencies: ["lib.so"])
    let plugin = PluginManifest(
      library: "lib.so", abi: ABIVersion(major: 1, minor: 0), analyzers: [manifest], types: [type])
    return StepJob(
      step: "rehearsal",
      analyzer: InstalledAnalyzer(manifest: manifest, plugin: plugin, manifestPath: "", libraryPath: "lib.so"),
      parameters: ["choice": .text("a"), "number": .number(0.5), "range": .numbers([0, 1])],
      inputs: [[Artifact(type: type.type, attributes: [:], payload: .table(table))]], wanted: ["out"],
      types: try TypeRegistry([type]), duration: 1, threads: 1, temporaryFolder: "/", cancellation: Cancellation(),
      log: { _ in }, progress: { _ in })
  }

  private static let table = Table(
    start: [0], duration: [1], confidence: [1], columns: [Column("label", .text(["a"])), Column("number", .int64([1]))])

  private static let typeFile = """
    {
      "type": "org.example.rehearsal/1", "shape": "table", "summary": "Nothing.",
      "table": {
        "rows": "intervals", "order": "nondecreasing", "may_overlap": true,
        "columns": [
          { "name": "label", "kind": "text", "summary": "Any.", "grammar": "non_empty" },
          { "name": "number", "kind": "int64", "summary": "Any.", "minimum": 0, "maximum": 1 }
        ]
      }
    }
    """

  /// Reads a job, compares a manifest with a library's, and checks and sends a result.
  ///
  static func run() throws {
    let job = try job()
    let message = try WireMessage(WireJob(job: job, dataLimit: 0, keepsAnalyzer: false))
    var reader = ByteReader(message.writer.bytes)
    let read = try reader.readJob(
      descriptors: ReceivedDescriptors([]), temporaryFolder: "/", cancellation: job.cancellation, log: job.log,
      progress: job.progress, phase: job.phase
    ).job
    try job.analyzer.plugin.verify(read.analyzer)
    _ = InputBridge(ports: read.inputs, duration: read.duration, types: read.types)
    let collector = try OutputCollector(read)
    try collector.append(0, table)
    _ = try WireMessage(results: try collector.finish(step: read.step, analyzer: read.analyzer.manifest.id))
  }
}
