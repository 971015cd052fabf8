import Neural

/// The six judgements of the network on a frame: what the triad is and on which root, what the bass is, and what is added.
enum ChordHead: String, CaseIterable {
  /// No chord, then maj, min, sus4, sus2, dim and aug on each root from C.
  case triad
  /// No bass, then C to B.
  case bass
  /// None, 7, b7, bb7.
  case seventh
  /// None, 9, #9, b9.
  case ninth
  /// None, 11, #11.
  case eleventh
  /// None, 13, b13.
  case thirteenth

  /// Number of classes.
  var count: Int {
    switch self {
    case .triad: 73
    case .bass: 13
    case .seventh, .ninth: 4
    case .eleventh, .thirteenth: 3
    }
  }

  /// Place of the first class among the classes of all heads, in order.
  var offset: Int { Self.offsets[self] ?? 0 }

  /// Classes of all heads.
  static let classCount = allCases.reduce(0) { $0 + $1.count }

  private static let offsets: [ChordHead: Int] = {
    var offset = 0
    var offsets: [ChordHead: Int] = [:]
    for head in allCases {
      offsets[head] = offset
      offset += head.count
    }
    return offsets
  }()

  static let declarations = allCases.map { TensorDeclaration($0.rawValue, shape: [nil, $0.count]) }
}
