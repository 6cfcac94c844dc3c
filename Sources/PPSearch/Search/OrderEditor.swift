import PPSupport

/// An order that is changed move by move, and back.
///
/// What moves is an item: a token, or the two of a pair.
struct OrderEditor: ~Copyable {
  private let memory: OwnedColumn<Token>
  private let saved: OwnedColumn<Token>
  private let starts: [Int32]
  private let rankOfToken: [Int32]
  private let hasPairs: Bool
  /// The ranks that the last move changed.
  private var changed: [Int] = []

  /// The tokens, rank by rank.
  var tokens: MutableColumn<Token> { memory.column }
  var count: Int { tokens.count }

  init(_ order: [Token], _ tables: LaneTables) {
    memory = OwnedColumn(order)
    saved = OwnedColumn(order)
    starts = tables.starts
    rankOfToken = tables.limits.indices.flatMap { rank in
      [Int32](
        repeating: Int32(rank), count: Int(tables.starts[rank + 1] - tables.starts[rank]))
    }
    hasPairs = !tables.pairs.isEmpty
  }

  /// Takes over another order.
  mutating func set(_ order: [Token]) {
    for index in order.indices { tokens[index] = order[index] }
  }

  /// A copy of the order.
  var order: [Token] { memory.array }

  private func first(_ rank: Int) -> Int { Int(starts[rank]) }
  private func end(_ rank: Int) -> Int { Int(starts[rank + 1]) }

  /// Whether a pair begins at a token of a rank that ends at `end`.
  @inline(__always)
  private func beginsPair(_ index: Int, _ end: Int) -> Bool {
    hasPairs && index + 1 < end && tokens[index].isMarked && !tokens[index].isBackward
      && tokens[index + 1].isBackward
  }

  private mutating func save(_ rank: Int) {
    changed.append(rank)
    for index in first(rank)..<end(rank) { saved.column[index] = tokens[index] }
  }

  /// Makes a random move; false if nothing would change.
  mutating func move(_ random: inout SplitMix64) -> Bool {
    changed.removeAll(keepingCapacity: true)
    let index = random.below(count)
    let rank = Int(rankOfToken[index])
    let distance = random.sign() * (1 + random.below(12))
    let form = random.below(hasPairs ? 8 : 16)
    save(rank)
    guard form > 0 else { return toggle(index) }
    if hasPairs, form < 3 {
      return changePair(index, rank, distance, swaps: random.oneIn(2))
    }
    let isBackward = tokens[index].isBackward
    var moved = moveItem(index, rank, distance)
    // A wave: the same on some of the ranks beside.
    guard random.oneIn(4) else { return moved }
    let (way, count) = (random.sign(), 1 + random.below(3))
    for number in 1...count {
      let beside = rank + way * number
      guard beside >= 0, beside < starts.count - 1, end(beside) > first(beside) else { break }
      let place = first(beside) + index - first(rank) + random.below(3) - 1
      let other = max(first(beside), min(end(beside) - 1, place))
      guard tokens[other].isBackward == isBackward else { continue }
      save(beside)
      if moveItem(other, beside, distance) { moved = true }
    }
    return moved
  }

  /// Takes the last move back.
  mutating func undo() {
    for rank in changed {
      for index in first(rank)..<end(rank) { tokens[index] = saved.column[index] }
    }
  }

  /// Runs a backward as a whole, or in its parts.
  private func toggle(_ index: Int) -> Bool {
    guard tokens[index].isBackward else { return false }
    tokens[index] = tokens[index].toggled
    return true
  }

  /// Moves an item by so many items, to the front or to the back; false if nothing changes.
  private func moveItem(_ index: Int, _ rank: Int, _ distance: Int) -> Bool {
    let (first, end) = (first(rank), end(rank))
    let at = index > first && beginsPair(index - 1, end) ? index - 1 : index
    let length = beginsPair(at, end) ? 2 : 1
    var to = at
    if distance > 0 {
      var behind = at + length
      for _ in 0..<distance where behind < end { behind += beginsPair(behind, end) ? 2 : 1 }
      to = behind - length
    } else {
      for _ in distance..<0 where to > first {
        to -= to - 2 >= first && beginsPair(to - 2, end) ? 2 : 1
      }
    }
    guard to != at else { return false }
    let (token, second) = (tokens[at], tokens[at + length - 1])
    var differs = length > 1
    if to > at {
      for place in at..<to {
        let next = tokens[place + length]
        if next != token { differs = true }
        tokens[place] = next
      }
    } else {
      for place in stride(from: at - 1, through: to, by: -1) {
        let next = tokens[place]
        if next != token { differs = true }
        tokens[place + length] = next
      }
    }
    tokens[to] = token
    tokens[to + length - 1] = second
    return differs
  }

  /// Takes a pair apart, or joins a forward with the nearest backward that is in none.
  private func changePair(_ index: Int, _ rank: Int, _ distance: Int, swaps: Bool) -> Bool {
    let (first, end) = (first(rank), end(rank))
    let token = tokens[index]
    guard !token.isBackward else { return false }
    if beginsPair(index, end) {
      tokens[index] = token.toggled
      if swaps {
        (tokens[index], tokens[index + 1]) = (tokens[index + 1], tokens[index])
      }
      return true
    }
    let way = distance.signum()
    var place = index + way
    for _ in 0..<abs(distance) where place >= first && place < end {
      let isPaired = place > first && beginsPair(place - 1, end)
      if tokens[place].isBackward && !isPaired { break }
      place += way
    }
    guard place >= first, place < end, tokens[place].isBackward,
      !(place > first && beginsPair(place - 1, end))
    else { return false }
    let backward = tokens[place].isMarked ? tokens[place].toggled : tokens[place]
    let marked = token.isMarked ? token : token.toggled
    if place > index {
      for other in stride(from: place, to: index + 1, by: -1) { tokens[other] = tokens[other - 1] }
      tokens[index] = marked
      tokens[index + 1] = backward
    } else {
      for other in place..<index - 1 { tokens[other] = tokens[other + 1] }
      tokens[index - 1] = marked
      tokens[index] = backward
    }
    return true
  }
}
