import Cyaml

/// Reads one YAML document into a tree with positions, by libyaml's event parser.
///
/// The tree's size is bounded before anything walks it: an alias is charged with the whole subtree that it stands for,
/// so a few lines of nested aliases cannot grow into a billion nodes.
struct YAMLReader {
  static let maximumDepth = 64
  static let maximumNodeCount = 200_000

  /// The document's root; nil, with the reason reported, when there is none. Double keys and further documents are
  /// reported while the rest is still read.
  static func read(_ bytes: [UInt8], origin: SourcePosition.Origin, problems: ProblemCollector) -> YAMLNode? {
    if let (line, column) = TextFile.firstInvalidUTF8(in: bytes) {
      let position = SourcePosition(origin: origin, line: line, column: column)
      problems.report(.notUTF8, at: position, "the text is not valid UTF-8")
      return nil
    }
    let reader = YAMLReader(bytes: bytes, origin: origin, problems: problems)
    do {
      return try bytes.withUnsafeBufferPointer { text throws(Stop) in try reader.document(text) }
    } catch {
      problems.report(error.kind, at: error.position, error.message)
      return nil
    }
  }

  private typealias Parser = UnsafeMutablePointer<yaml_parser_t>

  /// What ends reading.
  private struct Stop: Error {
    let kind: PipelineProblem.Kind
    let position: SourcePosition
    let message: String
  }

  /// Anchors that are complete, those still open, and the number of nodes so far.
  private struct State {
    var anchors: [String: YAMLNode] = [:]
    var open: Set<String> = []
    var nodeCount = 0
  }

  private let bytes: [UInt8]
  private let origin: SourcePosition.Origin
  private let problems: ProblemCollector

  private func document(_ text: UnsafeBufferPointer<UInt8>) throws(Stop) -> YAMLNode {
    // The parser keeps a pointer to itself, so it must not move.
    let parser = Parser.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else {
      throw Stop(kind: .invalidYAML, position: position(1, 1), message: "no memory to read YAML")
    }
    defer { yaml_parser_delete(parser) }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, text.baseAddress, text.count)

    try skip(parser)  // start of the stream
    let opening = try Event(parser, self)
    guard opening.type == YAML_DOCUMENT_START_EVENT else {
      throw Stop(kind: .emptyFile, position: position(1, 1), message: "there is nothing in it")
    }
    var state = State()
    let root = try node(Event(parser, self), parser, &state, depth: 1)
    try skip(parser)  // end of the document
    let closing = try Event(parser, self)
    if closing.type == YAML_DOCUMENT_START_EVENT {
      problems.report(.severalDocuments, at: closing.position, "a second document begins here", expected: "only one")
    }
    return root
  }

  private func skip(_ parser: Parser) throws(Stop) { _ = try Event(parser, self) }

  private func node(
    _ event: Event, _ parser: Parser, _ state: inout State, depth: Int
  ) throws(Stop) -> YAMLNode {
    if let alias = event.alias { return try expand(alias, at: event.position, &state, depth: depth) }
    try charge(1, &state, at: event.position, depth: depth)
    if let anchor = event.anchor { state.open.insert(anchor) }

    let content: YAMLNode.Content
    switch event.type {
    case YAML_SCALAR_EVENT: content = .scalar(try scalar(event))
    case YAML_SEQUENCE_START_EVENT:
      try check(tag: event.tag, is: "seq", at: event.position)
      content = .sequence(try items(parser, &state, depth: depth))
    case YAML_MAPPING_START_EVENT:
      try check(tag: event.tag, is: "map", at: event.position)
      content = .mapping(try entries(parser, &state, depth: depth))
    default: throw Stop(kind: .invalidYAML, position: event.position, message: "a value was expected here")
    }
    let node = YAMLNode(content, at: event.position)
    if let anchor = event.anchor {
      state.open.remove(anchor)
      state.anchors[anchor] = node
    }
    return node
  }

  private func items(_ parser: Parser, _ state: inout State, depth: Int) throws(Stop) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while true {
      let event = try Event(parser, self)
      if event.type == YAML_SEQUENCE_END_EVENT { return items }
      items.append(try node(event, parser, &state, depth: depth + 1))
    }
  }

  private func entries(
    _ parser: Parser, _ state: inout State, depth: Int
  ) throws(Stop) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let event = try Event(parser, self)
      if event.type == YAML_MAPPING_END_EVENT { return entries }
      let key = try node(event, parser, &state, depth: depth + 1)
      let value = try node(Event(parser, self), parser, &state, depth: depth + 1)
      guard let name = key.scalar?.text else {
        problems.report(.wrongKind, at: event.position, "a key is \(key.kindInWords)", expected: "a name")
        continue
      }
      if let line = lines[name] {
        problems.report(.duplicateKey, at: event.position, "the key '\(name)' stands here again, after line \(line)")
        continue
      }
      lines[name] = event.position.line
      entries.append(.init(key: Located(name, at: event.position), value: value))
    }
  }

  private func expand(
    _ alias: String, at position: SourcePosition, _ state: inout State, depth: Int
  ) throws(Stop) -> YAMLNode {
    guard let target = state.anchors[alias], !state.open.contains(alias) else {
      let reason = state.open.contains(alias) ? "'*\(alias)' stands inside of what it names" : "no anchor '&\(alias)'"
      throw Stop(kind: .invalidYAML, position: position, message: "\(reason)")
    }
    try charge(target.size, &state, at: position, depth: depth + target.height - 1)
    return target
  }

  private func charge(_ count: Int, _ state: inout State, at position: SourcePosition, depth: Int) throws(Stop) {
    state.nodeCount += count
    if state.nodeCount > Self.maximumNodeCount {
      let message = "more than \(Self.maximumNodeCount) values, aliases expanded"
      throw Stop(kind: .tooLarge, position: position, message: message)
    }
    if depth > Self.maximumDepth {
      throw Stop(kind: .tooLarge, position: position, message: "nested more than \(Self.maximumDepth) levels deep")
    }
  }

  private func scalar(_ event: Event) throws(Stop) -> YAMLScalar {
    guard let tag = event.tag else {
      return event.isPlain ? YAMLScalar(plain: event.text) : YAMLScalar(quoted: event.text)
    }
    try check(tag: tag, is: "str", at: event.position)
    return YAMLScalar(quoted: event.text)
  }

  /// Of all tags only the one that says what is there anyway is allowed, and `!!str` for texts.
  private func check(tag: String?, is expected: String, at position: SourcePosition) throws(Stop) {
    guard let tag, tag != "tag:yaml.org,2002:\(expected)", tag != "!" else { return }
    throw Stop(kind: .invalidYAML, position: position, message: "the tag '\(tag)' has no meaning here")
  }

  private func position(_ line: Int, _ column: Int) -> SourcePosition {
    SourcePosition(origin: origin, line: line, column: column)
  }

  /// What one libyaml event says, copied out of it.
  private struct Event {
    let type: yaml_event_type_t
    let position: SourcePosition
    var text = ""
    var isPlain = false
    var anchor: String?
    var alias: String?
    var tag: String?

    init(_ parser: Parser, _ reader: YAMLReader) throws(Stop) {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else { throw reader.failure(of: parser.pointee) }
      defer { yaml_event_delete(&event) }
      func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
      }
      type = event.type
      position = reader.position(Int(event.start_mark.line) + 1, Int(event.start_mark.column) + 1)
      switch event.type {
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        anchor = string(scalar.anchor)
        tag = string(scalar.tag)
      case YAML_SEQUENCE_START_EVENT:
        anchor = string(event.data.sequence_start.anchor)
        tag = string(event.data.sequence_start.tag)
      case YAML_MAPPING_START_EVENT:
        anchor = string(event.data.mapping_start.anchor)
        tag = string(event.data.mapping_start.tag)
      case YAML_ALIAS_EVENT: alias = string(event.data.alias.anchor)
      default: break
      }
    }
  }
}

