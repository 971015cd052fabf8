import Foundation
import TestSupport
import Testing
import Validation

@Suite("Plugins with one defect")
struct DefectTests {
  struct Defect: CustomTestStringConvertible, Sendable {
    /// As `Tests/Plugins/Defective` names it.
    let name: String
    /// The one check that fails.
    let check: String
    /// What the report says.
    let words: String
    var testDescription: String { "\(name): \(check)" }

    init(_ name: String, _ check: String, _ words: String) {
      self.name = name
      self.check = check
      self.words = words
    }
  }

  static let declared = [
    Defect("old_size", "entry.size", "size is 24"),
    Defect("needs_later_host", "entry.abi", "needs a host of ABI 1.7"),
    Defect("no_create", "entry.functions", "create: NULL"),
    Defect("crash_with_other_hosts", "entry.other_hosts", "SIGABRT"),
    Defect("refuses_later_minor", "entry.stable", "later minor version gets NULL"),
    Defect("other_version_each_time", "entry.stable", "other descriptors"),
    Defect("creates_anything", "entry.unknown", "an instance"),
    Defect("index_is_ignored", "entry.unknown", "descriptor 1 of 1 is there"),
    Defect("no_analyzers", "descriptor.structs", "counts 0 analyzers"),
    Defect("missing_descriptor", "descriptor.structs", "analyzer 1 of 2 is not described"),
    Defect("short_descriptor", "descriptor.structs", "16 bytes"),
    Defect("same_id_twice", "descriptor.ids", "stands twice"),
    Defect("bad_id", "descriptor.ids", "'Defective Analyzer'"),
    Defect("no_licence", "descriptor.texts", "'licence' is empty"),
    Defect("bad_version", "descriptor.texts", "'newest'"),
    Defect("unregistered_type", "descriptor.ports", "music/loudbeats/1"),
    Defect("same_port_twice", "descriptor.ports", "two outputs 'peaks'"),
    Defect("default_out_of_range", "descriptor.parameters", "default of 'block' is 99"),
    Defect("default_of_other_kind", "descriptor.parameters", "its default of kind 3"),
    Defect("no_thread", "descriptor.resources", "'threads' is 0"),
  ]

  static let alive = [
    Defect("crash_in_create", "life.create", "SIGABRT"),
    Defect("no_destroy", "life.create", "leaves out a function"),
    Defect("destroy_needs_configure", "life.unconfigured", "SIGABRT"),
    Defect("counts_nothing", "life.failed_configure", "PERFORMIA_OK for"),
    Defect("offers_anything", "life.extensions", "get_extension"),
    Defect("takes_any_value", "parameters.out_of_range", "block=99"),
    Defect("names_no_parameter", "parameters.out_of_range", "in the name of no parameter"),
    Defect("takes_any_kind", "parameters.wrong_kind", "'block' of kind"),
    Defect("crash_at_an_edge", "parameters.edges", "SIGABRT"),
    Defect("segfault", "analysis.music", "SIGSEGV"),
    Defect("abort", "analysis.music", "SIGABRT"),
    Defect("calls_exit", "analysis.music", "exit(0)"),
    Defect("endless_loop", "analysis.music", "time limit"),
    Defect("crash_in_destroy", "analysis.music", "SIGABRT"),
    Defect("fails_without_reason", "analysis.music", "without a reason"),
    Defect("unknown_status", "analysis.music", "unknown status 4711"),
    Defect("leaves_output_out", "analysis.music", "'loud'"),
    Defect("unsorted", "analysis.music", "row 1"),
    Defect("beyond_the_end", "analysis.music", "the recording at"),
    Defect("confidence_2", "analysis.music", "confidence 2.0"),
    Defect("nan_in_matrix", "analysis.music", "nan is not a number"),
    Defect("frame_period_0", "analysis.music", "frame period"),
    Defect("unknown_port", "analysis.music", "output 7"),
    Defect("remembers_recording", "analysis.again", "'peaks'"),
    Defect("remembers_failures", "analysis.failed_before", "'peaks'"),
    Defect("ignores_model", "parameters.models", "without its model it gives PERFORMIA_OK"),
    Defect("negative_latency", "stream.blocks", "the latency is -1"),
    Defect("streams_once", "stream.blocks", "begin gives PERFORMIA_FAILED"),
  ]

  static let fed = [
    Defect("trusts_optional_input", "inputs.optional", "SIGSEGV"),
    Defect("room_for_two", "inputs.many", "SIGABRT"),
    Defect("mono_or_stereo", "inputs.formats", "SIGABRT"),
    Defect("needs_ten_bins", "inputs.layouts", "SIGABRT"),
    Defect("trusts_map", "inputs.lent", "SIGABRT"),
    Defect("writes_to_inputs", "inputs.lent", "SIGSEGV"),
    Defect("reads_beyond", "inputs.lent", "SIGSEGV"),
    Defect("keeps_pointers", "inputs.lent", "SIGSEGV"),
    Defect("exact_sizes", "inputs.longer_structs", "wrong size"),
    Defect("hides_failures", "inputs.host_fails", "PERFORMIA_OK, though"),
    Defect("trusts_scratch", "inputs.host_fails", "SIGSEGV"),
    Defect("silence_crash", "signal.silence", "SIGABRT"),
    Defect("noise_crash", "signal.noise", "SIGABRT"),
    Defect("impulse_crash", "signal.impulse", "SIGABRT"),
    Defect("clips_badly", "signal.clipping", "'peaks' breaks a rule"),
    Defect("offset_crash", "signal.offset", "SIGABRT"),
    Defect("denormals_crash", "signal.denormals", "SIGABRT"),
    Defect("trusts_samples", "signal.not_finite", "SIGABRT"),
    Defect("needs_two_samples", "signal.one_sample", "SIGABRT"),
    Defect("needs_a_sample", "signal.no_samples", "SIGABRT"),
    Defect("needs_a_frame", "signal.short", "SIGABRT"),
  ]

