import PPAnalysis
import PPCost
import PPEngine
import PPModel
import PPSupport

extension PlanEntry {
  /// What a step is made of, each part the mean over ranks, in seconds.
  private var parts: [(name: String, seconds: Double)] {
    let streams = summary.streams ?? StreamUse()
    let ranks = Double(summary.ranks)
    func mean(_ ticks: Ticks) -> Double { summary.scale.seconds(ticks).value / ranks }
    let end = summary.end?.total ?? 0
    return [
      ("computation", mean(streams.compute)), ("exchanges", mean(streams.exposed)),
      ("bubble", mean(summary.metrics.totalIdle)),
      ("the step's end", summary.scale.seconds(end).value),
    ]
  }

  /// What it gives up against a faster one: the part of the step that grows most, `bubble +210 ms`; empty where none
  /// does.
  public func giving(up best: PlanEntry) -> String {
    let growth = zip(parts, best.parts).map { (name: $0.name, by: $0.seconds - $1.seconds) }
    guard let most = growth.max(by: { $0.by < $1.by }), most.by > 0 else { return "" }
    return "\(most.name) +\(NumberText.fixed(most.by * 1e3, decimals: 0)) ms"
  }

  /// Time in which exchanges alone run, over the step.
  public var exposedShare: Double { seconds > 0 ? parts[1].seconds / seconds : 0 }

  /// The options that say the way: `--pp 16 --tp 1 …`.
  public var options: String {
    var words = "--pp \(point.pp) --tp \(point.tensor) --cp \(point.context)"
    if let expert = point.expert { words += " --ep \(expert)" }
    words += " --micro-batch \(point.sequences) --recompute \(point.recompute) --zero \(point.zero)"
    return words
  }

  /// What Megatron-LM calls it; nil for a schedule that it does not have.
  public var megatron: String? {
    let own: [String: String] = [
      "1f1b": "", "interleaved": " --num-virtual-stages-per-pipeline-rank \(stagesOfRank)",
      "interleaved-overlap":
        " --num-virtual-stages-per-pipeline-rank \(stagesOfRank) --overlap-moe-expert-parallel-comm",
    ]
    guard let schedule = own[label] else { return nil }
    var words =
      "--pipeline-model-parallel-size \(point.pp) --tensor-model-parallel-size \(point.tensor)"
      + " --context-parallel-size \(point.context)"
    if point.tensor > 1 { words += " --sequence-parallel" }
    if let expert = point.expert { words += " --expert-model-parallel-size \(expert)" }
    words += " --micro-batch-size \(point.sequences)" + schedule
    switch point.recompute {
    case "none": break
    case "full":
      words += " --recompute-granularity full --recompute-method uniform --recompute-num-layers 1"
    case "on":
      words +=
        " --recompute-granularity selective --recompute-modules layernorm mla_up_proj moe_act"
    case let modules:
      words +=
        " --recompute-granularity selective --recompute-modules "
        + modules.split(separator: ",").joined(separator: " ")
    }
    switch point.zero {
    case 1: words += " --use-distributed-optimizer"
    case 2: words += " --use-megatron-fsdp --data-parallel-sharding-strategy optim_grads"
    case 3: words += " --use-megatron-fsdp --data-parallel-sharding-strategy optim_grads_params"
    default: break
    }
    return words + " --pipeline-model-parallel-layout '\(layout.text)'"
  }

  private var stagesOfRank: Int { max(1, summary.stages / summary.ranks) }
}
