extension Resolution {
  /// Steps in an order in which each comes after those it reads from; where that leaves a choice, as they were
  /// written. Nil, with every circle reported, when there is none (Kahn, Topological sorting of large networks, 1962).
  func orderSteps() -> [Int]? {
    let dependencies = steps.indices.map { self.dependencies(of: $0) }
    var readers = [[Int]](repeating: [], count: steps.count)
    for (step, producers) in dependencies.enumerated() {
      for producer in producers { readers[producer].append(step) }
    }
    var waitingFor = dependencies.map(\.count)
    var isDone = [Bool](repeating: false, count: steps.count)
    var ready = SmallestFirst(waitingFor.indices.filter { waitingFor[$0] == 0 })
    var order: [Int] = []
    var hasCircle = false

    func finish(_ step: Int) {
      isDone[step] = true
      for reader in readers[step] {
        waitingFor[reader] -= 1
        if waitingFor[reader] == 0, !isDone[reader] { ready.insert(reader) }
      }
    }
    var firstUndone = 0
    while true {
      while let step = ready.removeSmallest() {
        order.append(step)
        finish(step)
      }
      while firstUndone < steps.count, isDone[firstUndone] { firstUndone += 1 }
      guard firstUndone < steps.count else { break }
      hasCircle = true
      let circle = circle(from: firstUndone, dependencies) { isDone[$0] }
      report(circle)
      for step in circle where !isDone[step] { finish(step) }
    }
    return hasCircle ? nil : order
  }

  /// Walks from a step that waits to steps that it waits for until one comes a second time.
  private func circle(from start: Int, _ dependencies: [[Int]], isDone: (Int) -> Bool) -> [Int] {
    var path: [Int] = []
    var places: [Int: Int] = [:]
    var step = start
    while places[step] == nil {
      places[step] = path.count
      path.append(step)
      guard let next = dependencies[step].first(where: { !isDone($0) }) else { return path }
      step = next
    }
    return Array(path[(places[step] ?? 0)...])
  }

  /// Names a circle along the flow of artifacts, beginning with the step that was written first.
  private func report(_ circle: [Int]) {
    guard let first = circle.indices.min(by: { circle[$0] < circle[$1] }) else { return }
    let rotated = Array(circle[first...] + circle[..<first])
    let names = ([rotated[0]] + rotated.dropFirst().reversed() + [rotated[0]]).map { steps[$0].name }
    let producer = rotated.count > 1 ? rotated[1] : rotated[0]
    let inputs = steps[rotated[0]].attempts.flatMap(\.inputs)
    let position = inputs.first { $0.wires.contains { $0.producer == producer } }?.position
    let shown = names.count > 12 ? names.prefix(10) + ["…"] + names.suffix(1) : names[...]
    problems.report(
      .cycle, at: position ?? steps[rotated[0]].definition.name.position,
      "these steps wait for each other: \(shown.joined(separator: " -> "))")
  }
}

/// A binary heap.
private struct SmallestFirst {
  private var items: [Int] = []

  init(_ items: [Int]) { for item in items { insert(item) } }

  mutating func insert(_ item: Int) {
    items.append(item)
    var index = items.count - 1
    while index > 0, items[(index - 1) / 2] > items[index] {
      items.swapAt((index - 1) / 2, index)
      index = (index - 1) / 2
    }
  }

  mutating func removeSmallest() -> Int? {
    guard let smallest = items.first, let last = items.popLast() else { return nil }
    guard !items.isEmpty else { return smallest }
    items[0] = last
    var index = 0
    while true {
      let children = [2 * index + 1, 2 * index + 2].filter { $0 < items.count }
      guard let child = children.min(by: { items[$0] < items[$1] }), items[child] < items[index] else {
        return smallest
      }
      items.swapAt(child, index)
      index = child
    }
  }
}
