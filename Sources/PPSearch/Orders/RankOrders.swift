import PPModel

/// In which order each rank runs its forwards and backwards.
///
/// Ws are not part of it: they are put into the gaps, so an order is more than one schedule says, and less.
public struct RankOrders: Equatable, Sendable {
  /// The tokens of all ranks, rank by rank: two for each chunk.
  var tokens: [Token]
  /// By how much a W may delay what comes next, in ticks.
  var patience: Int64 = 0

  /// The order of a schedule on the same placement; without its pairs where the space has none.
  ///
  /// - Complexity: O(instructions).
  init(_ schedule: Schedule, in space: ScheduleSpace) {
    tokens = []
    tokens.reserveCapacity(2 * space.chunks)
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) {
        switch schedule[index] {
        case .single(let operation):
          switch operation.kind {
          case .forward: tokens.append(Token(forward: space.lane(of: operation)))
          case .backward: tokens.append(Token(backward: space.lane(of: operation), isMarked: true))
          case .inputBackward: tokens.append(Token(backward: space.lane(of: operation)))
          default: break
          }
        case .pair(let forward, let backward):
          tokens.append(Token(forward: space.lane(of: forward), isMarked: space.hasPairs))
          tokens.append(Token(backward: space.lane(of: backward)))
        }
      }
    }
  }

  /// One micro-batch after the other: what fits wherever anything does.
  init(oneByOne space: ScheduleSpace) {
    tokens = space.lanesOfRank.flatMap { held in
      // Micro-batches of several pipelines follow one another too.
      Dictionary(grouping: held) { space.lanes[$0].microbatches.lowerBound }
        .sorted { $0.key < $1.key }.flatMap { _, lanes in
          let sorted = lanes.sorted { space.lanes[$0].stage < space.lanes[$1].stage }
          let round =
            sorted.map { Token(forward: $0) }
            + sorted.reversed().map { Token(backward: $0, isMarked: true) }
          return (0..<(lanes.first.map { space.lanes[$0].microbatches.count } ?? 0)).flatMap { _ in
            round
          }
        }
    }
  }

  init(tokens: [Token], patience: Int64 = 0) {
    self.tokens = tokens
    self.patience = patience
  }
}
