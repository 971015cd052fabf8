import Artifacts
import CPerformia
import Host
import Pipeline

/// Live use of an analyzer: audio comes block by block.
enum StreamTrial {
  private static let blocks = [64, 1, 4096, 511, 1024]

  static func run(_ context: CheckContext) throws {
    let analyzer = try context.analyzer()
    guard analyzer.streaming else { throw CheckSkip(reason: "the analyzer does not declare 'streaming'") }
    let trial = Trial(try context.recording())
    let instance = try context.configured(trial)
    let pointer = instance.pointer
    let found = PERFORMIA_STREAM_ID.withPerformiaText { pointer.pointee.get_extension(pointer, $0) }
    guard let stream = found?.assumingMemoryBound(to: performia_stream.self).pointee else {
      throw CheckFailure("performia.stream/1 is not offered", expected: "its functions")
    }
    guard stream.size >= structSize(performia_stream.self), stream.latency != nil, stream.begin != nil,
      stream.push != nil, stream.finish != nil
    else {
      throw CheckFailure("performia_stream is too short or leaves out a function", expected: "all that stream.h lists")
    }
    for round in 1...2 {
      context.attempt("round \(round)")
      try play(trial, stream, instance, analyzer, context)
    }
  }

  private static func play(
    _ trial: Trial, _ stream: performia_stream, _ instance: PluginInstance, _ analyzer: AnalyzerManifest,
    _ context: CheckContext
  ) throws {
    let memory = ProtocolMemory()
    let ports = analyzer.inputs.enumerated().filter { context.types[$0.element.type]?.shape == .audio }
    let audio = ports.map { _, port in
      SyntheticAudio(
        trial.recording, sampleRate: port.attributes["sample_rate"].flatMap(Double.init) ?? trial.recording.sampleRate,
        channels: port.attributes["channels"].flatMap(Int.init) ?? trial.recording.channels)
    }
    let infos = zip(ports, audio).map { port, audio in
      var info = performia_artifact_info()
      info.size = memory.size(performia_artifact_info.self)
      info.shape = Int32(PERFORMIA_SHAPE_AUDIO)
      info.type = memory.store(port.element.type)
      info.sample_rate = audio.sampleRate
      info.channels = UInt32(audio.channels)
      return info
    }
    let duration = trial.recording.duration
    let sink = try TrialSink(
      trial: trial, manifest: analyzer, types: context.types, duration: duration, breaches: instance.host.breaches,
      memory: memory)
    try require(stream.begin(instance.pointer, memory.pointers(infos), UInt32(infos.count), sink.pointer), "begin")
    let latency = stream.latency(instance.pointer)
    guard latency.isFinite, latency >= 0 else {
      throw CheckFailure("the latency is \(latency) s", expected: "a number from 0 on")
    }
    for (port, audio) in zip(ports, audio) {
      var first = 0
      var index = 0
      while first < audio.frames {
        let count = min(blocks[index % blocks.count], audio.frames - first)
        var samples = [[Float]](repeating: [Float](repeating: 0, count: count), count: audio.channels)
        for channel in samples.indices {
          audio.read(channel: channel, from: first, count: count, into: &samples[channel])
        }
        let pointers: [UnsafePointer<Float>?] = samples.map { memory.store($0) }
        try require(
          stream.push(instance.pointer, UInt32(port.offset), pointers, UInt64(count)), "push of sample \(first)")
        first += count
        index += 1
      }
    }
    try require(stream.finish(instance.pointer), "finish")
    sink.close()
    _ = sink.finish()
    if let broken = sink.brokenRule {
      throw CheckFailure(
        "the output '\(broken.output)' breaks a rule: \(broken.reason)", expected: "what its type allows")
    }
    if let breach = instance.host.breaches.all.first {
      throw CheckFailure(breach, expected: "what the comments in the headers allow")
    }
  }

  private static func require(_ status: performia_status, _ call: String) throws {
    guard status == performia_status(PERFORMIA_OK) else {
      throw CheckFailure("\(call) gives \(StatusName.of(status))", expected: "PERFORMIA_OK")
    }
  }
}
