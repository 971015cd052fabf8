import Artifacts
import Foundation
import Jobs
import Logging
import ServiceErrors
import TestSupport
import Testing

@Suite("The store of jobs")
struct JobStoreTests {
  private let folder: TemporaryFolder
  private let store: JobStore

  init() throws {
    folder = try TemporaryFolder()
    store = try JobStore(path: folder.file("jobs.sqlite"), logger: Logger(label: "test"))
  }

  private func job(_ id: String, priority: Int = 0, createdAt: Double = 0) -> Job {
    Job(
      id: id, recording: "r", filename: "song.wav", bytes: 1, options: .init(), fingerprint: "f\(id)",
      priority: priority, createdAt: createdAt)
  }

  @Test("the queue goes by priority, then by age, and each job is given once")
  func order() throws {
    try store.add(job("late", createdAt: 2), bound: 10)
    try store.add(job("early", createdAt: 1), bound: 10)
    try store.add(job("urgent", priority: 1, createdAt: 3), bound: 10)
    #expect(try (0..<4).map { _ in try store.next(at: 5)?.id } == ["urgent", "early", "late", nil])
    #expect(try store.job("late").startedAt == 5)
  }

  @Test("what was being processed waits again after a restart")
  func resumed() throws {
    try store.add(job("a"), bound: 10)
    _ = try store.next(at: 1)
    #expect(try store.resume() == 1)
    #expect(try store.next(at: 2)?.id == "a")
  }

  @Test("no more jobs wait than may")
  func bound() throws {
    try store.add(job("a"), bound: 1)
    #expect(throws: ServiceError.queueFull(bound: 1, retryAfter: 30)) { try store.add(job("b"), bound: 1) }
    #expect(try store.isFull(bound: 1))
  }

  @Test("a job at its end stays as it is")
  func final() throws {
    try store.add(job("a"), bound: 1)
    try store.update("a") { $0.status = .complete }
    #expect(try store.update("a") { $0.status = .error } == nil)
    #expect(try store.job("a").status == .complete)
    #expect(throws: ServiceError.notFound(kind: "job", "b")) { try store.job("b") }
  }

  @Test("events are numbered from 1 without gaps, and go with their job")
  func events() throws {
    try store.add(job("a"), bound: 1)
    for _ in 0..<3 { _ = try store.note("progress", .object([]), of: "a") }
    #expect(try store.events(of: "a", after: 1).map(\.number) == [2, 3])
    try store.remove("a")
    #expect(try store.events(of: "a", after: 0).isEmpty)
    #expect(try store.note("progress", .object([]), of: "a") == nil)
  }

  @Test("the job that gives the same is found, unless it failed or is unwanted")
  func known() throws {
    try store.add(job("a"), bound: 9)
    #expect(try store.job(like: "fa")?.id == "a")
    try store.update("a") { $0.isUnwanted = true }
    #expect(try store.job(like: "fa") == nil)
    try store.add(job("b"), bound: 9)
    try store.update("b") { $0.status = .error }
    #expect(try store.job(like: "fb") == nil)
  }

  @Test("pages of jobs, the latest first")
  func pages() throws {
    for number in 0..<5 { try store.add(job("\(number)", createdAt: Double(number)), bound: 9) }
    let page = try store.jobs(limit: 2, offset: 1)
    #expect(page.jobs.map(\.id) == ["3", "2"] && page.total == 5)
    #expect(try store.jobs(status: .complete, limit: 9).total == 0)
    #expect(try store.counts() == [.pending: 5])
  }

  @Test("an upload is kept under its hash when it is there in whole, and else not at all")
  func uploads() throws {
    let folders = try JobFolders(root: folder.file("state"))
    let bytes = Array("RIFF1234WAVE".utf8) + [UInt8](repeating: 1, count: 1000)
    func upload(_ bytes: [UInt8], limit: Int = 2000) throws -> String {
      let upload = try Upload(in: folders, limit: limit)
      for start in stride(from: 0, to: bytes.count, by: 300) {
        try Array(bytes[start..<min(start + 300, bytes.count)]).withUnsafeBytes { try upload.append($0) }
      }
      return try upload.finish()
    }
    let hash = try upload(bytes)
    #expect(try FileBytes.read(folders.recording(hash)) == bytes)
    #expect(throws: ServiceError.tooLarge(limit: 500)) { _ = try upload(bytes, limit: 500) }
    #expect { _ = try upload(Array("<!DOCTYPE html>".utf8)) } throws: { "\($0)".contains("PF-SERV-005") }
    #expect(folderNames(folders.incoming).isEmpty)
  }

  @Test("what is too old goes, and then the oldest until the rest has room")
  func retention() throws {
    let folders = try JobFolders(root: folder.file("state"))
    let settings = JobSettings(
      program: "/bin/false", workers: 1, coresOfJob: 1, bound: 9, jobSeconds: 1, maximumDuration: 1,
      pipelinesWithStems: [], maximumAge: 100, maximumDiskUse: 2500)
    let queue = JobQueue(store: store, folders: folders, settings: settings, logger: Logger(label: "test"))
    for (number, end) in [850.0, 950, 960, 970].enumerated() {
      let id = Identifier.random(bytes: 12)
      try store.add(
        Job(
          id: id, recording: "r\(number)", filename: "\(number)", bytes: 1, options: .init(), fingerprint: id,
          priority: 0,
          createdAt: 0), bound: 9)
      try FileBytes.write([UInt8](repeating: 0, count: 1000), to: folders.recording("r\(number)"))
      // As if it had not come just now.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: end)], ofItemAtPath: folders.recording("r\(number)"))
      try store.update(id) {
        $0.completedAt = end
        $0.status = .complete
      }
    }
    try Retention(queue: queue, settings: settings, logger: Logger(label: "test")).apply(at: 1000)
    #expect(try store.jobs(limit: 9).jobs.map(\.filename).sorted() == ["2", "3"])
    #expect(try FileBytes.read(folders.recording("r3")).count == 1000)
    #expect(throws: (any Error).self) { try FileBytes.read(folders.recording("r1")) }
  }
}

private func folderNames(_ path: String) -> [String] {
  (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
}
