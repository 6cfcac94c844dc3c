import PPModel

/// A time that no order of a rank's work beats, and what it is made of; `Docs/Bounds.md` has the proof.
public struct RankBound: Equatable, Sendable {
  /// Why it takes so long.
  public enum Reason: Equatable, Sendable {
    /// The rank waits before its first backward, and after its last forward.
    case ends
    /// The rank takes its chunks in turn: each waits until another one is given back.
    case turns(chunks: Int, held: Int)
  }

  /// The rank.
  public var rank: Int
  /// Why.
  public var reason: Reason
  /// What the rank works, in ticks; with `turns`, how long chunks wait for one another.
  public var work: Ticks
  /// What it is idle before its first backward, in ticks; with `turns`, until the first chunk can come.
  public var before: Ticks
  /// What it is idle after its last forward, in ticks; with `turns`, from the last chunk's forward on.
  public var after: Ticks

  /// The bound, in ticks.
  public var time: Ticks { work.clampedSum(before).clampedSum(after) }
}

extension RankBound {
  /// The bound by what a rank has to wait at its two ends.
  ///
  /// - Complexity: O(chunks).
  init(_ work: RankWork, _ held: HeldChunks, _ times: RankTimes) {
    let apart = RankBound.apart(work, held, times)
    let together = RankBound.together(work, held, times)
    let none = RankBound(rank: work.rank, reason: .ends, work: work.all, before: 0, after: 0)
    self = [apart, together].compactMap(\.self).min { $0.time < $1.time } ?? none
  }

  /// Some forward ends after the first backward: both waits are apart, so both count.
  ///
  /// Of n chunks at most n - m run in pairs, if m forwards run before the first backward, or m backwards after
  /// the last forward.
  private static func apart(
    _ work: RankWork, _ held: HeldChunks, _ times: RankTimes
  ) -> RankBound? {
    let most = min(held.most, work.chunks - 1)
    guard most >= 1 else { return nil }
    var best: RankBound?
    var (forwards, backwards, weights, counted) = (Ticks(0), Ticks(0), Ticks(0), 0)
    // What Ws that are left take, `[count + 1]`; `weights` is what the first `counted` take.
    func sumOfWeights(_ count: Int) -> Ticks {
      while counted < count {
        weights += work.weights[counted]
        counted += 1
      }
      while counted > count {
        counted -= 1
        weights -= work.weights[counted]
      }
      return weights
    }
    func weightsLeft(beside whole: Int) -> Ticks {
      sumOfWeights(min(held.waiting(beside: whole, of: work.chunks), work.weights.count))
    }
    // Fewer whole chunks may leave more to do, where little of each stays for its W.
    var left = weightsLeft(beside: 0)
    for number in 1...most {
      if number <= work.forwards.count { forwards += work.forwards[number - 1] }
      if number <= work.backwards.count { backwards += work.backwards[number - 1] }
      left = max(left, backwards + weightsLeft(beside: number))
      let bound = RankBound(
        rank: work.rank, reason: .ends,
        work: work.all - (work.chunks - number) * work.pairSaving,
        before: max(times.head, times.firstBackward - forwards - work.recomputation),
        after: max(times.drain, times.tail - left - work.recomputation))
      if best.map({ bound.time < $0.time }) ?? true { best = bound }
    }
    return best
  }

  /// All forwards run before the first backward, which needs room for them all.
  private static func together(
    _ work: RankWork, _ held: HeldChunks, _ times: RankTimes
  ) -> RankBound? {
    guard held.most >= work.chunks, !work.hasGivenPairs else { return nil }
    let forwards = work.forwards.reduce(0, +)
    let first = RankBound(
      rank: work.rank, reason: .ends, work: work.all,
      before: max(times.head, times.firstBackward - forwards - work.recomputation),
      after: times.drain)
    let last = RankBound(
      rank: work.rank, reason: .ends, work: work.all, before: times.head,
      after: max(0, times.tail - (work.all - forwards)))
    return first.time < last.time ? last : first
  }

  /// The bound by chunks that wait for one another: the forward that is number i + most starts no sooner than
  /// number i is given back.
  ///
  /// - Complexity: O(1).
  init?(inTurn work: RankWork, _ held: HeldChunks, _ times: RankTimes) {
    guard held.most >= 1, held.most < work.chunks else { return nil }
    let (rounds, rest) = (work.chunks - 1).quotientAndRemainder(dividingBy: held.most)
    self.init(
      rank: work.rank, reason: .turns(chunks: work.chunks, held: held.most),
      work: times.residence.clampedProduct(rounds), before: times.head,
      after: work.shortestForward.clampedProduct(rest + 1).clampedSum(times.tail))
  }
}
