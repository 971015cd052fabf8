import Artifacts

/// Reads typed members of a JSON value and knows where it is.
struct MemberReader {
  let value: JSON
  private let place: Place

  /// Where a value is. The pointer is only put together for an error.
  private indirect enum Place {
    case document
    case member(Place, String)
    case item(Place, Int)

    var pointer: String {
      switch self {
      case .document: ""
      case .member(let parent, let name): "\(parent.pointer)/\(name)"
      case .item(let parent, let index): "\(parent.pointer)/\(index)"
      }
    }
  }

  init(_ document: JSON) {
    value = document
    place = .document
  }

  private init(_ value: JSON, _ place: Place) {
    self.value = value
    self.place = place
  }

  /// JSON Pointer to the value.
  var pointer: String { place.pointer }

  private func broken(_ pointer: String, _ expected: String) -> SongMapError {
    .refused(path: "", violations: [SongMapViolation(pointer: pointer, rule: .schema, message: "\(expected) expected")])
  }

  func member(_ name: String) -> MemberReader? {
    value[name].map { MemberReader($0, .member(place, name)) }
  }

  func required(_ name: String) throws(SongMapError) -> MemberReader {
    guard let member = member(name) else { throw broken("\(pointer)/\(name)", "a value is") }
    return member
  }

  func number() throws(SongMapError) -> Double {
    guard let number = value.number else { throw broken(pointer, "a number is") }
    return number
  }

  /// Also a number without fraction, such as `4.0`, which JSON Schema counts among the integers.
  func integer() throws(SongMapError) -> Int {
    guard let number = value.number, let integer = Int(exactly: number) else { throw broken(pointer, "an integer is") }
    return integer
  }

  func text() throws(SongMapError) -> String {
    guard let text = value.string else { throw broken(pointer, "a text is") }
    return text
  }

  func items() throws(SongMapError) -> [MemberReader] {
    guard let items = value.array else { throw broken(pointer, "a list is") }
    return items.enumerated().map { MemberReader($0.element, .item(place, $0.offset)) }
  }

  func number(_ name: String) throws(SongMapError) -> Double { try required(name).number() }
  func integer(_ name: String) throws(SongMapError) -> Int { try required(name).integer() }
  func text(_ name: String) throws(SongMapError) -> String { try required(name).text() }

  func optionalNumber(_ name: String) throws(SongMapError) -> Double? { try member(name)?.number() }

  func optionalInteger(_ name: String) throws(SongMapError) -> Int? {
    guard let member = member(name), member.value != .null else { return nil }
    return try member.integer()
  }

  /// The items of a list; none where it is left out.
  func list<Item>(
    _ name: String, _ read: (MemberReader) throws(SongMapError) -> Item
  ) throws(SongMapError) -> [Item] {
    guard let member = member(name) else { return [] }
    var result: [Item] = []
    for item in try member.items() { result.append(try read(item)) }
    return result
  }
}