  static let shared = [
    Defect("wants_matters", "outputs.wants", "'peaks'"),
    Defect("progress_over_1", "outputs.progress", "0 to 1"),
    Defect("progress_falls", "outputs.progress", "after"),
    Defect("clock_matters", "determinism.twice", "'loud'"),
    Defect("instance_matters", "determinism.twice", "'peaks'"),
    Defect("shares_parameters", "determinism.interleaved", "'peaks'"),
    Defect("keeps_in_thread", "determinism.other_thread", "'peaks'"),
    Defect("shares_state", "determinism.concurrent", "'peaks'"),
    Defect("budget_matters", "determinism.thread_budget", "'peaks'"),
    Defect("address_matters", "determinism.other_process", "another"),
    Defect("too_many_threads", "threads.use", "4 threads were busy"),
    Defect("never_stops", "cancel.prompt", "went on for"),
    Defect("sets_locale", "process.state", "the locale"),
    Defect("sets_signal_handler", "process.state", "what signal"),
    Defect("flushes_denormals", "process.state", "floating-point"),
    Defect("changes_folder", "process.state", "the current folder"),
    Defect("changes_umask", "process.state", "file permissions"),
    Defect("sets_variable", "process.state", "PERFORMIA_DEFECTIVE"),
    Defect("writes_a_file", "process.files", "notes.txt was written"),
    Defect("prints", "process.stdout", "standard output"),
    Defect("takes_more_memory", "resources.memory", "MiB for 300.0 s"),
    Defect("leaks_memory", "resources.leaks", "the heap grew"),
    Defect("leaks_instances", "resources.leaks", "the heap grew"),
    Defect("leaks_descriptors", "resources.leaks", "open descriptors grew"),
    Defect("leaks_threads", "resources.leaks", "threads grew"),
  ]

  /// Whether every check runs against every defect, which takes minutes.
  private static let isThorough = ProcessInfo.processInfo.environment["PERFORMIA_VALIDATE"] == "full"

  /// The check and its siblings, which share the first part of their ids; but for the slow ones.
  private static func family(of id: String) -> [String] {
    let prefix = id.prefix { $0 != "." } + "."
    let slow = ["resources.leaks", "resources.memory", "inputs.layouts", "inputs.formats", "determinism.concurrent"]
    return CheckCatalogue.checks.map(\.id).filter { $0 == id || $0.hasPrefix(prefix) && !slow.contains($0) }
  }

  /// Validates a defective plugin; a check that hangs is given little time.
  private func expectFailure(_ defect: Defect) throws {
    let bench = try ValidationBench()
    let library = try bench.defective(defect.name)
    let settings = bench.settings(
      checks: Self.isThorough ? nil : Self.family(of: defect.check),
      timeLimit: defect.name == "endless_loop" ? 3 : nil)
    let report = try bench.validate(library, settings)
    #expect(report.failedChecks == [defect.check], "\(report.brief)")
    let result = try #require(report.results.first { $0.outcome == .failed })
    #expect(result.seen.contains(defect.words) || result.expected.contains(defect.words), "\(report.brief)")
    #expect(result.reproduce.contains("--check \(defect.check)"))
    #expect(!report.isValid)
  }

  @Test("a defect of the declaration fails the check that belongs to it, and no other", arguments: declared)
  func declaration(_ defect: Defect) throws { try expectFailure(defect) }

  @Test("a defect of an instance's life fails the check that belongs to it, and no other", arguments: alive)
  func life(_ defect: Defect) throws { try expectFailure(defect) }

  @Test("a defect with some inputs fails the check that belongs to it, and no other", arguments: fed)
  func inputs(_ defect: Defect) throws { try expectFailure(defect) }

  @Test("a defect that others feel fails the check that belongs to it, and no other", arguments: shared)
  func environment(_ defect: Defect) throws { try expectFailure(defect) }

  @Test("what shows after half an hour fails the check of an hour, and no other")
  func hour() throws {
    let bench = try ValidationBench()
    let report = try bench.validate(
      try bench.defective("counts_an_hour"), bench.settings(checks: ["signal.hour"], level: .full))
    #expect(report.failedChecks == ["signal.hour"], "\(report.brief)")
    #expect(report.result("signal.hour")?.seen.contains("SIGABRT") == true)
  }

  @Test("every check has a defect that fails it")
  func complete() {
    let proven = Set((Self.declared + Self.alive + Self.fed + Self.shared).map(\.check))
    let elsewhere: Set = [
      "signal.hour", "entry.load", "entry.exports", "entry.symbol", "entry.magic", "descriptor.manifest",
    ]
    #expect(CheckCatalogue.checks.map(\.id).filter { !proven.contains($0) && !elsewhere.contains($0) } == [])
  }

  @Test("memory that grows for a while and then no more is no leak")
  func table() throws {
    let bench = try ValidationBench()
    let report = try bench.validate(
      try bench.defective("fills_a_table"), bench.settings(checks: ["resources.leaks"]))
    #expect(report.failedChecks == [], "\(report.brief)")
  }

  @Test("without a defect the same library is valid")
  func none() throws {
    let bench = try ValidationBench()
    let report = try bench.validate(try bench.defective(nil))
    #expect(report.isValid, "\(report.text)")
  }
}
