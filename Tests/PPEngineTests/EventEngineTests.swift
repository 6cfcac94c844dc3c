import PPEngine
import PPModel
import TestSupport
import Testing

@Suite struct EventEngineTests {
  /// Where nothing is shared, the event-driven engine, the sweep over chunks and a slow, obvious
  /// simulation agree to the tick, on any schedule and costs, with stages that all differ.
  @Test(arguments: 0..<30)
  func enginesAgreeWhereNothingIsShared(_ block: Int) throws {
    for seed in block * 20..<(block + 1) * 20 {
      var generator = SeededGenerator(seed: seed)
      let schedule = try randomSchedule(using: &generator, recomputes: true, copies: true)
      let hop = generator.oneIn(2) ? 0 : Ticks.random(in: 1...5, using: &generator)
      let works = (0..<schedule.stageCount).map { _ in work(using: &generator) }
      let plans = ComponentPlans(schedule, works: works)
      let events = try EventEngine.run(
        schedule, plans: plans, hop: hop, sharesLinks: false, recordsComponents: true)
      let chunks = try ChunkEngine.run(
        ValidSchedule(schedule), plans: plans, hop: hop, recordsComponents: true)
      #expect(events == chunks, "seed \(seed)")
      let durations = try (0..<schedule.count).map {
        schedule.isCopy($0)
          ? works[Int(schedule.stages[$0])].copy
          : try EventEngine.duration(of: plan(of: schedule[$0], works))
      }
      let reference = referenceTimes(schedule, hop: hop) { durations[$0] }
      #expect(events.timeline.starts == reference?.starts, "seed \(seed)")
      #expect(events.timeline.ends == reference?.ends, "seed \(seed)")
      for (rank, use) in events.streams.enumerated() {
        #expect(use.both <= min(use.compute, use.communication), "seed \(seed)")
        let busy = schedule.instructions(ofRank: rank).filter { !schedule.isCopy($0) }
          .reduce(Ticks(0)) { $0 + durations[$1] }
        #expect(use.compute + use.communication - use.both == busy, "seed \(seed)")
      }
    }
  }

