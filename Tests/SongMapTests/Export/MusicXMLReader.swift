import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Reads what a MusicXML file says, by the standard alone.
final class MusicXMLReader: NSObject, XMLParserDelegate {
  final class Element {
    let name: String
    let attributes: [String: String]
    var children: [Element] = []
    var text = ""

    init(_ name: String, _ attributes: [String: String]) {
      self.name = name
      self.attributes = attributes
    }

    subscript(_ path: String...) -> Element? {
      path.reduce(self as Element?) { element, name in element?.children.first { $0.name == name } }
    }

    func all(_ name: String) -> [Element] { children.filter { $0.name == name } }

    var number: Int? { Int(text) }
  }

  struct Note: Equatable {
    /// Quarter notes from the beginning of the bar.
    let start: Double
    let length: Double
    /// Such as `F#4`; `-` for a rest.
    let pitch: String
    let ties: [String]
    let lyric: String?
  }

  struct Broken: Error {}

  private(set) var root = Element("", [:])
  private var open: [Element] = []

  init(_ bytes: [UInt8]) throws {
    super.init()
    open = [root]
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    guard parser.parse(), let score = root.children.first, score.name == "score-partwise" else { throw Broken() }
    root = score
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    let element = Element(name, attributes)
    open[open.count - 1].children.append(element)
    open.append(element)
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { open[open.count - 1].text += text }

  var measures: [Element] { root["part"]?.all("measure") ?? [] }

  private var divisions: Double { Double(measures.first?["attributes", "divisions"]?.number ?? 1) }

  /// Beats and beat type of each bar that states them, by its index.
  var meters: [Int: String] {
    measures.enumerated().reduce(into: [:]) { meters, measure in
      guard let time = measure.element["attributes", "time"] else { return }
      meters[measure.offset] = "\(time["beats"]?.text ?? "")/\(time["beat-type"]?.text ?? "")"
    }
  }

  func notes(_ bar: Int) -> [Note] {
    var position = 0.0
    return measures[bar].all("note").map { note in
      let length = Double(note["duration"]?.number ?? 0) / divisions
      defer { position += length }
      return Note(
        start: position, length: length, pitch: pitch(note), ties: note.all("tie").compactMap { $0.attributes["type"] },
        lyric: note["lyric", "text"]?.text)
    }
  }

  /// Length of each bar in quarters.
  var lengths: [Double] { measures.indices.map { notes($0).reduce(0) { $0 + $1.length } } }

  private func pitch(_ note: Element) -> String {
    guard let pitch = note["pitch"] else { return "-" }
    let alter = pitch["alter"]?.number ?? 0
    let sign = String(repeating: alter < 0 ? "b" : "#", count: abs(alter))
    return "\(pitch["step"]?.text ?? "?")\(sign)\(pitch["octave"]?.text ?? "?")"
  }

  /// Start in quarters, root and kind of the chords of a bar.
  func harmonies(_ bar: Int) -> [String] {
    var position = 0
    var found: [String] = []
    for element in measures[bar].children {
      if element.name == "harmony" {
        let at = Double(position + (element["offset"]?.number ?? 0)) / divisions
        let bass = element["bass", "bass-step"].map { "/" + $0.text } ?? ""
        found.append("\(at) \(element["root", "root-step"]?.text ?? "") \(element["kind"]?.text ?? "")\(bass)")
      }
      if element.name == "note" { position += element["duration"]?.number ?? 0 }
    }
    return found
  }
}
