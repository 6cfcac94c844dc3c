import PPAnalysis
import PPCost
import PPModel
import TestSupport
import Testing

@testable import PPStudy

/// Layouts that are found by the simulated step.
@Suite struct LayoutSearchTests {
  private func workload(_ model: String = "deepseek-v3") throws -> NamedWorkload {
    var settings = WorkloadSettings()
    settings.model = model
    settings.fidelity = .chunk
    return try NamedWorkload(settings)
  }

  private func makespan(
    _ schedule: String, _ pp: Int, _ micro: Int, _ layout: String, _ model: String
  ) throws -> Ticks {
    var settings = WorkloadSettings()
    settings.model = model
    settings.fidelity = .chunk
    settings.layouts = try LayoutChoice([layout])
    let run = try Run(schedule, pp: pp, micro: micro, Conditions(NamedWorkload(settings)))
    return run.evaluation.metrics.makespan
  }

  /// Never worse than the balanced split; where ranks hold two stages, much better.
  @Test(arguments: [
    ("1f1b", 16, 24, 1.0), ("dualpipe", 8, 20, 1.0), ("zbv", 16, 32, 0.97),
    ("dualpipev", 16, 32, 0.9), ("interleaved", 8, 16, 1.0), ("gpipe", 3, 5, 1.0),
  ])
  func theStepIsShorter(_ schedule: String, _ pp: Int, _ micro: Int, _ most: Double) throws {
    let balanced = try makespan(schedule, pp, micro, "balanced", "deepseek-v3")
    let automatic = try makespan(schedule, pp, micro, "auto", "deepseek-v3")
    #expect(Double(automatic) <= Double(balanced) * most)
  }

  /// Never worse than what people have found by hand: Megatron-LM's layouts for DeepSeek-V3.
  @Test(arguments: [
    ("interleaved", 16, 2, "Et*3|(tt|)*29m|L"), ("interleaved", 8, 2, "Et*4|(t*4|)*14tmL"),
    ("interleaved", 4, 4, "Et*4|(t*4|)*14tmL"),
  ])
  func publishedLayouts(_ schedule: String, _ pp: Int, _ chunks: Int, _ layout: String) throws {
    let sized = try SizedSchedule(
      NamedSchedule(schedule), pp: pp, micro: 4 * pp, options: ["chunks": chunks])
    func makespan(_ layout: String) throws -> Ticks {
      var settings = WorkloadSettings()
      settings.fidelity = .chunk
      settings.layouts = try LayoutChoice([layout])
      return try sized.run(Conditions(NamedWorkload(settings))).evaluation.metrics.makespan
    }
    #expect(try makespan("auto") <= makespan(layout))
  }

  /// On layouts of their own, schedules with more stages than ranks come out before 1F1B, as they do in practice.
  @Test(arguments: ["interleaved", "zbv", "dualpipev", "dualpipe"])
  func moreStagesPay(_ schedule: String) throws {
    #expect(
      try makespan(schedule, 16, 64, "auto", "deepseek-v3")
        < makespan("1f1b", 16, 64, "auto", "deepseek-v3"))
  }

  /// A trial's makespan is that of a run by chunk.
  @Test(arguments: [("1f1b", 4, 8), ("zbv", 4, 8), ("dualpipe", 4, 8), ("dualpipev", 2, 6)])
  func trialsAreRuns(_ schedule: String, _ pp: Int, _ micro: Int) throws {
    let named = try workload("deepseek-v2-lite")
    let sized = try SizedSchedule(NamedSchedule(schedule), pp: pp, micro: micro)
    let stages = sized.valid.schedule.stageCount
    let workload = try named.placed(for: sized)
    let parts = workload.model.layoutParts.count
    var trial = try LayoutTrial(sized.valid, workload)
    var random = SeededGenerator(seed: 7)
    for _ in 0..<5 {
      var counts = [Int](repeating: 1, count: stages)
      for _ in 0..<(parts - stages) { counts[Int.random(in: 0..<stages, using: &random)] += 1 }
      let layout = Layout(cutting: workload.model, into: counts)
      #expect(
        try trial.makespan(counts)
          == makespan(schedule, pp, micro, layout.text, "deepseek-v2-lite"))
    }
  }

  /// Of all cuts into three stages none is shorter than what is found.
  @Test(arguments: ["1f1b", "zb1p", "gpipe"])
  func noCutOfThreeIsShorter(_ schedule: String) throws {
    let named = try workload("deepseek-v2-lite")
    let sized = try SizedSchedule(NamedSchedule(schedule), pp: 3, micro: 7)
    let workload = try named.placed(for: sized)
    let parts = workload.model.layoutParts.count
    var trial = try LayoutTrial(sized.valid, workload)
    var least = Ticks.max
    for first in 1..<(parts - 1) {
      for second in 1..<(parts - first) {
        least = min(least, try trial.makespan([first, second, parts - first - second]))
      }
    }
    #expect(try makespan(schedule, 3, 7, "auto", "deepseek-v2-lite") == least)
  }

  /// The text of a layout is read as the same layout, however it repeats.
  @Test(arguments: 0..<40) func textsComeBack(_ seed: Int) throws {
    let sized = try SizedSchedule(NamedSchedule("1f1b"), pp: 2, micro: 2)
    let model = try workload().placed(for: sized).model
    var random = SeededGenerator(seed: seed)
    let stages = Int.random(in: 1...40, using: &random)
    var counts = [Int](repeating: 1, count: stages)
    let rest = model.layoutParts.count - stages
    for place in 0..<rest {
      counts[seed % 2 == 0 ? place % stages : Int.random(in: 0..<stages, using: &random)] += 1
    }
    let layout = Layout(cutting: model, into: counts)
    #expect(try Layout(parsing: layout.text, for: model) == layout, "\(layout.text)")
  }
}
