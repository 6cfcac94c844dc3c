import PPModel
import PPSupport

/// Which rank has the earliest event: a tournament, in which each two meet and the earlier goes on.
///
/// A rank has one event, which is replaced and never queued again, so that the tree does not grow, and no comparison is
/// a branch to guess. Of ranks with events at the same time the lowest comes first.
///
/// - Complexity: O(log ranks) for a change, 32 bytes a rank.
struct EventTree: ~Copyable {
  struct Node: BitwiseCopyable {
    var time: Ticks
    var rank: Int
  }

  /// When nothing happens any more.
  static let never = Ticks(1 << 62)

  /// The winner of all at 1, the children of a node behind it at twice its place and one more, ranks last.
  let nodes: OwnedColumn<Node>
  let leaves: Int

  /// So many ranks, none of which has an event.
  init(ranks: Int) {
    var leaves = 1
    while leaves < ranks { leaves *= 2 }
    self.leaves = leaves
    nodes = OwnedColumn(zeroes: 2 * leaves)
    for place in (1..<2 * leaves).reversed() {
      let rank = place < leaves ? nodes.column[2 * place].rank : place - leaves
      nodes.column[place] = Node(time: EventTree.never, rank: rank)
    }
  }

  /// The earliest event.
  @inline(__always)
  var first: (time: Ticks, rank: Int) { (nodes.column[1].time, nodes.column[1].rank) }

  /// Gives a rank another event.
  @inline(__always)
  func set(_ rank: Int, _ time: Ticks) {
    let nodes = nodes.column
    var place = leaves &+ rank
    guard nodes[place].time != time else { return }
    var winner = Node(time: time, rank: rank)
    nodes[place] = winner
    while place > 1 {
      let other = nodes[place ^ 1]
      // The left one wins where both are at the same time.
      let isBeaten = other.time.count < winner.time.count &+ Int64(place & 1)
      winner.time = isBeaten ? other.time : winner.time
      winner.rank = isBeaten ? other.rank : winner.rank
      place >>= 1
      nodes[place] = winner
    }
  }
}
