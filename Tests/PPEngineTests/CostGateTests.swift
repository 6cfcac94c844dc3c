import CAllocations
import PPCost
import PPEngine
import PPLanguage
import PPModel
import TestSupport
import Testing

/// What a run costs, in counts that repeat: times do not, so none are gated.
@Suite struct CostGateTests {
  private static let names = ["gpipe", "1f1b", "zb1p", "interleaved", "zbv", "dualpipe"]
  private static var canCount: Bool { c_allocations() >= 0 }

  /// The allocations of `body` the second time: the first sets up types.
  private func allocations(_ body: () throws -> Void) rethrows -> Int {
    try body()
    let before = c_allocations()
    try body()
    return Int(c_allocations() - before)
  }

  /// The sweep allocates nothing in its loop: a run takes as many allocations at any size.
  @Test(.enabled(if: canCount), arguments: names)
  func sweepAllocatesTheSameAtAnySize(_ name: String) throws {
    let durations = UnitCosts.standard.durations()
    let counts = try [16, 64, 512].map { micro in
      let valid = try ValidSchedule(builtIn(name, 8, micro))
      return try allocations { _ = try SweepEngine.run(valid, durations: durations) }
    }
    #expect(Set(counts).count == 1, "\(counts)")
    #expect(counts[0] <= 64, "\(counts)")
  }

  /// Neither does a sweep without a timeline, but for two small arrays for each rank.
  @Test(.enabled(if: canCount), arguments: names)
  func summaryAllocatesTheSameAtAnySize(_ name: String) throws {
    let durations = UnitCosts.standard.durations()
    let counts = try [16, 64, 512].map { micro in
      let valid = try ValidSchedule(builtIn(name, 8, micro))
      return try allocations { _ = try SweepEngine.spans(valid, durations: durations) }
    }
    #expect(Set(counts).count == 1, "\(counts)")
  }

  /// Expansion and validation allocate for columns that grow, not for statements or instructions.
  @Test(.enabled(if: canCount), arguments: names)
  func expansionHardlyAllocates(_ name: String) throws {
    let program = try builtInProgram(name)
    // From 256 on there are enough iterations for all that loops are looked at for.
    let counts = try [256, 4096].map { micro in
      try allocations { _ = try ValidSchedule(program.expand(pp: 8, micro: micro)) }
    }
    #expect(counts[1] <= counts[0] + 200, "\(counts)")
  }

  /// The event-driven engine allocates for lists that grow, not for events: a debug build, whose nested
  /// accesses allocate, a few times a component, an optimised one not at all.
  @Test(.enabled(if: canCount), arguments: ["1f1b", "dualpipe"])
  func eventsHardlyAllocate(_ name: String) throws {
    var layer = LayerWork()
    for (index, kind) in ComponentKind.allCases.enumerated() {
      layer[kind] = ComponentCost(Ticks(900 + 37 * index))
    }
    #if DEBUG
      let perComponent = 4
    #else
      let perComponent = 0
    #endif
    let valid = try ValidSchedule(builtIn(name, 8, 256))
    let works = [StageWork](repeating: StageWork(layers: [layer]), count: 8)
    let plans = ComponentPlans(valid.schedule, works: works)
    let components = plans.planOfInstruction.reduce(0) { $0 + plans.plans[Int($1)].tasks.count }
    let count = try allocations { _ = try EventEngine.run(valid, plans: plans, hop: 500) }
    #expect(count <= perComponent * components + 200, "\(count) for \(components) components")
  }

  /// How often ranks are taken up on 8 ranks with 64 micro-batches: what waits, and nothing else.
  @Test(arguments: [
    ("gpipe", 15), ("1f1b", 455), ("zb1p", 455), ("interleaved", 511), ("zbv", 499),
    ("dualpipe", 259),
  ])
  func ranksAreTakenUpOnlyToGoOn(_ name: String, _ visits: Int) throws {
    let durations = UnitCosts.standard.durations()
    let valid = try ValidSchedule(builtIn(name, 8, 64))
    #expect(SweepEngine.visits(valid, durations: durations) == visits)
    // Twice the micro-batches, at most twice the visits.
    let longer = try ValidSchedule(builtIn(name, 8, 128))
    #expect(SweepEngine.visits(longer, durations: durations) <= 2 * visits)
  }

  /// A timeline without ends of its own gives the figures of the one that keeps them.
  @Test(arguments: 2000..<2200)
  func spansAgreeWithTheTimeline(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator)
    let durations = randomDurations(using: &generator)
    let timeline = try SweepEngine.run(schedule, durations: durations)
    let spans = try SweepEngine.spans(ValidSchedule(schedule), durations: durations)
    for (rank, span) in spans.enumerated() {
      let program = schedule.instructions(ofRank: rank)
      let start = program.first.map { timeline.starts[$0] } ?? 0
      let end = program.last.map { timeline.ends[$0] } ?? 0
      #expect(span == RankSpan(start: start, end: end), "seed \(seed), rank \(rank)")
    }
  }
}
