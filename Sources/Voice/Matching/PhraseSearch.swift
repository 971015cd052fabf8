/// Finds the phrases that an utterance says at the least cost: the shortest way through the network's states and the
/// utterance's tokens.
struct PhraseSearch {
  /// What an utterance may mean.
  struct Reading {
    let action: Int
    let phrase: Int
    let slots: [(name: String, type: SlotType, value: SlotValue)]
    let cost: Float

    func means(_ other: Reading) -> Bool {
      action == other.action && slots.count == other.slots.count
        && zip(slots, other.slots).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }
  }

  /// What it costs to leave words of a phrase unsaid.
  struct Tolerance {
    let ofArticle: Float
    let ofWord: Float
    let limit: Float

    var isLoose: Bool { ofWord < .infinity }
  }

  private static let costOfMissingArticle: Float = 0.25
  private static let readingsKept = 12

  private let network: PhraseNetwork
  private let slots: SlotReader
  private let tolerance: Tolerance
  private var costs: [Float]
  /// The cell before each on its best way, and what stands in the slot between them.
  private var origins: [Int32]
  private var values: [Int32]
  private var readings: [SlotReader.Reading] = []
  private var slotIndices: [Int] = []
  /// By type and token, once they were asked for.
  private var known: [Int: Range<Int>] = [:]

  /// Readings by cost; only those within the limit.
  static func readings(_ network: PhraseNetwork, _ slots: SlotReader, limit: Float) -> [Reading] {
    let tolerance = Tolerance(ofArticle: costOfMissingArticle, ofWord: .infinity, limit: limit)
    var search = PhraseSearch(network, slots, tolerance)
    return search.run()
  }

  /// The reading that is nearest where words of a phrase may be missing: what may have been meant.
  static func nearest(_ network: PhraseNetwork, _ slots: SlotReader) -> Reading? {
    let limit = max(slots.utterance.weight * 0.75, 1.1)
    var search = PhraseSearch(
      network, slots, Tolerance(ofArticle: costOfMissingArticle, ofWord: 1, limit: limit))
    return search.run().first
  }

  private init(_ network: PhraseNetwork, _ slots: SlotReader, _ tolerance: Tolerance) {
    self.network = network
    self.slots = slots
    self.tolerance = tolerance
    let cells = (slots.count + 1) * network.stateCount
    costs = [Float](repeating: .infinity, count: cells)
    origins = [Int32](repeating: -1, count: cells)
    values = [Int32](repeating: -1, count: cells)
  }

  private mutating func run() -> [Reading] {
    costs[0] = 0
    for token in 0...slots.count {
      for state in 0..<network.stateCount {
        let cell = token * network.stateCount + state
        if costs[cell] <= tolerance.limit { leave(cell, token, state) }
      }
    }
    let last = slots.count * network.stateCount
    let reached = network.endings.enumerated().filter { costs[last + $0.element.state] <= tolerance.limit }
    let sorted = reached.sorted {
      (costs[last + $0.element.state], $0.offset) < (costs[last + $1.element.state], $1.offset)
    }
    return sorted.prefix(Self.readingsKept).map { reading($0.element, last + $0.element.state) }
  }

  private mutating func leave(_ cell: Int, _ token: Int, _ state: Int) {
    let width = network.stateCount
    let cost = costs[cell]
    if token < slots.count { relax(cell + width, cost + slots.utterance.omission[token], from: cell) }
    for index in network.firstArc[state]..<network.firstArc[state + 1] {
      let arc = network.arcs[index]
      let target = cell - state + arc.target
      switch arc.label {
      case .nothing: relax(target, cost, from: cell)
      case .word(let word, let isOmissible):
        relax(target, cost + (isOmissible ? tolerance.ofArticle : tolerance.ofWord), from: cell)
        guard token < slots.count else { continue }
        relax(target + width, cost + slots.utterance.cost(of: token, as: word), from: cell)
        for joined in slots.utterance.joined[token] where joined.word == word {
          relax(target + 2 * width, cost + joined.cost, from: cell)
        }
      case .slot(let slot):
        relax(target, cost + tolerance.ofWord, from: cell)
        // What takes any words is near to everything.
        if tolerance.isLoose, [.song, .title].contains(network.slots[slot].type) { continue }
        for reading in readings(ofSlot: slot, at: token) {
          let found = readings[reading]
          relax(target + (found.end - token) * width, cost + found.cost, from: cell, value: reading, slot: slot)
        }
      }
    }
  }

  private mutating func relax(_ target: Int, _ cost: Float, from cell: Int, value: Int = -1, slot: Int = -1) {
    guard cost < costs[target], cost <= tolerance.limit else { return }
    costs[target] = cost
    origins[target] = Int32(cell)
    guard value >= 0 else {
      values[target] = -1
      return
    }
    values[target] = Int32(slotIndices.count)
    slotIndices.append(value)
    slotIndices.append(slot)
  }

  private mutating func readings(ofSlot slot: Int, at token: Int) -> Range<Int> {
    let type = network.slots[slot].type
    let key = token * SlotType.allCases.count + type.index
    if let range = known[key] { return range }
    let first = readings.count
    readings += slots.readings(of: type, at: token)
    known[key] = first..<readings.count
    return first..<readings.count
  }

  private func reading(_ ending: PhraseNetwork.Ending, _ last: Int) -> Reading {
    var found: [(name: String, type: SlotType, value: SlotValue)] = []
    var cell = last
    while cell > 0 {
      if values[cell] >= 0 {
        let at = Int(values[cell])
        let slot = network.slots[slotIndices[at + 1]]
        found.append((slot.name, slot.type, readings[slotIndices[at]].value))
      }
      cell = Int(origins[cell])
    }
    return Reading(action: ending.action, phrase: ending.phrase, slots: found.reversed(), cost: costs[last])
  }
}

extension SlotType {
  fileprivate var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
