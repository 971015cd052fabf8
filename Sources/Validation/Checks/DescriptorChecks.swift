import Artifacts
import CPerformia
import Host
import Pipeline

/// What the library says of its analyzers, and its manifest.
enum DescriptorChecks {
  static let all = [structs, ids, texts, ports, parameters, resources, manifest]

  static let structs = Check(
    "descriptor.structs", "Descriptors are complete structs",
    proves:
      "Every analyzer that is counted has a descriptor; all its structs are as long as ABI 1.0 has them, all kinds are known, no list is missing.",
    advice: "Set the size of every struct by sizeof, and let lists hold as many pointers as they count.",
    scope: .library, requires: Prerequisite.entry
  ) { context in
    for manifest in try context.plugin().manifests() { context.note(manifest.id) }
  }

  private static let ids = Check(
    "descriptor.ids", "Ids are reverse-DNS and unique",
    proves:
      "Each id is made of at least two labels of lower-case letters, digits, '-' and '_', and no two are the same.",
    advice: "Use a domain of your own, e.g. org.example.chords; an id never changes once it is published.",
    scope: .library, requires: Prerequisite.descriptors
  ) { context in
    var seen: Set<String> = []
    for id in try context.plugin().manifests().map(\.id) {
      guard Name.isValidIdentifier(id) else {
        throw CheckFailure("the id '\(id)'", expected: Name.identifierRule)
      }
      guard seen.insert(id).inserted else { throw CheckFailure("the id '\(id)' stands twice", expected: "one of each") }
    }
  }

