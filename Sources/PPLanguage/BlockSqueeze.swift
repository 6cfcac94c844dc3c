import PPModel
import PPSupport

/// Squeezes building blocks into an order: every rank runs what its block has next as soon as it can, as if
/// every instruction took the same time.
///
/// A block repeats for each micro-batch, a period later each time. In the steady state a rank keeps to the order
/// that this gives, where it has a limit of activations. While the first micro-batch is under way, after the last
/// one has started, and always where there is no limit, an instruction that is ready may run before those ahead
/// of it; a forward only if what it passes then leaves a chunk of the limit free. Fillers, as W, run where the
/// rank would wait, and where a forward finds the limit reached.
///
/// After Qi et al., "Pipeline Parallelism with Controllable Memory", arXiv 2405.15362, sections 2 and 3.
struct BlockSqueeze {
  /// What has run: a bit for forwards, another for backwards, `[stages × micro]`.
  private var done: [UInt8]
  private let stages: Int
  private let micro: Int
  private(set) var ranks: [RankBlock]
  /// When the first micro-batch is through by the blocks' own times, and when the last one starts.
  private let firstEnd: Int
  private let lastStart: Int
  /// Entries looked at: what the time goes by.
  private(set) var steps = 0

  private static let forward: UInt8 = 1
  private static let backward: UInt8 = 2

  init(_ ranks: [RankBlock], stages: Int, micro: Int) {
    self.ranks = ranks
    self.stages = stages
    self.micro = micro
    done = [UInt8](repeating: 0, count: stages * micro)
    let starts = ranks.flatMap { $0.entries.map(\.start) }
    firstEnd = starts.max() ?? 0
    let lasts = ranks.flatMap { rank in
      rank.entries.map { $0.start + rank.period * ($0.microbatches.count - 1) }
    }
    lastStart = lasts.min() ?? 0
  }

  /// Runs everything; false where the ranks come to a stand.
  ///
  /// - Complexity: O(time × ranks × entries), in warm-up and cool-down times what is passed.
  mutating func run(limit: (_ steps: Int, _ made: Int) -> Bool) -> Bool? {
    var left = ranks.reduce(0) { $0 + $1.entries.reduce(0) { $0 + $1.microbatches.count } }
    var waiting = 0
    var made = 0
    while left > 0 || waiting > 0 {
      var finished: [(cell: Int, flag: UInt8)] = []
      let before = made
      for rank in ranks.indices {
        if let index = next(rank) {
          let entry = ranks[rank].entries[index]
          let isForward = entry.kind.flow == .forward
          finished.append(
            (
              entry.stage * micro + entry.next,
              isForward ? BlockSqueeze.forward : BlockSqueeze.backward
            ))
          ranks[rank].entries[index].next += 1
          ranks[rank].live += isForward ? 1 : -1
          add(entry.kind, Int32(entry.stage), Int32(entry.next), to: rank)
          if ranks[rank].filler?.traits.follows == entry.kind {
            ranks[rank].pending.append((Int32(entry.stage), Int32(entry.next)))
            waiting += 1
          }
          left -= 1
        } else if ranks[rank].pendingHead < ranks[rank].pending.count,
          let filler = ranks[rank].filler
        {
          let oldest = ranks[rank].pending[ranks[rank].pendingHead]
          ranks[rank].pendingHead += 1
          waiting -= 1
          add(filler, oldest.stage, oldest.microbatch, to: rank)
        } else {
          continue
        }
        made += 1
      }
      guard made > before else { return false }
      guard limit(steps, made) else { return nil }
      for (cell, flag) in finished { done[cell] |= flag }
    }
    return true
  }

  private mutating func add(
    _ kind: OperationKind, _ stage: Int32, _ microbatch: Int32, to rank: Int
  ) {
    ranks[rank].program.append(
      RankBlock.Placed(kind: kind, stage: stage, microbatch: microbatch))
  }

  /// The entry that a rank runs now; nil where it waits, or a filler comes first.
  private mutating func next(_ number: Int) -> Int? {
    let rank = ranks[number]
    let held = rank.live + rank.pending.count - rank.pendingHead
    guard let limit = rank.limit else {
      steps += rank.entries.count
      var best: (index: Int, time: Int)?
      for (index, entry) in rank.entries.enumerated() {
        guard let time = entry.time(every: rank.period), best.map({ time < $0.time }) ?? true,
          isReady(entry)
        else { continue }
        best = (index, time)
      }
      return best?.index
    }
    // The instructions by time, as far as the first of each entry; `live` and `most` say what a rank
    // would hold that ran them in this order.
    var entries = rank.entries
    var seen = 0
    var live = rank.live
    var most = Int.min
    var isFirst = true
    while let (index, time) = rank.earliest(entries) {
      steps += entries.count
      let entry = entries[index]
      let isForward = entry.kind.flow == .forward
      if entry.next == rank.entries[index].next {
        seen += 1
        let mayPass = isFirst || time <= firstEnd || time >= lastStart
        if mayPass, isReady(entry),
          !isForward || (rank.live < limit && (isFirst || most <= limit - 2))
        {
          return isForward && held >= limit ? nil : index
        }
        if seen == entries.count || (isFirst && isSteady(rank)) { return nil }
      }
      live += isForward ? 1 : -1
      if isForward { most = max(most, live) }
      entries[index].next += 1
      isFirst = false
    }
    return nil
  }

  /// Whether none of a rank's next instructions may run before those ahead of it.
  private func isSteady(_ rank: RankBlock) -> Bool {
    rank.entries.allSatisfy { entry in
      entry.time(every: rank.period).map { firstEnd < $0 && $0 < lastStart } ?? true
    }
  }

  private func isReady(_ entry: RankBlock.Entry) -> Bool {
    let cell = entry.stage * micro + entry.next
    if entry.kind.flow == .forward {
      return entry.stage == 0 || done[cell - micro] & BlockSqueeze.forward != 0
    }
    return done[cell] & BlockSqueeze.forward != 0
      && (entry.stage == stages - 1 || done[cell + micro] & BlockSqueeze.backward != 0)
  }

  /// The first instruction that a rank has left, and its rank.
  var firstLeft: (rank: Int, operation: StageOperation)? {
    for (number, rank) in ranks.enumerated() {
      guard let (index, _) = rank.earliest(rank.entries) else { continue }
      let entry = rank.entries[index]
      return (number, StageOperation(entry.kind, stage: entry.stage, microbatch: entry.next))
    }
    return nil
  }
}
