import PPAnalysis
import PPCost
import PPEngine
import PPModel
import PPSearch
import PPSupport
import Schedules
import TestSupport
import Testing

@Suite struct RankBoundTests {
  /// No order of a dozen instructions beats the bounds, whatever ranks may hold; and often one meets them.
  @Test func noOrderBeatsTheBounds() throws {
    var (tight, tried) = (0, 0)
    for seed in 0..<mutationCount(5000) {
      var generator = SeededGenerator(seed: seed)
      var schedule = try randomSchedule(using: &generator)
      if seed % 3 == 0 { schedule = schedule.leavingWeights }
      let durations = randomDurations(using: &generator)
      guard (2...12).contains(schedule.count) else { continue }
      // Chunks of a kind differ, in half of the cases.
      let each = (0..<schedule.count).map { index in
        durations[schedule.kind(at: index)]
          + (seed % 2 == 0 ? 0 : Ticks.random(in: 0...3, using: &generator))
      }
      let heldForW = [1_000_000, 1_000_000, 1_000_000, 0, 300_000, 500_000][
        Int.random(in: 0..<6, using: &generator)]
      let limit = Int.random(in: 2...8, using: &generator) * 500_000
      let bounds = RankBounds(
        schedule, hop: durations.hop, limit: Parts(count: limit), heldForW: Parts(count: heldForW)
      ) { each[$0] }
      let best = try #require(bounds.best).time
      func exists(_ most: Ticks) -> Bool {
        var orders = AllOrders(
          schedule, each, hop: durations.hop, limit: limit, heldForW: heldForW, most: most)
        return orders.exists()
      }
      #expect(!exists(best - 1), "seed \(seed)")
      tried += 1
      if exists(best) { tight += 1 }
    }
    #expect(tried > 300 && tight > tried / 3, "\(tight) of \(tried)")
  }

  /// Rank 0's first backward can start after 8 forwards and 7 backwards, 15; all is over 7 forwards, 8 backwards
  /// and a W after its last forward, 16.
  ///
  /// It works 60. What it may hold it runs in the meantime.
  @Test(arguments: [(8, 7, 0), (7, 8, 2), (6, 9, 4), (5, 10, 6)])
  func aLineByHand(_ limit: Int, _ before: Int, _ after: Int) throws {
    let schedule = try builtIn("zb1p", 8, 20)
    let bounds = RankBounds(schedule, limit: Parts(limit))
    let ends = try #require(bounds.ends.first)
    #expect(ends.rank == 0 && ends.work == 60)
    #expect(ends.before == Ticks(before) && ends.after == Ticks(after))
    // The last rank waits for its first forward, and holds enough for its own first backward.
    #expect(bounds.ends[7].before == 7 && bounds.ends[7].after == 0)
    #expect(bounds.best?.time == Ticks(60 + before + after))
  }

  /// V placements turn on the last rank: its first backward after 16 forwards and 7 backwards, 23; all over 7
  /// forwards, 16 backwards and a W after its last forward, 24; with 16 ranks 47 and 48.
  @Test(arguments: [
    ("zbv", 8, 24, 16, 7, 0), ("v-min", 8, 24, 8, 15, 8), ("v-half", 16, 64, 18, 29, 12),
  ])
  func aVByHand(
    _ name: String, _ pp: Int, _ micro: Int, _ limit: Int, _ before: Int, _ after: Int
  ) throws {
    let bounds = try RankBounds(builtIn(name, pp, micro), limit: Parts(limit))
    let last = try #require(bounds.ends.last)
    #expect(last.work == Ticks(6 * micro) && last.rank == pp - 1)
    #expect(last.before == Ticks(before) && last.after == Ticks(after))
    #expect(bounds.best?.time == last.time)
  }

  /// One chunk at a time on two ranks, F=1 I=2 W=1, a hop of 3: rank 0 holds each for 1 + 3 + 1 + 2 + 3 + 3 = 13,
  /// and all three follow one another.
  ///
  /// By its ends: 12 work, 10 - 1 before the first backward, 12 - 3 after the last forward.
  @Test func chunksInTurnByHand() throws {
    let schedule = try schedule("repeat micro { F I W }", pp: 2, micro: 3)
    let times: [InstructionKind: Ticks] = [.forward: 1, .inputBackward: 2, .weightBackward: 1]
    let bounds = RankBounds(schedule, hop: 3, limit: 1, heldForW: 1) {
      times[schedule.kind(at: $0)] ?? 0
    }
    #expect(bounds.turns[0].time == 39 && bounds.turns[0].reason == .turns(chunks: 3, held: 1))
    let ends = bounds.ends[0]
    #expect(ends.work == 12 && ends.before == 9 && ends.after == 9)
    #expect(bounds.best == bounds.turns[0])
    // Where only half a chunk stays for W, W may wait until all else is done.
    let half = RankBounds(schedule, hop: 3, limit: 1, heldForW: 0.5) {
      times[schedule.kind(at: $0)] ?? 0
    }
    #expect(half.turns[0].time == 37)
  }

