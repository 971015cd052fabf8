import Artifacts
import HTTPTypes
import Hummingbird
import NIOCore
import Pipeline
import ServiceErrors
import Viewer

/// What the service says about itself to people.
extension ServiceAPI {
  /// The OpenAPI document, in YAML.
  static let openAPI = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)

  /// The page that shows Song Maps.
  @Sendable func viewer(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let body = ResponseBody(byteBuffer: ByteBuffer(bytes: ViewerPage.served.html))
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: ViewerPage.contentSecurityPolicy,
        .cacheControl: "no-cache",
      ], body: body)
  }

  @Sendable func document(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(text: Self.openAPI, type: "application/yaml; charset=utf-8")
  }

  @Sendable func documentation(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(text: try DocumentationPage.text(of: Self.openAPI), type: "text/html; charset=utf-8")
  }

  @Sendable func errors(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let rows = ServiceError.catalogue.map { entry in
      "<dt id=\"\(entry.code)\">\(entry.code)</dt><dd>\(HTML.escaped(entry.summary)) \(HTML.escaped(entry.advice))</dd>"
    }
    return Response(
      text: HTML.page("Errors", "<h1>Errors</h1><dl>\(rows.joined(separator: "\n"))</dl>"),
      type: "text/html; charset=utf-8")
  }
}

/// A page made from the OpenAPI document, readable without any script.
enum DocumentationPage {
  static func text(of document: String) throws -> String {
    let yaml = try PositionedYAML(Array(document.utf8), name: "openapi.yaml").json
    var body = "<h1>\(HTML.escaped(yaml["info"]?["title"]?.string ?? ""))</h1>"
    body += "<p>\(HTML.escaped(yaml["info"]?["description"]?.string ?? ""))</p>"
    body += "<p>The whole document: <a href=\"/openapi.yaml\">openapi.yaml</a></p>"
    for path in yaml["paths"]?.members ?? [] {
      for operation in path.value.members ?? [] where operation.value["operationId"] != nil {
        body += section(operation.key.uppercased(), path.key, operation.value)
      }
    }
    return HTML.page("API", body)
  }

  private static func section(_ method: String, _ path: String, _ operation: JSON) -> String {
    func text(_ json: JSON?) -> String { HTML.escaped(json?.string ?? "") }
    var part = "<section id=\"\(text(operation["operationId"]))\"><h2><code>\(method) \(HTML.escaped(path))</code></h2>"
    part += "<p>\(text(operation["summary"]))</p><p>\(text(operation["description"]))</p>"
    let parameters = operation["parameters"]?.array?.filter { $0["name"] != nil } ?? []
    if !parameters.isEmpty {
      let rows = parameters.map { "<dt><code>\(text($0["name"]))</code></dt><dd>\(text($0["description"]))</dd>" }
      part += "<dl>\(rows.joined())</dl>"
    }
    if let example = operation["x-example"]?.string { part += "<pre>\(HTML.escaped(example))</pre>" }
    let answers = (operation["responses"]?.members ?? []).map {
      "<li><code>\(HTML.escaped($0.key))</code> \(text($0.value["description"]))</li>"
    }
    return part + "<ul>\(answers.joined())</ul></section>"
  }
}

/// Plain pages.
enum HTML {
  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }

  static func page(_ title: String, _ body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>Performia: \(escaped(title))</title>
    <style>
    :root { color-scheme: light dark }
    body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
    pre { overflow-x: auto; padding: .75rem; background: color-mix(in srgb, currentColor 8%, transparent) }
    dt { font-weight: 600 } section { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
    </style></head><body>\(body)</body></html>
    """
  }
}
