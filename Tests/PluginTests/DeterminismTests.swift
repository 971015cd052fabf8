import Foundation
import Host
import Synchronization
import TestSupport
import Testing

@Suite("Same recording, same bytes")
struct DeterminismTests {
  @Test("twice gives the same map to the byte, whatever the number of cores")
  func twice() throws {
    let bundled = try BundledAnalyzers()
    let recording = try bundled.write(song())
    let plan = try bundled.plan()
    let first = try bundled.analyze(recording, plan: plan, cores: 1).bytes
    for cores in [1, 2, 8] { #expect(try bundled.analyze(recording, plan: plan, cores: cores).bytes == first) }
  }

  @Test("in processes of their own analyzers give the same bytes, those that are kept for the next recording too")
  func isolated() throws {
    let bundled = try BundledAnalyzers()
    let recording = try bundled.write(song())
    let plan = try bundled.plan()
    let here = try bundled.analyze(recording, plan: plan).bytes
    let isolation = Isolation(scope: .everything, keepsAnalyzers: true)
    #expect(try bundled.analyze(recording, plan: plan, isolation: isolation).bytes == here)
    let other = try bundled.write(song(seconds: 6), "other.wav")
    let otherHere = try bundled.analyze(other, plan: plan).bytes
    #expect(try bundled.analyze(other, plan: plan, isolation: isolation).bytes == otherHere)
    #expect(try bundled.analyze(recording, plan: plan, isolation: isolation).bytes == here)
    #expect(isolation.close().isEmpty)
  }

  @Test("analyses at the same time, in which several plugins plan transforms at once, do not disturb each other")
  func atTheSameTime() throws {
    let bundled = try BundledAnalyzers()
    let recording = try bundled.write(song(seconds: 6))
    let plan = try bundled.plan()
    let alone = try bundled.analyze(recording, plan: plan).bytes
    let results = Mutex<[Result<[UInt8], any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let result = Result { try bundled.analyze(recording, plan: plan, cores: 4).bytes }
      results.withLock { $0.append(result) }
    }
    for result in results.withLock({ $0 }) { #expect(try result.get() == alone) }
  }
}
