import Artifacts
import Pipeline
import ServiceErrors

/// How the service is set up.
///
/// Every setting has a name. Its value is that of the option `--name` where that is given, else of the variable
/// `PERFORMIA_SERVE_NAME`, else of the settings file, else what ``Setting/standard`` says.
public struct ServiceSettings: Sendable {
  public var host = "127.0.0.1"
  public var port = 8765
  public var state = ""
  public var workers = 1
  public var cores = 1
  public var queue = 100
  public var jobSeconds = 3600.0
  public var maximumDuration = 7200.0
  public var maximumUpload = 500 << 20
  public var maximumAge = 30.0 * 86400
  public var maximumDisk: Int64 = 20 << 30
  /// Requests a second of one client; 0 for any number.
  public var rate = 0.0
  public var requiresKeys = false
  public var hosts: [String] = []
  public var origins: [String] = []
  public var pipeline = "default"
  /// A file of commands of one's own; empty for none.
  public var commands = ""
  public var logLevel = "info"

  /// Whether only this machine can call.
  public var isLoopback: Bool { ["127.0.0.1", "localhost", "::1"].contains(host) }

  /// One setting.
  public struct Setting: Sendable {
    /// As in the file; options have `-` for `_`.
    public let name: String
    public let help: String
    /// In words.
    public let standard: String
    let expected: String
    let set: @Sendable (inout ServiceSettings, String) -> Bool

    public var variable: String { "PERFORMIA_SERVE_\(name.uppercased())" }
  }

  /// All of them, in the order in which they are told.
  public static let all: [Setting] = [
    text("host", "Address to listen on; any but this machine's own requires API keys.", "127.0.0.1", \.host),
    number("port", "Port to listen on; 0 for any that is free.", "8765", 0...65535, \.port),
    text("state", "Folder of jobs, recordings and results.", "performia in $XDG_STATE_HOME", \.state),
    number("workers", "Jobs at once.", "1", 1...256, \.workers),
    number("cores", "Cores that all jobs share.", "all", 1...4096, \.cores),
    number("queue", "Jobs that may wait.", "100", 1...1_000_000, \.queue),
    amount("job_seconds", "Seconds that a job may take.", "3600", 1...1e7, 1, \.jobSeconds),
    amount("max_duration", "Seconds that a recording may last.", "7200", 1...1e6, 1, \.maximumDuration),
    size("max_upload", "Bytes that a request may have, as 500M.", "500M") { $0.maximumUpload = Int($1) },
    amount("max_age", "Days that a job is kept after its end.", "30", 0...36500, 86400, \.maximumAge),
    size("max_disk", "Bytes that recordings and results may take.", "20G") { $0.maximumDisk = $1 },
    amount(
      "rate", "Requests a second of one client; 0 for any number.", "0, and 50 where keys are required", 0...1e6, 1,
      \.rate),
    Setting(
      name: "keys", help: "Whether clients need API keys: always, or never on this machine alone.",
      standard: "never on this machine alone, else always", expected: "always or never"
    ) { settings, text in
      settings.requiresKeys = text == "always"
      return text == "always" || text == "never"
    },
    list("hosts", "Names, besides its address, that the service answers to.", \.hosts),
    list("origins", "Origins whose pages may call the service, as https://example.org.", \.origins),
    text("pipeline", "Pipeline of jobs that name none.", "default", \.pipeline),
    text("commands", "File of spoken commands of your own, which come before the bundled ones.", "none", \.commands),
    Setting(
      name: "log_level", help: "debug, info, notice, warning or error.", standard: "info",
      expected: "debug, info, notice, warning or error"
    ) { settings, text in
      settings.logLevel = text
      return ["debug", "info", "notice", "warning", "error"].contains(text)
    },
  ]

