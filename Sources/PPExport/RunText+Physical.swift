import PPAnalysis
import PPModel
import PPStudy
import PPSupport

extension RunText {
  /// The figures of a model on a cluster: what follows from the step's duration, and how much
  /// all-to-all is hidden; a line each, broken beside the name where it is too long.
  public static func physicalFigures(
    _ evaluation: Evaluation, _ priced: PricedWorkload, width: Int = Table.plainWidth
  ) -> String {
    let rows = physicalRows(evaluation, priced)
    let margin = (rows.map(\.name.count).max() ?? 0) + 2
    return rows.map { name, value in
      let line = name + String(repeating: " ", count: margin - name.count) + value
      return wrapped(line, width: width, indent: margin).map { $0 + "\n" }.joined()
    }.joined()
  }

  /// The same: what each is called, and its value; what continues the line above has no name.
  static func physicalRows(
    _ evaluation: Evaluation, _ priced: PricedWorkload
  ) -> [(name: String, value: String)] {
    let throughput = Throughput(evaluation, priced.workload)
    let hours = throughput.gpuHoursPerTrillionTokens
    var rows: [(name: String, value: String)] = stepRows(evaluation)
    rows += [
      ("tokens/s per GPU", NumberText.rounded(throughput.tokensPerSecond, decimals: 1)),
      (
        "MFU (BF16 peak)",
        "\(NumberText.percent(throughput.utilisation)) causal, \(NumberText.percent(throughput.fullUtilisation)) in full"
      ),
      (
        "GPU-hours",
        "\(NumberText.fixed(hours / 1000, decimals: 1)) thousand per 10¹² tokens: "
          + "\(NumberText.fixed(hours * priced.gpuHourPrice / 1000, decimals: 1)) thousand $ at "
          + "\(NumberText.rounded(priced.gpuHourPrice, decimals: 2)) $/h"
      ),
    ]
    let uses = evaluation.streams ?? []
    rows += [
      hiding(
        priced.workload.hasExchangesOfLayers ? "exchanges hidden" : "all-to-all hidden",
        uses.map(\.both), uses.map(\.exposed), evaluation.scale),
      hiding(
        "PP messages hidden", (evaluation.messages ?? []).map(\.hidden),
        (evaluation.messages ?? []).map(\.exposed), evaluation.scale),
    ].compactMap { $0 }
    if let memory = evaluation.memory {
      let rank = memory.fullest
      let use = memory.ranks[rank]
      rows.append(
        (
          "memory",
          "\(NumberText.gigabytes(use.total)) of \(NumberText.gigabytes(memory.capacity)) GB on rank \(rank)"
            + (memory.fits ? ", the fullest" : ": does not fit")
        ))
      rows.append(
        (
          "",
          [
            ("parameters", use.parameters), ("gradients", use.gradients),
            ("optimizer", use.optimizer), ("activations", use.activations),
            ("buffers", use.buffers), ("overhead", use.overhead),
          ].map { "\($0) \(NumberText.gigabytes($1)) GB" }.joined(separator: ", ")
        ))
    }
    rows.append(("layout", priced.layout.text))
    if let warning = imbalance(evaluation) { rows.append(("", warning)) }
    return rows
  }

  /// The whole step, and what it has besides the pipeline.
  private static func stepRows(_ evaluation: Evaluation) -> [(String, String)] {
    guard let end = evaluation.summary.end else { return [] }
    let scale = evaluation.scale
    func text(_ ticks: Ticks) -> String {
      NumberText.fixed(scale.units(ticks), decimals: 1) + " " + scale.plural
    }
    let parts = [
      ("gradients", end.gradients), ("norm", end.norm), ("optimizer", end.optimizer),
      ("parameters", end.parameters),
    ].filter { $0.1 > 0 }.map { "\($0) \(text($1))" }
    let besides =
      parts.isEmpty ? "" : ": the makespan, and at its end \(parts.joined(separator: ", "))"
    return [("step", text(evaluation.summary.step) + besides)]
  }

  /// A sentence where one rank works far more than the mean, so that the others wait for it.
  private static func imbalance(_ evaluation: Evaluation) -> String? {
    let ranks = evaluation.metrics.ranks
    let mean = ranks.reduce(0) { $0 + Double($1.busy) } / Double(ranks.count)
    guard let most = ranks.max(by: { $0.busy < $1.busy }), mean > 0 else { return nil }
    let excess = Double(most.busy) / mean - 1
    guard excess > 0.15 else { return nil }
    let percent = NumberText.fixed(excess * 100, decimals: 0)
    return "rank \(most.rank) works \(percent) % more than the mean; the others wait for it"
  }

  /// How much of what each rank communicates is hidden; nil where there is none.
  private static func hiding(
    _ name: String, _ hidden: [Ticks], _ exposed: [Ticks], _ scale: TimeScale
  ) -> (String, String)? {
    let total = hidden.reduce(0, +) + exposed.reduce(0, +)
    guard total > 0 else { return nil }
    let share = Double(hidden.reduce(0, +)) / Double(total)
    let most = NumberText.fixed(scale.units(exposed.max() ?? 0), decimals: 1)
    return (name, "\(NumberText.percent(share)); at most \(most) \(scale.plural) exposed on a rank")
  }

  /// One line: the chunk of a close-up, its duration, and how much of its all-to-all is hidden.
  public static func heading(_ closeUp: CloseUp) -> String {
    let scale = TimeScale.milliseconds
    let what: String
    switch closeUp.instruction {
    case .single(let operation):
      what = "\(operation.kind.letter) of stage \(operation.stage)"
    case .pair(let forward, let backward):
      what = "F of stage \(forward.stage) and \(backward.kind.letter) of stage \(backward.stage)"
    }
    let total = closeUp.use.communication
    let hidden = Double(closeUp.use.both) / Double(max(1, total))
    return "\(what), on rank \(closeUp.rank), by itself: \(scale.rounded(closeUp.duration)) ms"
      + (total == 0 ? "" : "; all-to-all hidden \(NumberText.percent(hidden))")
  }
}
