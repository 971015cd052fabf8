import Testing

@testable import Viewer

@Suite struct ViewerPageTests {
  private let hostile = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> \u{2028} & \"'"

  private func text(_ page: ViewerPage) -> String { String(decoding: page.html, as: UTF8.self) }

  private func part(_ html: String, from opening: String, to ending: String) -> String? {
    guard let start = html.firstRange(of: opening), let end = html[start.upperBound...].firstRange(of: ending) else {
      return nil
    }
    return String(html[start.upperBound..<end.lowerBound])
  }

  @Test("each file that the page names is in it, and none is left to be asked for")
  func assembled() {
    let html = text(.served)
    #expect(html.hasPrefix("<!DOCTYPE html>\n"))
    #expect(!html.contains("<script src") && !html.contains("rel=\"stylesheet\""))
    #expect(Assembly.files.count > 20)
    for (name, content) in Assembly.files { #expect(!content.isEmpty && html.contains(content), "\(name)") }
    #expect(html.components(of: "<script") == 1)
  }

  @Test("nothing in scripts and styles ends their element")
  func elements() {
    for (name, content) in Assembly.files {
      #expect(!content.lowercased().contains("</script") && !content.contains("<!--"), "\(name)")
      #expect(!content.lowercased().contains("</style"), "\(name)")
    }
  }

  @Test("the policy lets the page's own script and style run, and no other")
  func policy() throws {
    let html = text(.served)
    let script = try #require(part(html, from: "<script>", to: "</script>"))
    let style = try #require(part(html, from: "<style>", to: "</style>"))
    let policy = ViewerPage.contentSecurityPolicy
    #expect(policy.contains("script-src '\(Assembly.hash(of: script))'"))
    #expect(policy.contains("style-src '\(Assembly.hash(of: style))'"))
    #expect(policy.contains("default-src 'self'"))
    #expect(!policy.contains("unsafe"))
    #expect(!html.contains(" onclick=") && !html.contains(" style="))
    // RFC 6234's example.
    #expect(Assembly.hash(of: "abc") == "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
  }

  @Test("a page with a map says by its own policy that it asks nobody for anything")
  func document() throws {
    let html = text(.showing(map: "{}", title: "song"))
    let policy = try #require(
      part(html, from: "<meta http-equiv=\"Content-Security-Policy\" content=\"", to: "\">"))
    #expect(policy.hasPrefix("default-src 'none'; "))
    #expect(!policy.contains("http") && !policy.contains("*"))
    #expect(html.contains("data-mode=\"document\""))
    #expect(html.contains("<title>song</title>"))
    #expect(!html.contains("id=\"recording\""))
  }

  @Test("no text of a map or a title becomes markup")
  func hostileText() throws {
    let html = text(.showing(map: "{\"id\": \"\(hostile)\"}", title: hostile))
    let map = try #require(part(html, from: "id=\"songmap\">", to: "</script>"))
    #expect(map.contains("\\u003c/script>\\u003cscript>alert(1)"))
    #expect(!map.contains("<"))
    let title = try #require(part(html, from: "<title>", to: "</title>"))
    #expect(!title.contains("<") && title.contains("&lt;script&gt;") && title.contains("&quot;"))
    // The page's own script, and the map.
    #expect(html.components(of: "<script") == 2)
  }

  @Test("a recording is in the page as it was, under its media type")
  func recording() throws {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let html = text(
      .showing(map: "{}", title: "", recording: .init(bytes: bytes, mediaType: "audio/ogg")))
    let data = try #require(part(html, from: "id=\"recording\">data:audio/ogg;base64,", to: "</script>"))
    #expect(decoded(data) == bytes)
    let odd = text(.showing(map: "{}", title: "", recording: .init(bytes: [1], mediaType: "</script><b")))
    #expect(odd.contains("data:application/octet-stream;base64,AQ=="))
  }

  @Test("the page stays small")
  func size() { #expect(ViewerPage.served.html.count < 200_000) }

  /// Base64 (RFC 4648, 4), read without the library that writes it.
  private func decoded(_ text: String) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bits = 0
    var count = 0
    var bytes: [UInt8] = []
    for sign in text.utf8 {
      guard let value = alphabet.firstIndex(of: sign) else { break }
      bits = (bits << 6 | value) & 0xffff
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 0xff))
      }
    }
    return bytes
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
