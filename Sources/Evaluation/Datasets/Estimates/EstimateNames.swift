/// Tells which item a path means.
struct EstimateNames {
  private var byPath: [String: Int] = [:]
  private var byName: [String: Int] = [:]
  /// Items by each end of their paths; `nil` where several have it.
  private var byEnd: [String: Int?] = [:]

  /// - Parameter items: all there are, also those without a reference, whose estimates would otherwise seem another's.
  init(_ items: [(name: String, path: String)]) {
    for (index, item) in items.enumerated() {
      byPath[item.path] = byPath[item.path] ?? index
      byName[item.name] = byName[item.name] ?? index
      let parts = item.path.split(separator: "/")
      for start in parts.indices {
        let end = parts[start...].joined(separator: "/")
        byEnd[end] = byEnd[end] == nil ? .some(index) : .some(nil)
      }
    }
  }

  /// The item that a path without extension means: one of the path and the item's is the end of the other.
  ///
  /// `B/01` is never the item `A/01`, for then it may as well be the estimate of a recording that is not there.
  func item(_ path: [String]) -> Int? {
    let whole = path.joined(separator: "/")
    if let index = byPath[whole] ?? byName[whole] { return index }
    for start in path.indices.dropFirst() {
      if let index = byPath[path[start...].joined(separator: "/")] { return index }
    }
    return byEnd[whole] ?? nil
  }
}
