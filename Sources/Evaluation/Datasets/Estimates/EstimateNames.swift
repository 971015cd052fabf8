/// Tells which item a path means.
struct EstimateNames {
  /// Items by their names, alone and with the group before them.
  private var whole: [String: Int] = [:]
  /// Items by the last part of their names; `nil` where several have it.
  private var last: [String: Int?] = [:]

  init(_ items: [Dataset.Item]) {
    for (index, item) in items.enumerated() {
      whole[item.name] = index
      if !item.group.isEmpty { whole["\(item.group)/\(item.name)"] = index }
      let part = item.name.split(separator: "/").last.map(String.init) ?? item.name
      last[part] = last[part] == nil ? .some(index) : .some(nil)
    }
  }

  /// The item that a path without extension means: by as much of its end as names one.
  func item(_ path: [String]) -> Int? {
    for start in path.indices {
      if let index = whole[path[start...].joined(separator: "/")] { return index }
    }
    guard let part = path.last, let index = last[part] else { return nil }
    return index
  }
}
