import Artifacts
import Host
import Pipeline
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("The cache")
struct CacheTests {
  @Test("a second run takes everything from the cache and does not even decode")
  func secondRun() throws {
    let bench = try Bench()
    let first = try bench.run(Pipelines.level, cache: bench.cache)
    let events = Bench.Events()
    let second = try bench.run(Pipelines.level, cache: bench.cache, events: events)
    #expect(events.ran.isEmpty)
    #expect(!events.hasDecoded)
    #expect(second.source == first.source)
    #expect(
      second.artifacts[.output(step: "level", port: "seconds")]?.table
        == first.artifacts[.output(step: "level", port: "seconds")]?.table)
  }

  @Test("runners-up, texts and matrices survive the cache")
  func roundTrip() throws {
    let bench = try Bench()
    let first = try bench.run(Pipelines.faulty("none"), cache: bench.cache)
    let second = try bench.run(Pipelines.faulty("none"), cache: bench.cache)
    let reference = ArtifactReference.output(step: "chords", port: "chords")
    #expect(second.artifacts[reference]?.table == first.artifacts[reference]?.table)
    #expect(second.outcomes[0].fromCache)
  }

  @Test("a changed parameter recomputes that step and no other")
  func changedParameter() throws {
    let bench = try Bench()
    let yaml = """
      performia: 1
      name: two
      steps:
        level: { use: org.example.level }
        chords: { use: org.example.faulty }
      song_map: { chords: chords.chords, beats: level.seconds }
      """
    _ = try bench.run(yaml, cache: bench.cache)
    let events = Bench.Events()
    _ = try bench.run(yaml, set: ["level.gain=3"], cache: bench.cache, events: events)
    #expect(events.ran == ["level"])
  }

  @Test("a changed recording recomputes everything")
  func changedRecording() throws {
    let bench = try Bench()
    _ = try bench.run(Pipelines.level, cache: bench.cache)
    try TestSignal.sine(frequency: 441, frames: 44100 * 4).write(to: bench.recording, as: .wav16)
    let events = Bench.Events()
    _ = try bench.run(Pipelines.level, cache: bench.cache, events: events)
    #expect(events.ran == ["level"])
  }

  @Test("an analyzer that reads nothing but the length of a recording gets no other recording's result")
  func lengthAlone() throws {
    let bench = try Bench()
    let yaml = Pipelines.level.replacing("org.example.level", with: "org.example.evenbeats")
    let reference = ArtifactReference.output(step: "level", port: "seconds")
    let long = try bench.run(yaml, cache: bench.cache)
    #expect(long.artifacts[reference]?.table?.rowCount == 8)
    try TestSignal.sine(frequency: 440, frames: 44100 * 2).write(to: bench.recording, as: .wav16)
    let short = try bench.run(yaml, cache: bench.cache)
    #expect(short.artifacts[reference]?.table?.rowCount == 4)
  }

  @Test("what an interrupted removal left of an entry is found, and replaced by the next run")
  func halfRemovedEntry() throws {
    let bench = try Bench()
    _ = try bench.run(Pipelines.level, cache: bench.cache)
    for path in try allFiles(below: bench.cache.root) {
      try FileBytes.write([1], to: path.replacing("artifact.json", with: "data.npy"))
      unlink(path)
    }
    let events = Bench.Events()
    _ = try bench.run(Pipelines.level, cache: bench.cache, events: events)
    #expect(events.warnings.isEmpty)
    #expect(bench.cache.verify(temporaryFolder: bench.folder.path).isEmpty)
    for path in try allFiles(below: bench.cache.root) where path.hasSuffix("artifact.json") { unlink(path) }
    let left = bench.cache.statistics().entries
    #expect(bench.cache.verify(temporaryFolder: bench.folder.path).count == left)
    #expect(bench.cache.statistics().entries == 0)
  }

  @Test("a healthy entry stays when it may not be read", .enabled(if: geteuid() != 0, "root may read everything"))
  func unreadableEntry() throws {
    let bench = try Bench()
    _ = try bench.run(Pipelines.level, cache: bench.cache)
    let entries = bench.cache.statistics().entries
    for path in try allFiles(below: bench.cache.root) { chmod(path, 0) }
    defer { for path in (try? allFiles(below: bench.cache.root)) ?? [] { chmod(path, 0o644) } }
    _ = bench.cache.verify(temporaryFolder: bench.folder.path)
    #expect(bench.cache.statistics().entries == entries)
  }

  @Test("a damaged entry is reported, removed and computed again")
  func damagedEntry() throws {
    let bench = try Bench()
    _ = try bench.run(Pipelines.level, cache: bench.cache)
    try damageEverything(below: bench.cache.root)
    let events = Bench.Events()
    let result = try bench.run(Pipelines.level, cache: bench.cache, events: events)
    #expect(events.warnings.contains("PF-HOST-013"))
    #expect(events.ran == ["level"])
    #expect(result.artifacts.count == 1)
    #expect(bench.cache.verify(temporaryFolder: bench.folder.path).isEmpty)
  }

  @Test("verify finds damaged entries and removes them")
  func verify() throws {
    let bench = try Bench()
    _ = try bench.run(Pipelines.level, cache: bench.cache)
    let entries = bench.cache.statistics().entries
    try damageEverything(below: bench.cache.root)
    #expect(bench.cache.verify(temporaryFolder: bench.folder.path).count == entries)
    #expect(bench.cache.statistics().entries == 0)
  }

  @Test("a cache that cannot be written is a warning, and the analysis goes on")
  func unwritable() throws {
    let bench = try Bench()
    try FileBytes.write([1], to: bench.folder.file("blocked"))
    let cache = ArtifactCache(root: bench.folder.file("blocked") + "/cache", sizeLimit: 1 << 20)
    let events = Bench.Events()
    let result = try bench.run(Pipelines.level, cache: cache, events: events)
    #expect(result.artifacts.count == 1)
    #expect(events.warnings.contains("PF-HOST-014"))
  }

  @Test("a full cache drops what was used longest ago")
  func limit() throws {
    let bench = try Bench()
    _ = try bench.run(Pipelines.level, cache: bench.cache)
    let before = bench.cache.statistics()
    let removed = bench.cache.trim(to: before.bytes - 1)
    #expect(removed.entries == 1)
    #expect(bench.cache.statistics().entries == before.entries - 1)
    #expect(bench.cache.clear().entries == before.entries - 1)
  }

  @Test("what a failed step left is never found under its key")
  func failedStep() throws {
    let bench = try Bench()
    _ = try? bench.run(Pipelines.faulty("says_why"), cache: bench.cache)
    let events = Bench.Events()
    _ = try? bench.run(Pipelines.faulty("says_why"), cache: bench.cache, events: events)
    #expect(events.ran == ["chords"])
  }

  private func damageEverything(below folder: String) throws {
    for path in try allFiles(below: folder) {
      var bytes = try FileBytes.read(path)
      bytes[bytes.count / 2] ^= 0xFF
      try FileBytes.write(bytes, to: path)
    }
  }
}
