import Foundation
import TestSupport
import Testing

@Suite("Evaluating on recordings with ground truth")
struct EvaluateTests {
  private let workplace: Workplace

  /// Three recordings of 20 s: beats each half second for `exact` and `late`, whose annotation is half a beat off, and
  /// chords for `exact` and `harmony`.
  init() throws {
    workplace = try Workplace()
    try workplace.writeEvenPipeline()
    for name in ["real/exact", "real/late", "rendered/harmony"] {
      try workplace.makeFolder("set/\(name)")
      try workplace.writeRecording("set/\(name)/audio.wav", seconds: 20)
      let id = name.split(separator: "/").last.map(String.init) ?? ""
      try workplace.write("{\"id\": \"\(id)\", \"duration\": 20, \"tempo\": 120}\n", to: "set/\(name)/item.json")
    }
    try workplace.write(beats(offset: 0), to: "set/real/exact/beats.txt")
    try workplace.write(beats(offset: 0.25), to: "set/real/late/beats.txt")
    try workplace.write("0\t20\tC:maj\n", to: "set/real/exact/chords.lab")
    try workplace.write("0\t10\tC:maj\n10\t20\tA:min\n", to: "set/rendered/harmony/chords.lab")
  }

  private func beats(offset: Double) -> String {
    (0..<40).map { "\(Double($0) * 0.5 + offset)\t0\n" }.joined()
  }

  private func evaluation(_ arguments: String...) throws -> [String: Any] {
    let result = try workplace.start(["evaluate", "-d", "set", "-p", "even.yaml", "--json"] + arguments).wait()
    expectSuccess(result)
    return try object(result.text)
  }

  private func figures(_ evaluation: [String: Any], task: String) throws -> [String: [String: [String: Any]]] {
    let tasks = try #require(evaluation["tasks"] as? [[String: Any]])
    let found = try #require(tasks.first { $0["name"] as? String == task })
    let groups = try #require(found["groups"] as? [[String: Any]])
    return try groups.reduce(into: [:]) { figures, group in
      let results = try #require(group["results"] as? [[String: Any]])
      figures[group["group"] as? String ?? ""] = results[0]["means"] as? [String: [String: Any]]
    }
  }

  @Test("means are those of the metrics, for each group apart")
  func means() throws {
    let evaluation = try evaluation()
    let beats = try figures(evaluation, task: "beats")
    #expect(beats["real"]?["F"]?["mean"] as? Double == 0.5)
    #expect(beats["rendered"] == nil)
    let chords = try figures(evaluation, task: "chords")
    #expect(chords["real"]?["majmin"]?["mean"] as? Double == 1)
    #expect(chords["rendered"]?["majmin"]?["mean"] as? Double == 0.5)
  }

  @Test("the table holds means with intervals, and the worst item with its error")
  func table() throws {
    let result = try workplace.run("evaluate", "-d", "set", "-p", "even.yaml")
    expectSuccess(result)
    #expect(result.text.contains(".500 [.000, 1.000]"))
    #expect(result.text.contains(".000  late  off-beat"))
    #expect(result.text.contains("3 items scored of 3 in set"))
  }

