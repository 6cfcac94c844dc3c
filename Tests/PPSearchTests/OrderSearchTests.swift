import PPEngine
import PPModel
import PPSearch
import PPSupport
import TestSupport
import Testing

@Suite struct OrderSearchTests {
  /// Whatever is found can run, holds no more than it may, takes as long as was told, and no less than the bound.
  @Test func whatIsFoundIsWhatItSays() throws {
    for seed in 0..<60 {
      var generator = SeededGenerator(seed: seed)
      let space = try randomSpace(using: &generator, most: 5)
      var search = OrderSearch(space, seed: UInt64(seed), jobs: 1)
      let started = search.startOneByOne()
      let plain = try #require(started, "seed \(seed)")
      let bound = try #require(space.bounds().best).time
      search.run(target: bound, evaluations: 400, shouldStop: { false }) { _ in }
      let progress = search.progress
      let orders = try #require(progress.best)
      let schedule = try #require(space.schedule(orders, name: "found"))
      #expect(space.holds(schedule), "seed \(seed)")
      #expect(progress.time == (try space.time(ValidSchedule(schedule))), "seed \(seed)")
      #expect(bound <= progress.time && progress.time <= plain, "seed \(seed)")
      #expect(progress.evaluations <= 400)
    }
  }

  /// No schedule at all is faster than the bound; and the search finds the best, where there are few.
  @Test func tinySpacesAreSearchedToTheEnd() throws {
    var (tight, best, tried) = (0, 0, 0)
    for seed in 0..<60 {
      var generator = SeededGenerator(seed: 1000 + seed)
      let space = try randomSpace(using: &generator, most: 2)
      guard space.chunks <= (space.hasPairs ? 4 : 6) else { continue }
      let bound = try #require(space.bounds().best).time
      var none = EverySchedule(space, most: bound - 1)
      let isBeaten = none.exists()
      #expect(!isBeaten, "seed \(seed): the bound is \(bound)")
      var search = OrderSearch(space, seed: 1, jobs: 1)
      _ = search.startOneByOne()
      search.run(target: bound, evaluations: 3000, shouldStop: { false }) { _ in }
      let found = search.progress.time
      tried += 1
      if found == bound {
        tight += 1
        best += 1
      } else {
        var better = EverySchedule(space, most: found - 1)
        if !better.exists() { best += 1 }
      }
    }
    #expect(tried > 15 && tight > tried / 3, "\(tight) of \(tried) meet the bound")
    #expect(best * 10 >= tried * 9, "\(best) of \(tried) are the best")
  }

  /// The same orders, whoever works.
  @Test func threadsChangeNothing() throws {
    let placement = try linear(4, 8)
    let space = space(placement, limit: 3, hop: 200_000)
    let found = [1, 2, 5].map { jobs in
      var search = OrderSearch(space, seed: 7, jobs: jobs)
      _ = search.startOneByOne()
      search.run(target: 0, evaluations: 12_000, shouldStop: { false }) { _ in }
      return search.progress
    }
    #expect(found[0].evaluations == 12_000)
    for other in found {
      #expect(other.best == found[0].best && other.evaluations == found[0].evaluations)
    }
  }

  /// What is known of them: 8 ranks with 20 micro-batches in a line, and from both ends; 24 on a V; F = I = W.
  @Test(arguments: [
    ("line", 8, 67), ("line", 7, 70), ("ends", 9, 63), ("ends", 7, 64), ("v", 16, 151),
  ])
  func knownOptimaAreFound(_ name: String, _ limit: Int, _ time: Int) throws {
    let placement = try name == "line" ? linear(8, 20) : name == "v" ? vShape(8, 24) : ends(8, 20)
    let space = space(placement, limit: limit)
    var search = OrderSearch(space, seed: 1, jobs: 2)
    let target = try #require(space.bounds().best).time
    #expect(target == Ticks(time * 1_000_000))
    search.run(target: target, evaluations: 4000, shouldStop: { false }) { _ in }
    #expect(search.progress.time == target)
  }

  /// An order that is known is never lost.
  @Test func startsAreKept() throws {
    let schedule = try builtIn("zb1p", 4, 8)
    let placement = try linear(4, 8)
    let space = space(placement, limit: 4)
    var search = OrderSearch(space, seed: 1, jobs: 1)
    let started = search.start(schedule)
    let time = try #require(started)
    #expect(time == (try space.time(ValidSchedule(schedule))))
    search.run(target: 0, evaluations: 2, shouldStop: { false }) { _ in }
    #expect(search.progress.time <= time && search.progress.evaluations == 2)
    // 1F1B's own ranks hold up to 4 chunks; with 3 it is none of the space.
    let small = self.space(placement, limit: 3)
    #expect(!small.holds(try builtIn("1f1b", 4, 8)))
    var other = OrderSearch(small, seed: 1, jobs: 1)
    let misfit = other.start(try builtIn("1f1b", 4, 8))
    #expect(misfit == nil)
  }

