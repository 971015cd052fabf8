import Artifacts

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A text or a number that a converter is told, as a text.
private struct ConverterOption: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      text = "\(number)"
    } else if let number = try? container.decode(Double.self) {
      text = "\(number)"
    } else {
      text = try container.decode(String.self)
    }
  }
}

extension ModelEntry {
  /// An entry as it stands in the file, in the form that the schema has checked.
  private struct Written: Decodable {
    struct Variant: Decodable {
      let files: [ModelFile]
      let model: ModelVariant.Product?
    }

    let task: String
    let version: String
    let summary: String
    let licence: String
    let use: ModelUse
    let `default`: Bool?
    let trainedOn: String?
    let citation: String?
    let homepage: String?
    let converter: String?
    let options: [String: ConverterOption]?
    let files: [ModelFile]?
    let model: ModelVariant.Product?
    let platforms: [String: Variant]?

    enum CodingKeys: String, CodingKey {
      case task, version, summary, licence, use, `default`, citation, homepage, converter, options, files, model
      case platforms
      case trainedOn = "trained_on"
    }
  }

  /// What is wrong with an entry that the schema takes.
  struct Fault: Error {
    /// JSON Pointer in the entry.
    let pointer: String
    let reason: String
  }

  /// - Parameters:
  ///   - json: an entry that the schema has checked.
  ///   - registry: the file as it is named to the user; nil for the one that comes with Performia.
  init(_ name: String, _ json: JSON, registry: String?) throws(Fault) {
    let written: Written
    do {
      written = try JSONDecoder().decode(Written.self, from: Data(json.text(.compact).utf8))
    } catch {
      throw Fault(pointer: "", reason: describe(error))
    }
    if written.use == .any, LicenceTerms.use(of: written.licence) == .nonCommercial {
      throw Fault(pointer: "/use", reason: "the licence \(written.licence) forbids commercial use; 'use' says any")
    }
    if written.options != nil, written.converter == nil {
      throw Fault(pointer: "/options", reason: "there is no converter that 'options' could be for")
    }
    var variants: [String: ModelVariant] = [:]
    if let files = written.files {
      variants["any"] = try Self.variant(files, written.model, written.converter, at: "")
    }
    for (platform, variant) in (written.platforms ?? [:]).sorted(by: { $0.key < $1.key }) {
      variants[platform] = try Self.variant(
        variant.files, variant.model, written.converter, at: "/platforms/\(platform)")
    }
    self.init(
      name: name, task: written.task, version: written.version, summary: written.summary, licence: written.licence,
      use: written.use, isDefault: written.default ?? false, trainedOn: written.trainedOn, citation: written.citation,
      homepage: written.homepage, converter: written.converter,
      options: (written.options ?? [:]).mapValues(\.text), variants: variants, registry: registry)
  }

  private static func variant(
    _ files: [ModelFile], _ product: ModelVariant.Product?, _ converter: String?, at pointer: String
  ) throws(Fault) -> ModelVariant {
    var names: Set<String> = []
    for (index, file) in files.enumerated() where !names.insert(file.name).inserted {
      throw Fault(pointer: "\(pointer)/files/\(index)/name", reason: "the file '\(file.name)' is there twice")
    }
    if converter != nil {
      guard let product else {
        throw Fault(pointer: pointer, reason: "with a converter, 'model' has to say what the made file is called")
      }
      return ModelVariant(files: files, product: try named(product, at: pointer))
    }
    let file = files[0]
    if let product, product.sha256 ?? file.sha256 != file.sha256 || product.size ?? file.size != file.size {
      throw Fault(
        pointer: "\(pointer)/model",
        reason: "without a converter the model is the first file; expected the same hash and size")
    }
    let named = try named(
      ModelVariant.Product(file: product?.file ?? file.name, sha256: file.sha256, size: file.size), at: pointer)
    for (index, companion) in files.enumerated().dropFirst()
    where companion.name == named.file || companion.name == ModelRecord.fileName {
      throw Fault(
        pointer: "\(pointer)/files/\(index)/name", reason: "'\(companion.name)' is the name of another file beside it")
    }
    return ModelVariant(files: files, product: named)
  }

  /// A product whose name leaves that of the record free.
  private static func named(
    _ product: ModelVariant.Product, at pointer: String
  ) throws(Fault) -> ModelVariant.Product {
    guard product.file != ModelRecord.fileName else {
      throw Fault(pointer: "\(pointer)/model/file", reason: "'\(product.file)' is the name of the record")
    }
    return product
  }
}
