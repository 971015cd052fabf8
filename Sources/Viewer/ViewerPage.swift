#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The page that shows Song Maps beside their recordings: one HTML document that needs nothing besides itself.
public struct ViewerPage: Sendable {
  /// A recording to be put into the page.
  public struct Recording: Sendable {
    public let bytes: [UInt8]
    /// Such as `audio/ogg`.
    public let mediaType: String

    public init(bytes: [UInt8], mediaType: String) {
      self.bytes = bytes
      self.mediaType = mediaType
    }
  }

  /// UTF-8.
  public let html: [UInt8]

  /// The page of a service: it asks for what it shows by the service's HTTP interface.
  public static let served = ViewerPage(html: Array(Assembly.page(mode: "service").utf8))

  /// What a service sends with ``served`` as the field `Content-Security-Policy` (W3C, level 3): the page runs its own script,
  /// which is told by its hash, and talks to nobody but its service.
  public static let contentSecurityPolicy = Assembly.policy([
    "default-src 'self'", "connect-src 'self' blob:", "media-src 'self' blob:", "img-src 'self' data:",
    "frame-ancestors 'none'",
  ])

  /// A page that holds a map, opens from a file and sends no request.
  ///
  /// - Parameters:
  ///   - map: The JSON text of a Song Map.
  ///   - title: Of the page, such as the song's name.
  ///   - recording: Played by the page; without one it asks its reader for the file.
  public static func showing(map: String, title: String, recording: Recording? = nil) -> ViewerPage {
    let policy = Assembly.policy([
      "default-src 'none'", "connect-src blob: data:", "media-src blob: data:", "img-src data:",
    ])
    // Inside a script element a text ends at its first "</script"; JSON may spell the sign otherwise.
    var data = dataElement(id: "songmap", type: "application/json", map.replacing("<", with: "\\u003c"))
    if let recording {
      let content = Data(recording.bytes).base64EncodedString()
      data += dataElement(
        id: "recording", type: "text/plain", "data:\(mediaType(recording.mediaType));base64,\(content)")
    }
    return ViewerPage(
      html: Array(Assembly.page(mode: "document", title: title, policy: policy, data: data).utf8))
  }

  private static func dataElement(id: String, type: String, _ text: String) -> String {
    "<script type=\"\(type)\" id=\"\(id)\">\(text)</script>\n"
  }

  /// Whatever does not look like a media type is not taken for one.
  private static func mediaType(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || [0x2b, 0x2d, 0x2e, 0x2f].contains(byte)
    }
    return isPlain && text.contains("/") ? text : "application/octet-stream"
  }
}