  private func linear(_ pp: Int, _ micro: Int) throws -> Placement {
    try Placement(micro: micro, slots: (0..<pp).map { [.init(stage: $0, microbatches: 0..<micro)] })
  }

  private func vShape(_ pp: Int, _ micro: Int) throws -> Placement {
    try Placement(
      micro: micro,
      slots: (0..<pp).map { rank in
        [rank, 2 * pp - 1 - rank].map { .init(stage: $0, microbatches: 0..<micro) }
      })
  }

  private func ends(_ pp: Int, _ micro: Int) throws -> Placement {
    try Placement(
      micro: micro,
      slots: (0..<pp).map { rank in
        [
          .init(stage: rank, microbatches: 0..<micro / 2),
          .init(stage: pp - 1 - rank, microbatches: micro / 2..<micro),
        ]
      })
  }

  /// F = I = W = 1, no pairs.
  private func space(
    _ placement: Placement, limit: Int, hop: Ticks = 0
  ) -> ScheduleSpace {
    let probe = ScheduleSpace.probe(placement, hasPairs: false)
    let times = (0..<probe.count).map { index in
      Ticks(probe.kind(at: index) == .backward ? 2_000_000 : 1_000_000)
    }
    return ScheduleSpace(
      placement, probe: times, hasPairs: false, hop: hop,
      weights: Array(repeating: 1_000_000, count: placement.stages),
      limits: Array(repeating: limit * 1_000_000, count: placement.ranks), heldForW: 1)
  }
}

/// A random space of at most so many ranks, with room for at least one micro-batch.
private func randomSpace(
  using generator: inout SeededGenerator, most: Int
) throws -> ScheduleSpace {
  let placement = try randomSchedulePlacement(using: &generator, most: most)
  let hasPairs = generator.oneIn(3)
  let probe = ScheduleSpace.probe(placement, hasPairs: hasPairs)
  let isUneven = generator.oneIn(2)
  let times = randomDurations(using: &generator)
  let durations = (0..<probe.count).map { index in
    times[probe.kind(at: index)]
      + (isUneven ? Ticks.random(in: 0...3, using: &generator) : 0)
  }
  let weights = (0..<placement.stages).map { _ in
    isUneven ? Int.random(in: 1...4, using: &generator) * 250_000 : 1_000_000
  }
  // At least what one micro-batch needs on the rank.
  let limits = placement.slots.map { slots -> Int? in
    let least = slots.reduce(0) { $0 + ($1.stage < 0 ? 0 : weights[$1.stage]) }
    return generator.oneIn(5) ? nil : least + Int.random(in: 0...4, using: &generator) * 400_000
  }
  return ScheduleSpace(
    placement, probe: durations, hasPairs: hasPairs, hop: times.hop, weights: weights,
    limits: limits, heldForW: generator.oneIn(2) ? 1 : 0.4,
    objective: generator.oneIn(3) ? .span : .makespan)
}

/// Linear, interleaved, V-shaped, or from both ends.
private func randomSchedulePlacement(
  using generator: inout SeededGenerator, most: Int
) throws -> Placement {
  let pp = Int.random(in: 1...most, using: &generator)
  let micro = Int.random(in: 1...most + 1, using: &generator)
  let all = 0..<micro
  let form = Int.random(in: 0..<4, using: &generator)
  return try Placement(
    micro: micro,
    slots: (0..<pp).map { rank in
      switch form {
      case 0: [.init(stage: rank, microbatches: all)]
      case 1: [0, 1].map { .init(stage: $0 * pp + rank, microbatches: all) }
      case 2: [rank, 2 * pp - 1 - rank].map { .init(stage: $0, microbatches: all) }
      default:
        [
          .init(stage: rank, microbatches: 0..<micro / 2),
          .init(stage: pp - 1 - rank, microbatches: micro / 2..<micro),
        ]
      }
    })
}

extension ScheduleSpace {
  /// What the sweep says of a schedule.
  fileprivate func time(_ valid: ValidSchedule) throws -> Ticks {
    let schedule = valid.schedule
    let spans = try SweepEngine.spans(
      valid, durations: .each(in: schedule) { index, _ in duration(schedule[index]) }, hop: hop)
    return spans.map { objective == .span ? $0.end - $0.start : $0.end }.max() ?? 0
  }
}
