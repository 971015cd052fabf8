import Artifacts
import Audio
import CPerformia
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The key of a result: a hash over everything that it depends on, none of which needs the recording to be decoded.
struct Recipe {
  /// Raised when the host itself treats data differently, so that older results are not found any more.
  static let revision = 2

  private var lines: [String]

  init(_ what: String) {
    lines = ["performia recipe \(Self.revision)", what]
  }

  mutating func add(_ name: String, _ value: String) {
    // Lengths keep texts with line breaks from imitating other lines.
    lines.append("\(name) \(value.utf8.count) \(value)")
  }

  var key: String { SHA256Digest(of: lines.joined(separator: "\n")).description }

  /// What is known of a recording without analysis.
  ///
  /// - Parameter decoder: name and version of what decodes and resamples it.
  static func sourceInfo(sourceHash: String, decoder: String) -> String {
    var recipe = Recipe("source")
    recipe.add("sha256", sourceHash)
    recipe.add("decoder", decoder)
    return recipe.key
  }

  /// A recording, decoded and converted.
  static func audio(sourceHash: String, decoder: String, request: AudioRequest) -> String {
    var recipe = Recipe("audio")
    recipe.add("sha256", sourceHash)
    recipe.add("decoder", decoder)
    recipe.add("rate", request.sampleRate.map(String.init) ?? "as recorded")
    recipe.add("channels", request.channels.map(String.init) ?? "as recorded")
    return recipe.key
  }

  /// One run of an analyzer.
  ///
  /// - Parameters:
  ///   - source: the recording's key: every analyzer is told its length, whether or not it reads it.
  ///   - inputs: keys of the artifacts of each input by name; no keys for an absent one.
  static func step(
    _ attempt: Attempt, source: String, parameters: [String: ParameterValue], libraryHash: String,
    inputs: [(String, [String])]
  ) -> String {
    let manifest = attempt.analyzer.manifest
    var recipe = Recipe("step")
    recipe.add("source", source)
    recipe.add("analyzer", "\(manifest.id) \(manifest.version)")
    recipe.add("library", libraryHash)
    recipe.add("argument", attempt.analyzer.plugin.argument ?? "")
    recipe.add("abi", "\(PERFORMIA_ABI)")
    recipe.add("cpu", CPU.featureLevel)
    for dependency in manifest.nativeDependencies {
      recipe.add("native", "\(dependency) \(fileIdentity(of: dependency))")
    }
    for output in manifest.outputs { recipe.add("output", "\(output.name) \(output.type)") }
    // What a model is called and where it lies changes nothing; what is in it does.
    let models = Dictionary(attempt.models.map { ($0.parameter, $0.model.sha256) }) { first, _ in first }
    for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
      if let hash = models[name] {
        recipe.add("model \(name)", hash)
      } else {
        recipe.add("parameter \(name)", value.json.text(.compact))
      }
    }
    for (name, keys) in inputs { recipe.add("input \(name)", keys.isEmpty ? "absent" : keys.joined(separator: " ")) }
    return recipe.key
  }

  /// One output of a run.
  static func output(stepKey: String, port: String) -> String {
    var recipe = Recipe("output")
    recipe.add("step", stepKey)
    recipe.add("port", port)
    return recipe.key
  }

  /// Name and version of a system library: the file that its soname stands for. The hash of a library that is named by
  /// its path.
  private static func fileIdentity(of soname: String) -> String {
    if soname.hasPrefix("/") { return (try? LibraryHashes.hash(of: soname)) ?? "not found" }
    let folders = [
      "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
      "/usr/lib64", "/usr/lib", "/usr/local/lib", "/opt/homebrew/lib",
    ]
    for folder in folders {
      guard let resolved = realpath("\(folder)/\(soname)", nil) else { continue }
      defer { free(resolved) }
      return String(cString: resolved).split(separator: "/").last.map(String.init) ?? ""
    }
    return "not found"
  }
}