  @Test("-o writes a document that the schema describes, and a page")
  func output() throws {
    expectSuccess(try workplace.run("evaluate", "-d", "set", "-p", "even.yaml", "-o", "there/report"))
    #expect(
      try workplace.files().filter { $0.hasPrefix("there") } == [
        "there/report/evaluation.html", "there/report/evaluation.json",
      ])
    let written = try object(
      String(decoding: try FileBytes.read(workplace.file("there/report/evaluation.json")), as: UTF8.self))
    #expect(written["schema"] as? String == "evaluation/1")
    let page = String(decoding: try FileBytes.read(workplace.file("there/report/evaluation.html")), as: UTF8.self)
    #expect(page.contains("<svg") && page.contains("late: .000"))
  }

  @Test("the report is the same bytes with a cold and a warm cache, and with any number of threads")
  func deterministic() throws {
    let outputs = try ["1", "2", "1"].map { jobs in
      let result = try workplace.run("evaluate", "-d", "set", "-p", "even.yaml", "--json", "--jobs", jobs)
      expectSuccess(result)
      return result.bytes
    }
    #expect(Set(outputs).count == 1)
    #expect(try workplace.run("evaluate", "-d", "set", "-p", "even.yaml", "--json", "--no-cache").bytes == outputs[0])
  }

  @Test("an annotation that changes is scored anew")
  func changedAnnotation() throws {
    _ = try evaluation()
    try workplace.write(beats(offset: 0), to: "set/real/late/beats.txt")
    #expect(try figures(try evaluation(), task: "beats")["real"]?["F"]?["mean"] as? Double == 1)
  }

  @Test("two pipelines are compared on the same items")
  func compare() throws {
    let evaluation = try evaluation("--compare-set", "harmony.label=A:min")
    let tasks = try #require(evaluation["tasks"] as? [[String: Any]])
    let chords = try #require(tasks.first { $0["name"] as? String == "chords" })
    let real = try #require((chords["groups"] as? [[String: Any]])?.first)
    let difference = try #require((real["differences"] as? [String: [String: Any]])?["majmin"])
    #expect(difference["mean"] as? Double == -1)
    #expect((evaluation["subjects"] as? [[String: Any]])?.count == 2)
    let table = try workplace.run(
      "evaluate", "-d", "set", "-p", "even.yaml", "--compare-set", "harmony.label=A:min", "--task", "chords")
    #expect(table.text.contains("-1.000"))
    #expect(!table.text.contains("Beats"))
  }

  @Test("maps that exist are scored as estimates, and compared with a pipeline")
  func estimates() throws {
    try workplace.makeFolder("maps")
    for name in ["exact", "late"] {
      expectSuccess(
        try workplace.run(
          "analyze", "set/real/\(name)/audio.wav", "-p", "even.yaml", "-o", "maps/\(name).songmap.json"))
    }
    let result = try workplace.run(
      "evaluate", "-d", "set", "--estimates", "maps", "--compare", "even.yaml", "--json", "--task", "beats")
    expectSuccess(result)
    let tasks = try #require(try object(result.text)["tasks"] as? [[String: Any]])
    let group = try #require((tasks[0]["groups"] as? [[String: Any]])?.first)
    let results = try #require(group["results"] as? [[String: Any]])
    #expect(results.map { ($0["means"] as? [String: [String: Any]])?["F"]?["mean"] as? Double } == [0.5, 0.5])
  }

  @Test("a bad annotation is named with its line, the rest is evaluated, and the exit code says so")
  func skipped() throws {
    try workplace.write("0.5\t0\n1.5\t0\n1.0\t0\n", to: "set/real/late/beats.txt")
    let result = try workplace.run("evaluate", "-d", "set", "-p", "even.yaml")
    #expect(result.status == 1)
    #expect(result.text.contains("set/real/late/beats.txt:3:"))
    #expect(result.text.contains("2 items scored of 3"))
    #expect(result.text.contains("1.000"))
  }

  @Test("a recording whose analysis fails counts as one without results, and is named")
  func failed() throws {
    try workplace.write(
      """
      performia: 1
      name: failing
      steps:
        chords: { use: org.example.faulty, params: { fault: says_why } }
      song_map:
        chords: chords.chords
      """, to: "failing.yaml")
    let result = try workplace.run("evaluate", "-d", "set", "-p", "failing.yaml", "--json")
    #expect(result.status == 1)
    let evaluation = try object(result.text)
    #expect(try figures(evaluation, task: "chords")["rendered"]?["majmin"]?["mean"] as? Double == 0)
    let items = try #require(evaluation["items"] as? [[String: Any]])
    let failures = items.compactMap {
      (($0["results"] as? [[String: Any]])?.first?["failure"] as? [String: Any])?["code"]
    }
    #expect(failures.count == 2)
  }

  @Test("a file of another name says something else, and is scored anew")
  func renamedAnnotation() throws {
    _ = try evaluation()
    try FileManager.default.moveItem(
      atPath: workplace.file("set/real/exact/beats.txt"), toPath: workplace.file("set/real/exact/beats_derived.txt"))
    let tasks = try #require(try evaluation()["tasks"] as? [[String: Any]])
    #expect(tasks.contains { $0["name"] as? String == "ambiguous_beats" })
    #expect(try figures(try evaluation(), task: "beats")["real"]?["F"]?["items"] as? Int == 1)
  }

  @Test("an estimate that is missing counts as one that found nothing, and is named")
  func missingEstimate() throws {
    try workplace.makeFolder("maps")
    expectSuccess(
      try workplace.run("analyze", "set/real/exact/audio.wav", "-p", "even.yaml", "-o", "maps/exact.songmap.json"))
    let result = try workplace.run("evaluate", "-d", "set", "--estimates", "maps", "--json", "--task", "beats")
    #expect(result.status == 1)
    let evaluation = try object(result.text)
    #expect(try figures(evaluation, task: "beats")["real"]?["F"]?["mean"] as? Double == 0.5)
    #expect(result.text.contains("PF-CLI-014"))
    #expect(!result.text.contains("no estimate for 'harmony'"), "it has no beats to be found")
  }

  @Test("what was skipped is no fault of the items that are asked for")
  func skippedElsewhere() throws {
    try workplace.write("not a number\n", to: "set/real/late/beats.txt")
    let result = try workplace.run("evaluate", "-d", "set", "-p", "even.yaml", "--item", "real/ex*")
    expectSuccess(result)
    #expect(result.text.contains("1 item scored of 1"))
  }

  @Test("a dataset without ground truth for what is analysed ends with an error")
  func nothingScored() throws {
    let result = try workplace.run("evaluate", "-d", "set", "-p", "even.yaml", "--task", "lyrics")
    #expect(result.status == 65)
    #expect(result.errors.contains("PF-CLI-013"))
  }

  @Test(
    "what cannot be evaluated is refused in words",
    arguments: [
      (["-d", "nowhere"], Int32(66), "nowhere"),
      (["-d", "set", "--item", "nobody"], 66, "nobody"),
      (["-d", "set", "--task", "dancing"], 64, "dancing"),
      (["-d", "set", "-p", "nothing.yaml"], 78, "nothing.yaml"),
      (["-d", "set", "--estimates", "nowhere"], 66, "nowhere"),
      (["-d", "set", "--compare", "nowhere"], 78, "nowhere"),
      (["-d", "set", "--estimates", "set", "--set", "harmony.label=N"], 64, "--set"),
    ])
  func refused(arguments: [String], status: Int32, word: String) throws {
    let result = try workplace.start(["evaluate"] + arguments).wait()
    #expect(result.status == status)
    #expect(result.errors.contains(word))
    #expect(result.bytes.isEmpty)
  }

  @Test("a report that cannot be written ends with an error, and no partial file")
  func unwritable() throws {
    try workplace.write("a file", to: "taken")
    let result = try workplace.run("evaluate", "-d", "set", "-p", "even.yaml", "-o", "taken")
    #expect(result.status == 73)
    #expect(result.errors.contains("taken"))
  }
}
