/// The largest one-to-one matching between two sets, of which some pairs may be matched.
///
/// Hopcroft, Karp: An n^5/2 Algorithm for Maximum Matchings in Bipartite Graphs (1973); without recursion, so that no
/// chain of candidates is too long for the stack.
struct BipartiteMatching {
  /// Where the candidates of each left element begin in `candidates`; one more at the end.
  private var starts = [0]
  /// Indices of right elements.
  private var candidates: [Int] = []
  private let rightCount: Int

  init(rightCount: Int) { self.rightCount = rightCount }

  /// Adds a right element that the left element which is being described may be matched with.
  mutating func addCandidate(_ right: Int) { candidates.append(right) }

  /// Goes on to the next left element.
  mutating func endElement() { starts.append(candidates.count) }

  /// The number of pairs of a largest matching.
  func size() -> Int {
    var pairs = Pairs(leftCount: starts.count - 1, rightCount: rightCount)
    matchFirstFree(&pairs)
    while let layers = layers(pairs) {
      augment(&pairs, layers: layers)
    }
    return pairs.ofLeft.count { $0 >= 0 }
  }

  /// Each element's partner; negative where it has none.
  private struct Pairs {
    var ofLeft: [Int]
    var ofRight: [Int]

    init(leftCount: Int, rightCount: Int) {
      ofLeft = [Int](repeating: -1, count: leftCount)
      ofRight = [Int](repeating: -1, count: rightCount)
    }
  }

  private func matchFirstFree(_ pairs: inout Pairs) {
    for left in pairs.ofLeft.indices {
      for edge in starts[left]..<starts[left + 1] where pairs.ofRight[candidates[edge]] < 0 {
        pairs.ofLeft[left] = candidates[edge]
        pairs.ofRight[candidates[edge]] = left
        break
      }
    }
  }

  /// The steps from a free left element to each other one; `nil` where no free right element can be reached.
  private func layers(_ pairs: Pairs) -> [Int]? {
    var layers = pairs.ofLeft.map { $0 < 0 ? 0 : -1 }
    var queue = pairs.ofLeft.indices.filter { pairs.ofLeft[$0] < 0 }
    var reachesFree = false
    var next = 0
    while next < queue.count {
      let left = queue[next]
      next += 1
      for edge in starts[left]..<starts[left + 1] {
        let partner = pairs.ofRight[candidates[edge]]
        if partner < 0 {
          reachesFree = true
        } else if layers[partner] < 0 {
          layers[partner] = layers[left] + 1
          queue.append(partner)
        }
      }
    }
    return reachesFree ? layers : nil
  }

  /// Turns disjoint paths to free right elements into one more pair each.
  private func augment(_ pairs: inout Pairs, layers: [Int]) {
    var nextEdge = starts
    for root in layers.indices where layers[root] == 0 {
      var path = [root]
      while let left = path.last {
        guard nextEdge[left] < starts[left + 1] else {
          path.removeLast()
          continue
        }
        let right = candidates[nextEdge[left]]
        nextEdge[left] += 1
        let partner = pairs.ofRight[right]
        if partner >= 0 {
          if layers[partner] == layers[left] + 1 { path.append(partner) }
          continue
        }
        var freed = right
        for left in path.reversed() {
          pairs.ofRight[freed] = left
          swap(&pairs.ofLeft[left], &freed)
        }
        break
      }
    }
  }
}