extension YAMLReader {
  /// libyaml's complaint in our words; a tab in the indentation, by far the most frequent cause, is named as such.
  private func failure(of parser: yaml_parser_t) -> Stop {
    let problem = parser.problem.map { String(cString: $0) } ?? "the text is not YAML"
    if parser.error == YAML_READER_ERROR {
      let place = Self.lineAndColumn(ofByte: Int(parser.problem_offset), in: bytes)
      return Stop(kind: .notUTF8, position: position(place.line, place.column), message: problem)
    }
    let line = Int(parser.problem_mark.line)
    if let column = tabColumn(inLine: line, upTo: Int(parser.problem_mark.column)) {
      let message = "a tab stands where only spaces may"
      return Stop(kind: .tab, position: position(line + 1, column), message: message)
    }
    var message = problem
    if let context = parser.context {
      let mark = parser.context_mark
      message += " \(String(cString: context)) that begins at line \(mark.line + 1), column \(mark.column + 1)"
    }
    return Stop(
      kind: .invalidYAML, position: position(line + 1, Int(parser.problem_mark.column) + 1), message: message)
  }

  /// Column, from 1, of the first tab among the blanks before the place where scanning stopped.
  private func tabColumn(inLine line: Int, upTo column: Int) -> Int? {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: line + 1, omittingEmptySubsequences: false)
    guard line < lines.count else { return nil }
    let blanks = lines[line].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard let tab = blanks.firstIndex(of: UInt8(ascii: "\t")), tab - blanks.startIndex <= column else { return nil }
    return tab - blanks.startIndex + 1
  }

  private static func lineAndColumn(ofByte offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    let before = bytes.prefix(offset)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return (line, String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1)
  }
}

extension YAMLNode {
  /// A node whose size and height follow from its content.
  init(_ content: Content, at position: SourcePosition) {
    let children: [YAMLNode] =
      switch content {
      case .scalar: []
      case .sequence(let items): items
      case .mapping(let entries): entries.map(\.value)
      }
    let keys: Int = if case .mapping(let entries) = content { entries.count } else { 0 }
    self.init(
      content: content, position: position, size: children.reduce(1 + keys) { $0 + $1.size },
      height: (children.map(\.height).max() ?? 0) + 1)
  }
}