  /// Messages alone on their ports change nothing either.
  @Test(arguments: 0..<100)
  func sharedPortsOnlySlowDown(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator, recomputes: true, copies: true)
    let works = (0..<schedule.stageCount).map { _ in work(using: &generator) }
    let plans = ComponentPlans(schedule, works: works)
    let alone = try EventEngine.run(schedule, plans: plans, hop: 3, sharesLinks: false)
    let shared = try EventEngine.run(schedule, plans: plans, hop: 3)
    let again = try EventEngine.run(schedule, plans: plans, hop: 3)
    #expect(shared == again, "seed \(seed)")
    #expect(shared.timeline.makespan >= alone.timeline.makespan, "seed \(seed)")
    #expect(
      shared.streams.map(\.compute).reduce(0, +) >= 0 && shared.timeline.schedule == schedule)
  }

  /// Two transfers through one port take twice as long, and the one that goes on alone recovers.
  @Test func transfersShareAPort() throws {
    // Rank 0 sends F(0,0)'s output (work 100) while its next chunk communicates (work 60).
    var layer = LayerWork()
    layer[.attention] = ComponentCost(10)
    layer[.dispatch] = ComponentCost(60)
    let plain = StageWork(layers: [layer])
    let schedule = try schedule(
      "if rank == 0 { F F B B } else { F F B B }", pp: 2, micro: 2)
    let plans = ComponentPlans(schedule, works: [plain, plain])
    let result = try EventEngine.run(
      schedule, plans: plans, hop: 100, recordsComponents: true)
    // F(0,0): 0-70. Its message starts at 70. F(0,1): attention 70-80, then dispatch and message
    // share rank 0's sending port: the dispatch of 60 takes 120 and ends at 200. By then the message
    // has 10 + 60 of its 100, and the message of F(0,1) starts beside it: 30 are left, shared, 60
    // more: it arrives at 260.
    #expect(result.timeline.ends[0] == 70)
    #expect(result.timeline.ends[1] == 200)
    #expect(result.timeline.starts[4] == 260)
    // The second message has 30 of its 100 by 260 and 40 by 270, when rank 1's dispatch of 60 comes
    // to its receiving port: both have 60 left and take 120, until 390.
    #expect(result.timeline.ends[4] == 390)
    #expect(result.timeline.starts[5] == 390)
  }

  /// All-to-all inside a node and a message to another go through different ports.
  @Test func transfersOfDifferentNetworksDoNotMeet() throws {
    var layer = LayerWork()
    layer[.attention] = ComponentCost(10)
    layer[.dispatch] = ComponentCost(alone: 60, paired: 60, load: .insideNode)
    let schedule = try schedule("F F B B", pp: 2, micro: 2)
    let plans = ComponentPlans(schedule, works: [1, 2].map { _ in StageWork(layers: [layer]) })
    let result = try EventEngine.run(schedule, plans: plans, hop: 100)
    // F(0,0): 0-70, F(0,1): 70-140. By then the first message has 30 of its 100 left, and the second starts:
    // both at half speed until 200. The second has 70 left and arrives at 270.
    #expect(result.timeline.ends[1] == 140)
    #expect(result.timeline.starts[4] == 200)
    #expect(result.timeline.starts[5] == 270)
    // A message inside the node meets the all-to-all again: as in `transfersShareAPort`.
    let inside = try EventEngine.run(
      ValidSchedule(schedule), plans: plans, hop: 100, hopLoad: .insideNode)
    #expect(inside.timeline.ends[1] == 200)
    #expect(inside.timeline.starts[4] == 260)
  }

  /// A transfer that takes nothing of any port runs at full speed, whatever else is under way.
  @Test func whatTakesNoPortIsNotHeldUp() throws {
    var layer = LayerWork()
    layer[.dispatch] = ComponentCost(
      alone: 60, paired: 60, load: PortLoad(infiniband: 0, nvlink: 0))
    let schedule = try schedule("F F B B", pp: 2, micro: 2)
    let plans = ComponentPlans(schedule, works: [1, 2].map { _ in StageWork(layers: [layer]) })
    let result = try EventEngine.run(schedule, plans: plans, hop: 100)
    #expect(result.timeline.ends[0] == 60 && result.timeline.ends[1] == 120)
  }

  /// The slow-down holds while communication runs, and no longer.
  @Test func computationIsSlowerBesideCommunication() throws {
    // Layer 0's combine (work 40) runs beside nothing of its own; in a pair, MLP(W) runs beside
    // COMBINE(B) of the other layer.
    var layer = LayerWork()
    layer[.combineBackward] = ComponentCost(50)
    layer[.mlpWeight] = ComponentCost(alone: 100, paired: 100, slowdown: 2)
    layer[.mlpBackward] = ComponentCost(10)
    layer[.dispatchBackward] = ComponentCost(50)
    let schedule = try schedule("F B", pp: 1, micro: 1)
    let plans = ComponentPlans(schedule, works: [StageWork(layers: [layer])])
    let result = try EventEngine.run(schedule, plans: plans, hop: 0)
    // COMBINE(B) 0-50, MLP(B) 50-60; then MLP(W) at half speed beside DISPATCH(B) until 110, 25 done,
    // and the other 75 at full speed: 185.
    #expect(result.timeline.makespan == 185)
    #expect(result.streams[0] == StreamUse(compute: 135, communication: 100, both: 50))
  }

  @Test func aRingIsTold() throws {
    let ring = try schedule(
      "if rank == 0 { F@0 B@0 F@1 B@1 } else { F@1 B@1 F@0 B@0 }", pp: 2, micro: 2)
    var generator = SeededGenerator(seed: 1)
    let works = [work(using: &generator), work(using: &generator)]
    #expect {
      try EventEngine.run(ring, plans: ComponentPlans(ring, works: works), hop: 2)
    } throws: { "\($0)".hasPrefix("deadlock: rank 0 is stuck at #1 B(0,0)") }
  }

  private func work(using generator: inout SeededGenerator) -> StageWork {
    let layers = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
      var layer = LayerWork()
      for kind in ComponentKind.allCases where !generator.oneIn(4) {
        let ticks = Ticks.random(in: 1...9, using: &generator)
        layer[kind] = ComponentCost(
          alone: ticks, paired: ticks + Ticks.random(in: 0...3, using: &generator),
          slowdown: generator.oneIn(2)
            ? 1 : Ratio(count: 1000 + Int.random(in: 0...900, using: &generator)))
      }
      return layer
    }
    return StageWork(layers: layers, copy: Ticks.random(in: 0...30, using: &generator))
  }

  /// The components of one instruction, found without `ComponentPlans`.
  private func plan(of instruction: Instruction, _ works: [StageWork]) -> ComponentPlan {
    switch instruction {
    case .pair(let forward, let backward):
      .pair(
        forward: works[forward.stage], backward: works[backward.stage],
        weights: backward.kind == .backward)
    case .single(let operation):
      [.forward, .recomputation].contains(operation.kind)
        ? .forward(works[operation.stage])
        : .backward(
          works[operation.stage], input: operation.kind != .weightBackward,
          weights: operation.kind != .inputBackward)
    }
  }
}
