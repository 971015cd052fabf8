import Foundation
import Host
import Packages
import Pipeline
import TestSupport
import Testing

@Suite("Installing packages of plugins")
struct PackageFolderTests {
  private let folder: TemporaryFolder
  private let plugins: PackageFolder
  private let archive: String

  init() throws {
    folder = try TemporaryFolder()
    plugins = PackageFolder(path: folder.file("plugins"))
    archive = folder.file("package.tar.gz")
  }

  @discardableResult
  private func install(sha256: String? = nil, verify: (InstalledAnalyzer) throws -> Void = { _ in }) throws
    -> InstalledPackage
  {
    try plugins.install(archive, source: "package.tar.gz", sha256: sha256, verify: verify)
  }

  private func refusal(_ script: String) throws -> PackageError {
    try Archives.make(archive, script)
    let error = try #require(throws: PackageError.self) { try install() }
    #expect(try visible() == [], "nothing is left behind")
    return error
  }

  /// Names in the folder of plugins but for the one that is locked.
  private func visible() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: plugins.path).filter { $0 != ".lock" }.sorted()
  }

  @Test("a package gets a folder of its own, its analyzers are found, and the lock file says what it was")
  func folderOfItsOwn() throws {
    try Archives.plugin(archive, further: #"add("Tests/README.md", b"Read me."); add("Tests/data/a.bin", b"123")"#)
    var verified: [String] = []
    let package = try install { verified.append($0.manifest.id) }
    #expect(verified.contains("org.example.level"))
    #expect(package.name == "Tests" && package.version == "1.0.0")
    #expect(
      package.files.keys.sorted() == [
        "README.md", "TestAnalyzers.plugin.json", "data/a.bin", "libTestAnalyzers.so",
      ])
    #expect(package.sha256 == (try SHA256Digest(ofFile: archive)).description)
    #expect(try visible() == ["Tests", "plugins.lock"])
    #expect(try PackageLock.read(plugins.path + "/plugins.lock").packages == [package])
    let discovery = try Discovery(folders: [plugins.path])
    #expect(discovery.catalogue["org.example.level"]?.libraryPath == plugins.path + "/Tests/libTestAnalyzers.so")
  }

  @Test("archives compressed otherwise or not at all are taken too", arguments: ["w", "w:bz2", "w:xz"])
  func compression(_ mode: String) throws {
    try Archives.plugin(archive, mode: mode)
    #expect(try install().name == "Tests")
  }

  @Test("the same package again takes the place of the one that is there")
  func upgrade() throws {
    try Archives.plugin(archive, further: #"add("Tests/old.txt", b"")"#)
    try install()
    try Archives.plugin(archive)
    try install()
    #expect(!FileManager.default.fileExists(atPath: plugins.path + "/Tests/old.txt"))
    #expect(try plugins.standings().map(\.changes) == [[]])
    #expect(try visible() == ["Tests", "plugins.lock"])
  }

  @Test("a package with another hash, or whose library fails its check, changes nothing")
  func refused() throws {
    try Archives.plugin(archive)
    let wrong = String(repeating: "0", count: 64)
    let error = try #require(throws: PackageError.self) { try install(sha256: wrong) }
    #expect(error.code == "PF-PACK-002" && error.message.contains(wrong))
    try install(sha256: try SHA256Digest(ofFile: archive).description)
    try Archives.plugin(archive, further: #"add("Tests/new.txt", b"")"#)
    struct Lie: Error {}
    #expect(throws: Lie.self) { try install { _ in throw Lie() } }
    #expect(!FileManager.default.fileExists(atPath: plugins.path + "/Tests/new.txt"))
    #expect(try plugins.standings().map(\.changes) == [[]])
  }

  @Test(
    "what would get out of its folder, and what is no plain file, is refused by name",
    arguments: [
      ("add('/tmp/performia-escaped', b'x')", "/tmp/performia-escaped"),
      ("add('a/../../escaped', b'x')", "a/../../escaped"),
      ("add('../escaped', b'x')", "../escaped"), ("add('a/.hidden', b'x')", "a/.hidden"),
      ("add('a//b', b'x')", "a//b"),
      ("add('a/link', type=tarfile.SYMTYPE, linkname='/etc/passwd')", "a/link"),
      ("add('a/file', b'x'); add('a/link', type=tarfile.LNKTYPE, linkname='a/file')", "a/link"),
      ("add('a/device', type=tarfile.CHRTYPE, devmajor=1, devminor=3)", "a/device"),
      ("add('a/pipe', type=tarfile.FIFOTYPE)", "a/pipe"),
      ("add('a/b', b'x'); add('a/b', b'y')", "twice"), ("add('a', b'x'); add('a/b', b'y')", "a/b"),
    ])
  func hostile(_ script: String, _ name: String) throws {
    let error = try refusal(script)
    #expect(error.code == "PF-PACK-001")
    #expect(error.message.contains(name), "\(error.message)")
    #expect(!FileManager.default.fileExists(atPath: "/tmp/performia-escaped"))
  }

  @Test("more files than any plugin has are refused")
  func manyFiles() throws {
    #expect(try refusal("for index in range(10001): add('a/%d' % index)").message.contains("more files"))
  }

  @Test("a truncated archive, and a file that is none, change nothing", arguments: [0.3, 0.9])
  func truncated(_ fraction: Double) throws {
    try Archives.plugin(archive)
    try FileBytes.truncate(archive, to: fraction)
    #expect(try #require(throws: PackageError.self) { try install() }.code == "PF-PACK-001")
    try FileBytes.write(Array("no archive".utf8), to: archive)
    #expect(try #require(throws: PackageError.self) { try install() }.code == "PF-PACK-001")
    #expect(try visible() == [])
  }

  @Test(
    "an archive that holds no plugin, several folders, or a manifest without its library is no package",
    arguments: [
      ("add('a/README', b'x')", "no manifest"), ("add('a/x', b''); add('b/x', b'')", "2 things"), ("", "0 things"),
      ("add('ä/x', b'x')", "a letter followed by"), ("add('a/x.plugin.json', b'{}')", "'library'"),
    ])
  func noPackage(_ script: String, _ reason: String) throws {
    let error = try refusal(script)
    #expect(error.code == "PF-PACK-003")
    #expect(error.message.contains(reason), "\(error.message)")
  }

  @Test("an analyzer that another package has already is refused with that package's name")
  func clash() throws {
    try Archives.plugin(archive, name: "First")
    try install()
    try Archives.plugin(archive, name: "Second")
    let error = try #require(throws: PackageError.self) { try install() }
    #expect(error.code == "PF-PACK-006" && error.message.contains("'First'"))
    #expect(try visible() == ["First", "plugins.lock"])
  }

  @Test("an analyzer that lies loose in the folder, or that is not to be had, is refused with who has it")
  func takenIdentifiers() throws {
    try FileManager.default.createDirectory(atPath: plugins.path, withIntermediateDirectories: true)
    try Archives.plugin(archive)
    let reserved = try #require(throws: PackageError.self) {
      try plugins.install(
        archive, source: "package", sha256: nil, taken: ["org.example.level": "Performia"], verify: { _ in })
    }
    #expect(reserved.code == "PF-PACK-006" && reserved.message.contains("'Performia'"))
    let loose = try PluginFolder(["TestAnalyzers"])
    let manifest = plugins.path + "/Loose.plugin.json"
    try FileManager.default.copyItem(atPath: loose.path + "/TestAnalyzers.plugin.json", toPath: manifest)
    let error = try #require(throws: PackageError.self) { try install() }
    #expect(error.code == "PF-PACK-006" && error.message.contains(manifest))
  }

  @Test("what an installation left that was ended from outside is removed by the next")
  func abandoned() throws {
    let left = plugins.path + "/.unpacking-99999999"
    try FileManager.default.createDirectory(atPath: left + "/Tests", withIntermediateDirectories: true)
    try Archives.plugin(archive)
    try install()
    #expect(!FileManager.default.fileExists(atPath: left))
  }

  @Test("a device is no package")
  func device() throws {
    let error = try #require(throws: PackageError.self) {
      try plugins.install("/dev/zero", source: "/dev/zero", sha256: nil) { _ in }
    }
    #expect(error.code == "PF-PACK-001" && error.message.contains("plain file"))
  }

  @Test("a plain file in a package's place is not replaced")
  func foreignFile() throws {
    try FileManager.default.createDirectory(atPath: plugins.path, withIntermediateDirectories: true)
    try FileBytes.write([1], to: plugins.path + "/Tests")
    try Archives.plugin(archive)
    #expect(try #require(throws: PackageError.self) { try install() }.code == "PF-PACK-007")
    #expect(try FileBytes.read(plugins.path + "/Tests") == [1])
  }

  @Test("a folder that is no package is not replaced")
  func foreignFolder() throws {
    try FileManager.default.createDirectory(atPath: plugins.path + "/Tests", withIntermediateDirectories: true)
    try FileBytes.write([1], to: plugins.path + "/Tests/mine")
    try Archives.plugin(archive)
    #expect(try #require(throws: PackageError.self) { try install() }.code == "PF-PACK-007")
    #expect(try FileBytes.read(plugins.path + "/Tests/mine") == [1])
  }

  @Test("files that were changed, added or removed are named")
  func changes() throws {
    try Archives.plugin(archive, further: #"add("Tests/a", b"1"); add("Tests/b", b"2")"#)
    try install()
    try FileBytes.write([9], to: plugins.path + "/Tests/a")
    try FileManager.default.removeItem(atPath: plugins.path + "/Tests/b")
    try FileBytes.write([9], to: plugins.path + "/Tests/c")
    #expect(try plugins.standings().map(\.changes) == [["a", "b", "c"]])
  }

  @Test("an uninstalled package is gone; one that is not there is named with the nearest")
  func uninstall() throws {
    try Archives.plugin(archive)
    try install()
    let error = try #require(throws: PackageError.self) { try plugins.uninstall("Test") }
    #expect(error.message.contains("did you mean 'Tests'"))
    try plugins.uninstall("Tests")
    #expect(try visible() == ["plugins.lock"])
    #expect(try plugins.standings().isEmpty)
  }

  @Test(
    "a lock file that is damaged or of another version is refused, and nothing is installed",
    arguments: ["{", #"{"performia_packages": 2, "packages": []}"#, #"{"performia_packages": 1}"#])
  func damagedLock(_ text: String) throws {
    try FileManager.default.createDirectory(atPath: plugins.path, withIntermediateDirectories: true)
    try FileBytes.write(Array(text.utf8), to: plugins.path + "/plugins.lock")
    try Archives.plugin(archive)
    #expect(try #require(throws: PackageError.self) { try install() }.code == "PF-PACK-008")
    #expect(try visible() == ["plugins.lock"])
  }
}