  /// - Parameters:
  ///   - options: of the command line, by name.
  ///   - environment: of the process.
  ///   - file: a YAML file with settings by name; nil for none.
  ///   - cores: of the machine.
  ///   - stateFolder: where nothing else is said.
  /// - Throws: ``ServiceError/invalidSetting(place:reason:expected:)``, `PipelineFailure` where the file is not YAML.
  public init(
    options: [String: String], environment: [String: String], file: String?, cores: Int, stateFolder: String
  ) throws {
    self.cores = cores
    state = stateFolder
    var given: Set<String> = []
    func apply(_ name: String, _ text: String, _ place: String) throws(ServiceError) {
      guard let setting = Self.all.first(where: { $0.name == name }) else {
        let nearest = NearestName.of(name, in: Self.all.map(\.name)).map { "'\($0)'" }
        throw .invalidSetting(
          place: place, reason: "there is no setting '\(name)'", expected: nearest ?? "one of 'performia serve --help'")
      }
      guard setting.set(&self, text) else {
        throw .invalidSetting(place: place, reason: "'\(name)' is '\(text)'", expected: setting.expected)
      }
      given.insert(name)
    }
    if let file {
      let yaml = try PositionedYAML(path: file)
      guard case .object(let members) = yaml.json else {
        throw ServiceError.invalidSetting(place: "\(file):1:1", reason: "it holds no settings", expected: "name: value")
      }
      for member in members {
        let place = yaml.position(of: "/\(member.key)").description
        let text = member.value.array.map { $0.map { $0.string ?? $0.text(.compact) }.joined(separator: ",") }
        try apply(member.key, text ?? member.value.string ?? member.value.text(.compact), place)
      }
    }
    for setting in Self.all {
      if let text = environment[setting.variable] { try apply(setting.name, text, setting.variable) }
    }
    for (name, text) in options.sorted(by: { $0.key < $1.key }) {
      try apply(name, text, "--\(name.replacing("_", with: "-"))")
    }
    if !isLoopback {
      if given.contains("keys"), !requiresKeys {
        throw ServiceError.invalidSetting(
          place: "keys", reason: "'never' is for this machine alone, and the host is '\(host)'", expected: "always")
      }
      requiresKeys = true
    }
    if requiresKeys, !given.contains("rate") { rate = 50 }
    workers = min(workers, max(cores, 1) * 8)
  }

  private static func text(
    _ name: String, _ help: String, _ standard: String, _ path: WritableKeyPath<ServiceSettings, String> & Sendable
  ) -> Setting {
    Setting(name: name, help: help, standard: standard, expected: "a text") { settings, text in
      settings[keyPath: path] = text
      return !text.isEmpty
    }
  }

  private static func number(
    _ name: String, _ help: String, _ standard: String, _ range: ClosedRange<Int>,
    _ path: WritableKeyPath<ServiceSettings, Int> & Sendable
  ) -> Setting {
    Setting(
      name: name, help: help, standard: standard, expected: "a number from \(range.lowerBound) to \(range.upperBound)"
    ) {
      guard let value = Int($1), range.contains(value) else { return false }
      $0[keyPath: path] = value
      return true
    }
  }

  private static func amount(
    _ name: String, _ help: String, _ standard: String, _ range: ClosedRange<Double>, _ factor: Double,
    _ path: WritableKeyPath<ServiceSettings, Double> & Sendable
  ) -> Setting {
    Setting(
      name: name, help: help, standard: standard, expected: "a number from \(range.lowerBound) to \(range.upperBound)"
    ) {
      guard let value = Double($1), range.contains(value) else { return false }
      $0[keyPath: path] = value * factor
      return true
    }
  }

  private static func size(
    _ name: String, _ help: String, _ standard: String,
    _ set: @escaping @Sendable (inout ServiceSettings, Int64) -> Void
  ) -> Setting {
    Setting(name: name, help: help, standard: standard, expected: "a size such as 500M or 20G") {
      guard let count = ByteCount($1), count.value > 0 else { return false }
      set(&$0, count.value)
      return true
    }
  }

  private static func list(
    _ name: String, _ help: String, _ path: WritableKeyPath<ServiceSettings, [String]> & Sendable
  ) -> Setting {
    Setting(name: name, help: help, standard: "none", expected: "names with commas between them") { settings, text in
      settings[keyPath: path] = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
      return true
    }
  }
}
