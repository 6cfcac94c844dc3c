import PPAnalysis
import PPCost
import PPModel
import PPStudy
import TestSupport
import Testing

@Suite struct PlanTests {
  /// A small model whose ways are few, so that all of them can be run.
  private func space(
    _ model: String = "deepseek-v2-lite", gpus: Int = 8, batch: Int = 32,
    schedules: [String] = ["1f1b", "zbv", "dualpipe"], fixed: [String: String] = [:]
  ) throws -> PlanSpace {
    var settings = WorkloadSettings()
    settings.model = model
    settings.cluster = "h100"
    settings.gpus = gpus
    settings.globalBatch = batch
    return try PlanSpace(settings, schedules: schedules.map { try NamedSchedule($0) }, fixed: fixed)
  }

  /// Leaving out what cannot win changes nothing but what is run.
  @Test(arguments: [
    ["recompute": "none", "cp": "1", "micro_batch": "1"],
    ["tp": "1", "cp": "1", "recompute": "on"],
  ])
  func pruningLosesNothing(_ fixed: [String: String]) throws {
    let space = try space(fixed: fixed)
    let pruned = try Plan(space, most: 2, jobs: 2)
    let whole = try Plan(space, most: 2, jobs: 1, prunes: false)
    #expect(pruned.entries.map(\.point) == whole.entries.map(\.point))
    #expect(pruned.entries.map(\.seconds) == whole.entries.map(\.seconds))
    #expect(whole.pruned == 0 && pruned.count == whole.count)
    #expect(pruned.entries.map(\.seconds) == pruned.entries.map(\.seconds).sorted())
  }

  /// Of trade-offs none is missing, and none is beaten; also where ways are left out.
  @Test func tradeOffsAreThoseOfAllWays() throws {
    let space = try space(
      schedules: ["1f1b", "zbv"], fixed: ["tp": "1", "cp": "1", "micro_batch": "1"])
    let pruned = try Plan(space, most: 1, aim: .tradeOffs, jobs: 2)
    let whole = try Plan(space, most: 1, aim: .tradeOffs, jobs: 1, prunes: false)
    #expect(pruned.entries.map(\.point) == whole.entries.map(\.point))
    let entries = pruned.entries
    #expect(entries.count > 3)
    #expect(entries.map(\.seconds) == entries.map(\.seconds).sorted())
    #expect(entries.map(\.bytes) == entries.map(\.bytes).sorted(by: >))
    // The fastest is a trade-off.
    let best = try #require(Plan(space, most: 1, jobs: 2).entries.first)
    #expect(entries[0].seconds == best.seconds)
  }

  /// The best of all parts are the best of the whole, and parts have each way once.
  @Test func partsMakeAWhole() throws {
    let space = try space(schedules: ["1f1b", "zbv"], fixed: ["cp": "1", "recompute": "on"])
    let whole = try Plan(space, most: 3, jobs: 2)
    let parts = try ["1/3", "2/3", "3/3"].map {
      try Plan(space, most: 3, part: Shard(parsing: $0), jobs: 2)
    }
    #expect(parts.map(\.count).reduce(0, +) == whole.count)
    let all = parts.flatMap(\.entries).sorted { $0.seconds < $1.seconds }
    #expect(all.prefix(3).map(\.seconds) == whole.entries.map(\.seconds))
  }

  /// Slower links make what needs them slower, and nothing faster.
  @Test func slowerLinksAreSlower() throws {
    var space = try space(gpus: 16, schedules: ["1f1b"], fixed: ["pp": "1", "recompute": "on"])
    let before = try Plan(space, most: 4, jobs: 2)
    space.speeds = ["ib": 0.25]
    let after = try Plan(space, most: 4, jobs: 2)
    for (fast, slow) in zip(before.entries, after.entries) { #expect(fast.seconds < slow.seconds) }
  }

  /// What is fixed holds, and the rest divides.
  @Test func waysAreAsAsked() throws {
    let plan = try Plan(
      space(gpus: 16, batch: 64, fixed: ["pp": "2", "recompute": "full"]), most: 20, jobs: 2)
    #expect(plan.entries.count > 4)
    for entry in plan.entries {
      let point = entry.point
      #expect(point.pp == 2 && point.recompute == "full")
      #expect(point.pp * point.tensor * point.context * entry.data == 16)
      #expect(entry.micro * point.sequences * entry.data == 64)
      #expect(entry.summary.memory?.fits == true)
    }
    #expect(Set(plan.entries.map(\.point)).count == plan.entries.count)
  }

  /// The first is what a run with its options gives.
  @Test func theFirstIsARun() throws {
    let space = try space(fixed: ["cp": "1", "recompute": "on"])
    let best = try #require(Plan(space, most: 1, jobs: 2).entries.first)
    let words =
      "run \(best.label) \(best.options) --model deepseek-v2-lite --cluster h100 --gpus 8 "
      + "--global-batch 32"
    #expect(words.contains("--pp \(best.point.pp) --tp \(best.point.tensor)"))
    var settings = space.base
    for (key, value) in [
      ("tp", "\(best.point.tensor)"), ("cp", "\(best.point.context)"),
      ("micro_batch", "\(best.point.sequences)"), ("recompute", best.point.recompute),
      ("zero", "\(best.point.zero)"),
    ] {
      try WorkloadSetting.all.first { $0.key == key }?.set(value, in: &settings)
    }
    settings.expertParallel = best.point.expert
    let sized = try SizedSchedule(
      NamedSchedule(best.label), pp: best.point.pp, micro: best.micro)
    let run = try sized.run(Conditions(NamedWorkload(settings)))
    #expect(run.evaluation.summary.step == best.summary.step)
  }

  @Test func whatDoesNotFitIsTold() throws {
    #expect {
      try Plan(space("llama-3.1-405b", gpus: 8, batch: 8, schedules: ["1f1b"]), most: 3, jobs: 2)
    } throws: {
      "\($0)".contains("none of the") && "\($0)".contains("fits the memory")
    }
    #expect {
      try Plan(space(gpus: 7, batch: 5, fixed: ["pp": "2"]), most: 3, jobs: 1)
    } throws: {
      "\($0)".contains("no way divides 7 GPUs and 5 sequences")
    }
    var settings = WorkloadSettings()
    settings.gpus = 8
    #expect(throws: Refusal.self) { try PlanSpace(settings, schedules: []) }
  }
}