  private static let texts = Check(
    "descriptor.texts", "Descriptions are filled in",
    proves: "All texts are UTF-8; version is a semantic version; name, summary, maker and licence are not empty.",
    advice: "Fill in every text of the descriptor; the licence is an SPDX expression such as MIT or GPL-3.0-or-later.",
    requires: Prerequisite.descriptors
  ) { context in
    let id = try context.analyzer().id
    let index = try context.plugin().manifests().firstIndex { $0.id == id } ?? 0
    let descriptor = try context.plugin().descriptors()[index].pointee
    let texts = [
      ("version", descriptor.version), ("name", descriptor.name), ("summary", descriptor.summary),
      ("maker", descriptor.maker), ("licence", descriptor.licence),
    ]
    for (name, text) in texts {
      guard text.isValid else { throw CheckFailure("'\(name)' is not UTF-8", expected: "UTF-8") }
      guard !String(text).allSatisfy(\.isWhitespace) else {
        throw CheckFailure("'\(name)' is empty", expected: "a text")
      }
    }
    let version = String(descriptor.version)
    let core = version.split(whereSeparator: { $0 == "-" || $0 == "+" }).first ?? ""
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers.allSatisfy({ UInt32($0) != nil }) else {
      throw CheckFailure("the version is '\(version)'", expected: "a semantic version such as 1.0.0")
    }
    let licence = String(descriptor.licence)
    guard licence.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-.+() :".contains($0)) }) else {
      throw CheckFailure("the licence is '\(licence)'", expected: "an SPDX expression such as MIT OR Apache-2.0")
    }
  }

  private static let ports = Check(
    "descriptor.ports", "Ports are declared rightly",
    proves:
      "Names are valid and unique among inputs and among outputs, types are registered or declared in the manifest, there is an output, and rates and channel counts are whole numbers above 0.",
    advice: "Correct the port that is named; performia plugins types lists the types.",
    requires: Prerequisite.descriptors
  ) { context in
    let analyzer = try context.analyzer()
    guard !analyzer.outputs.isEmpty else { throw CheckFailure("there is no output", expected: "at least one") }
    let inputs = analyzer.inputs.map { ("input", $0.name, $0.type, $0.attributes) }
    let outputs = analyzer.outputs.map { ("output", $0.name, $0.type, $0.attributes) }
    for ports in [inputs, outputs] {
      var seen: Set<String> = []
      for (kind, name, type, attributes) in ports {
        guard Name.isValid(name) else { throw CheckFailure("the \(kind) is named '\(name)'", expected: Name.rule) }
        guard seen.insert(name).inserted else {
          throw CheckFailure("there are two \(kind)s '\(name)'", expected: "different names")
        }
        let isForeign =
          kind == "input" && Name.isValidIdentifier(type.split(separator: "/").first.map(String.init) ?? "")
        guard context.types[type] != nil || isForeign else {
          throw CheckFailure(
            "the \(kind) '\(name)' is of the type '\(type)'",
            expected: "a registered type, or one that the manifest declares under 'types'")
        }
        for key in ["sample_rate", "channels"] where context.types[type]?.shape == .audio {
          guard let text = attributes[key], Int(text).map({ $0 > 0 }) != true else { continue }
          throw CheckFailure("'\(key)' of '\(name)' is '\(text)'", expected: "a whole number above 0")
        }
      }
    }
    let id = analyzer.id
    let index = try context.plugin().manifests().firstIndex { $0.id == id } ?? 0
    let descriptor = try context.plugin().descriptors()[index].pointee
    for output in 0..<Int(descriptor.output_count) {
      let count = descriptor.outputs?[output]?.pointee.count
      guard count == Int32(PERFORMIA_COUNT_ONE) else {
        throw CheckFailure(
          "the count of the output '\(analyzer.outputs[output].name)' is \(count ?? 0)",
          expected: "PERFORMIA_COUNT_ONE, as every output has it")
      }
    }
  }

  private static let parameters = Check(
    "descriptor.parameters", "Parameters are declared rightly",
    proves:
      "Names are valid and unique, bounds are in order, choices are different texts, and every default is of its kind and within its bounds.",
    advice: "Correct the parameter that is named: a default must be a value that users could set.",
    requires: Prerequisite.descriptors
  ) { context in
    let analyzer = try context.analyzer()
    var seen: Set<String> = []
    for parameter in analyzer.parameters {
      let name = parameter.name
      guard Name.isValid(name) else { throw CheckFailure("a parameter is named '\(name)'", expected: Name.rule) }
      guard seen.insert(name).inserted else {
        throw CheckFailure("there are two parameters '\(name)'", expected: "different names")
      }
      if let low = parameter.minimum, let high = parameter.maximum, low > high {
        throw CheckFailure("'\(name)' goes from \(low) to \(high)", expected: "a minimum below the maximum")
      }
      let hasBounds = parameter.minimum != nil || parameter.maximum != nil
      guard !hasBounds || [.integer, .number, .range].contains(parameter.kind) else {
        throw CheckFailure("'\(name)' is no number and has bounds", expected: "NaN for minimum and maximum")
      }
      let choices = parameter.choices ?? []
      guard (parameter.kind == .choice) == !choices.isEmpty, Set(choices).count == choices.count,
        !choices.contains("")
      else {
        throw CheckFailure(
          "'\(name)' is of kind \(parameter.kind.rawValue) and has the choices \(NearestName.list(choices))",
          expected: "different texts for a choice, none for another kind")
      }
      guard parameter.allows(parameter.defaultValue) else {
        throw CheckFailure(
          "the default of '\(name)' is \(parameter.defaultValue.words)", expected: parameter.expectation)
      }
    }
    try checkDefaultKinds(context, analyzer)
  }

  /// The default's own `kind` must be the parameter's.
  private static func checkDefaultKinds(_ context: CheckContext, _ analyzer: AnalyzerManifest) throws {
    let index = try context.plugin().manifests().firstIndex { $0.id == analyzer.id } ?? 0
    let descriptor = try context.plugin().descriptors()[index].pointee
    for position in 0..<Int(descriptor.parameter_count) {
      guard let parameter = descriptor.parameters?[position]?.pointee,
        let value = parameter.default_value?.pointee, value.kind != parameter.kind
      else { continue }
      throw CheckFailure(
        "'\(String(parameter.name))' is of kind \(parameter.kind), its default of kind \(value.kind)",
        expected: "one kind")
    }
  }

  private static let resources = Check(
    "descriptor.resources", "Resources are possible",
    proves: "Threads are at least 1, memory is not negative, nothing is infinite, and no resource stands twice.",
    advice: "Correct the resource that is named, or leave it out.", requires: Prerequisite.descriptors
  ) { context in
    let id = try context.analyzer().id
    let index = try context.plugin().manifests().firstIndex { $0.id == id } ?? 0
    let descriptor = try context.plugin().descriptors()[index].pointee
    var seen: Set<String> = []
    for position in 0..<Int(descriptor.resource_count) {
      guard let resource = descriptor.resources?[position]?.pointee else { continue }
      let name = String(resource.name)
      let least: Double = name == "threads" ? 1 : 0
      guard resource.amount.isFinite, resource.amount >= least else {
        throw CheckFailure("'\(name)' is \(resource.amount)", expected: "at least \(Int(least)), and finite")
      }
      guard seen.insert(name).inserted else { throw CheckFailure("'\(name)' stands twice", expected: "once") }
    }
  }

  private static let manifest = Check(
    "descriptor.manifest", "The manifest says the same",
    proves:
      "A manifest lies beside the library, obeys the rules of manifests, and says of every analyzer what the library says.",
    advice: "Write it anew with: performia plugins manifest LIBRARY > NAME.plugin.json", scope: .library,
    requires: Prerequisite.descriptors + [
      "descriptor.ids", "descriptor.texts", "descriptor.ports", "descriptor.parameters", "descriptor.resources",
      "entry.stable",
    ]
  ) { context in
    guard let path = context.job.manifest else {
      throw CheckFailure(
        "no manifest lies beside the library", expected: "NAME.plugin.json, by which Performia finds the plugin")
    }
    let read: PluginManifest
    let types = try TypeRegistry.registered.get()
    do {
      read = try PluginManifest.read(path: path, types: types)
    } catch {
      throw CheckFailure("the manifest breaks its rules: \(error)", expected: "a manifest without mistakes")
    }
    let ids = try context.plugin().manifests().map(\.id)
    let missing = Set(ids).subtracting(read.analyzers.map(\.id)).sorted()
    guard missing.isEmpty else {
      throw CheckFailure(
        "the manifest does not know \(missing.joined(separator: ", "))", expected: "every analyzer of the library")
    }
    for analyzer in read.analyzers {
      do throws(HostError) {
        try PluginLibrary.load(context.job.library).verify(
          InstalledAnalyzer(
            manifest: analyzer, plugin: read, manifestPath: path, libraryPath: context.job.library))
      } catch {
        throw CheckFailure(error.message, expected: "the same in both")
      }
    }
  }
}
