import PPCost
import PPModel

extension WorkloadSetting {
  /// Every setting, in the order of the help.
  public static let all = grid + computation

  private static let onOff = Values.words(["on", "off"])

  private static func row(
    _ key: String, _ values: Values, _ help: String,
    apply: @escaping @Sendable (inout WorkloadSettings, Value) throws(Refusal) -> Void
  ) -> WorkloadSetting {
    WorkloadSetting(
      key: key, values: values, help: help, isOfGrid: true, changesLayers: false, apply: apply)
  }

  /// How GPUs divide the work, what a step is, and what is kept of parameters.
  static let grid: [WorkloadSetting] = {
    let counts = Values.count(1...1_000_000)
    var rows = [
      row("tp", .count(1...1024), "GPUs that share a layer's matrices (default 1)") {
        $0.grid.tensor = $1.count
      },
      row("cp", .count(1...1024), "GPUs that share a sequence (default 1)") {
        $0.grid.context = $1.count
      },
      row("dp", counts, "GPUs with the same layers (default: as 2048 GPUs in all allow)") {
        $0.dataParallel = $1.count
      },
      row("gpus", .count(1...10_000_000), "all GPUs of the run: pp × tp × cp × dp") {
        $0.gpus = $1.count
      },
      row("seq", .count(1...10_000_000), "tokens in a sequence (default 4096)") {
        $0.sequence = $1.count
      },
      row("micro_batch", .count(1...100_000), "sequences in a micro-batch (default 1)") {
        $0.sequences = $1.count
      },
      row("global_batch", .count(1...100_000_000), "sequences in a step; --micro follows from it") {
        $0.globalBatch = $1.count
      },
      row("sequence_parallel", onOff, "divide normalisations among tp by tokens (default on)") {
        $0.grid.dividesSequence = $1.isOn
      },
      row("tp_overlap", onOff, "exchange for tp in pieces beside products (default off)") {
        $0.overlap.tensor = $1.isOn
      },
      row(
        "cp_exchange", .words(LayerSettings.ContextExchange.allCases.map(\.rawValue)),
        "how keys and values travel: ring or all-gather (default ring)"
      ) {
        $0.contextExchange = LayerSettings.ContextExchange(rawValue: $1.text) ?? .ring
      },
      row("zero", .count(0...3), "ZeRO's stage: what dp divides (default 1)") {
        $0.training.zero = $1.count
      },
      row("dp_overlap", onOff, "gradients and parameters travel beside compute (default on)") {
        $0.overlap.data = $1.isOn
      },
    ]
    let widths = Values.words(["fp32", "bf16"])
    rows += [
      row("main_grads", widths, "in which gradients are added up (default fp32)") {
        $0.training.gradient = $1.text == "fp32" ? 4 : 2
      },
      row("grad_reduce", widths, "in which gradients travel (default fp32)") {
        $0.training.reducedGradient = $1.text == "fp32" ? 4 : 2
      },
      row("moments", widths, "in which the optimizer keeps moments (default fp32)") {
        $0.training.moments = $1.text == "fp32" ? 8 : 4
      },
    ]
    for index in rows.indices
    where ["tp", "cp", "seq", "micro_batch", "sequence_parallel"].contains(rows[index].key) {
      rows[index].changesLayers = true
    }
    return rows
  }()
}
