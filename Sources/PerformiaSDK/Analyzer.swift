// SPDX-License-Identifier: MIT

@_exported import CPerformia

/// An analyzer: a declaration of what it needs and gives, and the analysis itself.
///
/// ```swift
/// final class Loudness: Analyzer {
///   static let audio = Input.audio("audio", channels: 1)
///   static let level = Output("level", type: "feature/onset/1", summary: "Level in dB.")
///   static let hop = Parameter.integer("hop", default: 512, in: 64...8192, unit: "sample", summary: "Step.")
///   static let declaration = AnalyzerDeclaration(
///     id: "org.example.loudness", version: "1.0.0", name: "Loudness", summary: "Level over time.",
///     maker: "Example", licence: "MIT", inputs: [audio], outputs: [level], parameters: [hop])
///
///   let hop: Int
///   init(parameters: Parameters) throws { hop = parameters[Self.hop] }
///   func analyze(_ context: AnalysisContext) throws { ... }
/// }
/// ```
///
/// A library exports its analyzers with ``PluginEntry``.
public protocol Analyzer: AnyObject {
  /// What the manifest says of this analyzer; always the same.
  static var declaration: AnalyzerDeclaration { get }

  /// Makes an instance for one set of parameters, which the host has checked against their declarations.
  ///
  /// - Throws: ``AnalyzerError`` when values do not go together.
  init(parameters: Parameters) throws

  /// Analyses a whole recording: reads inputs from `context` and appends results to it.
  ///
  /// - Throws: ``AnalyzerError`` when it cannot be done, `CancellationError` when the host asked to stop, and whatever the
  ///   functions of `context` throw.
  func analyze(_ context: AnalysisContext) throws
}

/// Says in a sentence why an analysis, or a set of parameters, is impossible.
public struct AnalyzerError: Error, Sendable {
  public let message: String
  /// The parameter at fault.
  public let parameter: String?

  public init(_ message: String, parameter: String? = nil) {
    self.message = message
    self.parameter = parameter
  }
}

/// A call to the host that it answered with a status other than `PERFORMIA_OK`; the host knows the reason.
public struct HostError: Error, Sendable {
  public let status: performia_status

  static func check(_ status: performia_status) throws {
    if status == performia_status(PERFORMIA_CANCELLED) { throw CancellationError() }
    guard status == performia_status(PERFORMIA_OK) else { throw HostError(status: status) }
  }
}
