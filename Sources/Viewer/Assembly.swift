import Ccrypto

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Makes one document of the page's files: `index.html` names its style sheets and scripts, whose text takes their place.
enum Assembly {
  /// The parts of `index.html` around what is put in.
  private static let parts: (head: String, body: String, style: String, script: String) = {
    let lines = String(decoding: PackageResources.index_html, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    var kept: [Substring] = []
    var (style, script) = ("", "")
    for line in lines {
      if let name = name(in: line, after: "<link rel=\"stylesheet\" href=\"") {
        style += files[name] ?? ""
      } else if let name = name(in: line, after: "<script src=\"") {
        script += files[name] ?? ""
      } else {
        kept.append(line)
      }
    }
    let end = kept.firstIndex(of: "</head>") ?? kept.endIndex
    let last = kept.firstIndex(of: "</body>") ?? kept.endIndex
    return (
      kept[..<end].joined(separator: "\n"), kept[end..<last].joined(separator: "\n"), style, script
    )
  }()

  private static func name(in line: Substring, after opening: String) -> String? {
    guard line.hasPrefix(opening) else { return nil }
    return String(line.dropFirst(opening.count).prefix { $0 != "\"" })
  }

  /// - Parameters:
  ///   - mode: `service` or `document`: where the page finds what it shows.
  ///   - policy: A content security policy that the document has in itself.
  ///   - data: Elements that the page's script reads.
  static func page(mode: String, title: String? = nil, policy: String? = nil, data: String = "") -> String {
    var head = parts.head.replacing("data-mode=\"service\"", with: "data-mode=\"\(mode)\"")
    if let title { head = head.replacing("<title>Song Maps</title>", with: "<title>\(escaped(title))</title>") }
    if let policy {
      // Before anything that it is to govern.
      head = head.replacing(
        "<meta charset=\"utf-8\">",
        with: "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">")
    }
    return """
      \(head)
      <style>\(parts.style)</style>
      \(parts.body)
      \(data)<script>\(parts.script)</script>
      </body>
      </html>

      """
  }

  /// A policy under which the page's own script and style run, and no other.
  static func policy(_ directives: [String]) -> String {
    let own = [
      "script-src '\(hash(of: parts.script))'", "style-src '\(hash(of: parts.style))'", "base-uri 'none'",
      "form-action 'none'",
    ]
    return (directives + own).joined(separator: "; ")
  }

  static func hash(of text: String) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    let bytes = Array(text.utf8)
    EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    return "sha256-\(Data(digest).base64EncodedString())"
  }

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
