import PPCost
import PPModel
import PPSupport
import TestSupport
import Testing

@testable import PPStudy

/// Settings by their options, and the grids that follow.
@Suite struct WorkloadSettingTests {
  private func settings(_ pairs: [(String, String)]) throws -> WorkloadSettings {
    var settings = WorkloadSettings()
    settings.model = "llama-3-70b"
    settings.cluster = "h100"
    settings.layouts = try LayoutChoice(["balanced"])
    for (name, value) in pairs {
      switch name {
      case "model": settings.model = value
      case "ep": settings.expertParallel = Int(value)
      default:
        let setting = try #require(WorkloadSetting.all.first { $0.key == name }, "\(name)")
        try setting.set(value, in: &settings)
      }
    }
    return settings
  }

  private func grid(_ pp: Int, _ pairs: [(String, String)]) throws -> ParallelGrid {
    let sized = try SizedSchedule(NamedSchedule("1f1b"), pp: pp, micro: 8)
    return try NamedWorkload(settings(pairs)).placed(for: sized).grid
  }

  /// gpus = pp × tp × cp × dp, whichever is left out; without a word as many as fit in 2048.
  @Test func theGridFollows() throws {
    let grid = try grid(4, [("tp", "8"), ("cp", "2"), ("gpus", "256")])
    #expect(grid.data == 4 && grid.gpus == 256 && grid.expert == 1)
    #expect(try self.grid(4, [("tp", "8"), ("dp", "3")]).gpus == 96)
    #expect(try self.grid(5, []).gpus == 2045)
    // Experts need groups of 64 GPUs on 5 ranks: 6 × 64 of 409.
    let experts = try self.grid(5, [("model", "deepseek-v3")])
    #expect(experts.expert == 64 && experts.data == 384)
    // With 8 GPUs a stage no more than 8 can share experts.
    #expect(try self.grid(4, [("model", "deepseek-v3"), ("dp", "8")]).expert == 8)
  }

  @Test(arguments: [
    ([("tp", "8"), ("gpus", "100")], "--gpus is 100; with pp 4 × tp 8 × cp 1 = 32"),
    ([("tp", "3")], "--tp is 3; it must divide the model's 64 attention heads"),
    ([("cp", "3")], "--cp is 3; twice that, 6, must divide the sequence of 4096 tokens"),
    ([("gpus", "64"), ("dp", "4")], "--dp is 4, but 64 GPUs are pp 4 × tp 1 × cp 1 × dp 16"),
    ([("global_batch", "100"), ("dp", "8")], "--global-batch is 100; it must be a multiple of"),
    ([("global_batch", "64"), ("dp", "4")], "--micro is 8, but a global batch of 64"),
    (
      [("model", "deepseek-v3"), ("ep", "64"), ("dp", "8")],
      "--ep is 64; it must divide tp × cp × dp"
    ),
    ([("expert_imbalance", "1.5")], "--expert-imbalance is for models with experts"),
    ([("layers", "0")], "--layers is '0'"), ([("layers", "1+3")], "--layers 1+…"),
    ([("recompute", "norm")], "--recompute: 'norm' cannot be recomputed"),
    ([("unfused", "gate")], "--unfused: 'gate' is nothing that is fused; it must be none, all"),
    ([("zero", "9")], "--zero is '9'; it must be a whole number from 0 to 3"),
    ([("tp", "1024"), ("cp", "1024"), ("dp", "1000000")], "pp × tp × cp × dp is too large"),
  ])
  func contradictionsAreTold(_ pairs: [(String, String)], _ sentence: String) throws {
    do throws(Refusal) {
      var grid: ParallelGrid?
      do { grid = try self.grid(4, pairs) } catch let refusal as Refusal { throw refusal } catch {}
      Issue.record("\(String(describing: grid)) should be refused")
    } catch {
      #expect(error.reason.hasPrefix(sentence), "\(error.reason)")
    }
  }

  /// Micro-batches follow from the global batch: 96 / (3 × 4).
  @Test func microbatchesFollow() throws {
    let pairs = [("global_batch", "96"), ("micro_batch", "3"), ("dp", "4")]
    #expect(try NamedWorkload(settings(pairs)).micro(pp: 4) == 8)
    #expect(try NamedWorkload(settings([])).micro(pp: 4) == nil)
  }

  /// Attention is charged by sequences: two of 4096 tokens take less than one of 8192, and products as long.
  @Test func attentionIsChargedBySequence() throws {
    let sized = try SizedSchedule(NamedSchedule("1f1b"), pp: 4, micro: 8)
    func flops(_ pairs: [(String, String)]) throws -> Double {
      try NamedWorkload(settings(pairs)).placed(for: sized).trainingFLOPs(isCausal: true)
    }
    let (two, one) = (
      try flops([("seq", "4096"), ("micro_batch", "2")]), try flops([("seq", "8192")])
    )
    // 80 layers × 8192² × 64 heads × 2 × 128 × 3 passes, of which half is gone.
    let core: Double = 80 * 8192.0 * 8192 * 64 * 256 * 3
    #expect(abs((one - two) / (core / 2) - 1) < 1e-9)
  }

  /// Every published run can be predicted, and its command is its options.
  @Test func publishedRunsAreRead() throws {
    #expect(Set(PublishedRun.all.map(\.id)).count == PublishedRun.all.count)
    for run in PublishedRun.all {
      let named = try NamedWorkload(WorkloadSettings(run))
      let micro = try #require(try named.micro(pp: run.pp), "\(run.id)")
      #expect(micro > 0 && run.command.contains("--pp \(run.pp)"))
    }
    // GPUs as published.
    let gpus = Dictionary(uniqueKeysWithValues: PublishedRun.all.map { ($0.id, $0.gpus) })
    #expect(gpus["n1"] == 1024 && gpus["n5"] == 256 && gpus["n8"] == 8192 && gpus["v3"] == 2048)
  }

  /// 815 samples a second on 8 GPUs and the like: measured seconds by hand.
  @Test func measuredSteps() throws {
    // 1536 × 8192 tokens / (326 × 1024); 144 / (11.8 × 8).
    #expect(try (RunScoreboard.prediction("z1").measured - 1.525).magnitude < 0.001)
    #expect(try (RunScoreboard.prediction("n2").measured - 19.692).magnitude < 0.001)
    #expect(throws: Refusal.self) { try RunScoreboard.prediction("n99") }
    #expect(RunScoreboard.median([-3, 1, 2]) == 2 && RunScoreboard.median([4, -2]) == 3)
    #expect(RunScoreboard.median([]) == nil)
  }
}