  /// Built-in schedules are no faster than their bounds, whole or cut into slices, and no slower than the peak of
  /// their own activations allows.
  @Test(arguments: Catalogue.all.map(\.name))
  func noBuiltInBeatsTheBounds(_ name: String) throws {
    var tried = 0
    for (pp, micro) in [(1, 1), (2, 4), (4, 8), (4, 12), (8, 16), (8, 24)] {
      guard let schedule = try? builtIn(name, pp, micro), let valid = try? ValidSchedule(schedule)
      else { continue }
      for costs in ["F=1,B=2,W=1", "F=2,B=3,W=1", "F=1,B=5,W=3"] {
        for heldForW: Parts<Millionths> in [1, 0.4] {
          let evaluation = try Evaluation(
            valid, costs: UnitCosts(parsing: costs, hop: 300_000), heldForW: heldForW)
          let bounds = LowerBounds(evaluation, heldForW: heldForW)
          let best = try #require(bounds.ranks.best)
          #expect(best.time <= evaluation.metrics.makespan, "\(pp) \(micro) \(costs)")
          #expect(bounds.withoutLimit?.time ?? .max <= best.time)
          tried += 1
        }
      }
    }
    #expect(tried > 0)
  }

  /// Nor does any order where chunks are computed again, which are not held from their forward on; so a limit says
  /// nothing there.
  @Test func noOrderBeatsTheBoundsOfRecomputation() throws {
    var (tight, tried) = (0, 0)
    for seed in 0..<mutationCount(4000) {
      var generator = SeededGenerator(seed: seed)
      let schedule = try randomSchedule(using: &generator, recomputes: true)
      let durations = randomDurations(using: &generator)
      let again = InstructionKind.single(.recomputation)
      guard (3...11).contains(schedule.count), schedule.presentKinds.contains(again) else {
        continue
      }
      let each = (0..<schedule.count).map { index in
        let kind = schedule.kind(at: index)
        return kind == again ? Ticks(1 + index % 4) : durations[kind]
      }
      let bounds = RankBounds(schedule, hop: durations.hop, limit: 1, heldForW: 1) { each[$0] }
      let best = try #require(bounds.best).time
      #expect(bounds.turns.isEmpty)
      func exists(_ most: Ticks) -> Bool {
        var orders = AllOrders(
          schedule, each, hop: durations.hop, limit: .max / 2, heldForW: 0, most: most)
        return orders.exists()
      }
      #expect(!exists(best - 1), "seed \(seed)")
      tried += 1
      if exists(best) { tight += 1 }
    }
    #expect(tried > 100 && tight > tried / 4, "\(tight) of \(tried)")
  }

  /// What is copied runs beside what ranks compute: 1F1B with its copies is bounded as 1F1B is.
  @Test func copiesTakeNoTimeOfARank() throws {
    let plain = RankBounds(try builtIn("1f1b", 8, 24), limit: nil)
    #expect(RankBounds(try builtIn("1f1b-offload", 8, 24), limit: 1) == plain)
    // 24 chunks of 1 + 2 on the last rank, after 7 forwards and before 7 backwards of 2.
    #expect(plain.best?.time == Ticks(72 + 7 + 14))
  }
}

extension Schedule {
  /// The same with pairs that leave their weights for later, right behind them.
  fileprivate var leavingWeights: Schedule {
    var builder = ScheduleBuilder()
    for rank in 0..<ranks {
      for index in instructions(ofRank: rank) {
        guard case .pair(let forward, let backward) = self[index] else {
          builder.append(self[index])
          continue
        }
        let (stage, microbatch) = (backward.stage, backward.microbatch)
        let input = StageOperation(.inputBackward, stage: stage, microbatch: microbatch)
        builder.append(.pair(forward: forward, backward: input))
        builder.append(.weightBackward, stage: stage, microbatch: microbatch)
      }
      builder.endRank()
    }
    return builder.schedule(name: name, placement: placement)
  }
}

extension RankBounds {
  /// The bounds at F = I = W = 1 and no hops.
  fileprivate init(_ schedule: Schedule, limit: Parts<Millionths>?) {
    self.init(schedule, hop: 0, limit: limit, heldForW: 1) { index in
      Ticks(schedule.kind(at: index).operations.reduce(0) { $0 + $1.elements.count })
    }
  }
}
