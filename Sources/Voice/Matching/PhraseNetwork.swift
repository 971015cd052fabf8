/// All phrases as one network of states without cycles; arcs lead from lower states to higher ones.
struct PhraseNetwork: Sendable {
  enum Label: Sendable {
    case nothing
    /// An identifier of the vocabulary; `isOmissible` words may be left unsaid at a cost.
    case word(Int, isOmissible: Bool)
    /// An index of ``PhraseNetwork/slots``.
    case slot(Int)
  }

  struct Arc: Sendable {
    let label: Label
    let target: Int
  }

  /// Where a phrase ends.
  struct Ending: Sendable {
    let state: Int
    let action: Int
    let phrase: Int
  }

  private(set) var slots: [SlotDeclaration] = []
  private(set) var endings: [Ending] = []
  /// Arcs of state `s` are those from `firstArc[s]` to `firstArc[s + 1]`.
  private(set) var arcs: [Arc] = []
  private(set) var firstArc: [Int] = []
  private var outgoing: [[Arc]] = [[]]

  var stateCount: Int { firstArc.count - 1 }

  init(_ actions: [CommandFile.Action], _ vocabulary: inout Vocabulary) {
    for (actionIndex, action) in actions.enumerated() {
      for (phraseIndex, phrase) in action.phrases.enumerated() {
        let end = add(phrase.pattern, from: 0, &vocabulary)
        endings.append(Ending(state: end, action: actionIndex, phrase: phraseIndex))
      }
    }
    for state in outgoing {
      firstArc.append(arcs.count)
      arcs += state
    }
    firstArc.append(arcs.count)
    outgoing = []
  }

  /// - Returns: the state behind the pattern.
  private mutating func add(_ pattern: PhrasePattern, from start: Int, _ vocabulary: inout Vocabulary) -> Int {
    switch pattern {
    case .word(let word):
      let label = Label.word(vocabulary.identifier(of: word), isOmissible: Utterance.omissible.contains(word))
      return connect([start], label)
    case .slot(let slot):
      slots.append(slot)
      return connect([start], .slot(slots.count - 1))
    case .sequence(let items): return items.reduce(start) { add($1, from: $0, &vocabulary) }
    case .choice(let items): return connect(items.map { add($0, from: start, &vocabulary) }, .nothing)
    case .optional(let item): return connect([start, add(item, from: start, &vocabulary)], .nothing)
    }
  }

  /// A new state to which arcs lead.
  private mutating func connect(_ sources: [Int], _ label: Label) -> Int {
    let target = outgoing.count
    outgoing.append([])
    for source in sources { outgoing[source].append(Arc(label: label, target: target)) }
    return target
  }
}
