import PPAnalysis
import PPModel
import PPSupport

extension RunText {
  /// A table with the figures of each rank.
  public static func ranks(_ evaluation: Evaluation) -> Table {
    ranks(evaluation.summary, evaluation)
  }

  /// The same; nil for a run that kept no timeline, and has the figures alone.
  ///
  /// - Parameter isCompared: whether activations are told as beside other schedules; see `StepSummary.peakChunks`.
  public static func ranks(
    _ summary: StepSummary, _ evaluation: Evaluation?, isCompared: Bool = false
  ) -> Table {
    let scale = summary.scale
    func time(_ ticks: Ticks) -> Table.Cell { .time(ticks, scale) }
    let hasHost = summary.metrics.hostTime > 0
    var columns: [Table.Column] =
      [.numbers("rank", "rank"), .numbers("busy", "busy")]
      + (hasHost ? [.numbers("host", "host")] : [])
      + [
        .numbers("idle", "idle"), .numbers("span", "span"),
        .numbers("peak_activations", "peak activations"),
      ]
    var rows: [[Table.Cell]] = summary.metrics.ranks.map { rank in
      let chunks =
        isCompared
        ? NumberText.rounded(summary.chunks(rank.peakActivations), decimals: 6)
        : RunJSON.text(rank.peakActivations)
      return [.count(rank.rank), time(rank.busy)] + (hasHost ? [time(rank.host)] : [])
        + [time(rank.idle), time(rank.span), .number(exact: chunks, shown: chunks)]
    }
    func add(_ more: [Table.Column], _ cells: (Int) -> [Table.Cell]) {
      columns += more
      for rank in rows.indices { rows[rank] += cells(rank) }
    }
    if let uses = evaluation?.streams {
      add([
        .numbers("all_to_all_hidden", "a2a hidden"), .numbers("all_to_all_exposed", "exposed"),
      ]) { [time(uses[$0].both), time(uses[$0].exposed)] }
    }
    if let uses = evaluation?.messages {
      add([.numbers("pp_hidden", "PP hidden"), .numbers("pp_exposed", "exposed")]) {
        [time(uses[$0].hidden), time(uses[$0].exposed)]
      }
    }
    if let memory = evaluation?.memory {
      let parts = [
        ("parameters", "param."), ("gradients", "grad."), ("optimizer", "optim."),
        ("activations", "activ."), ("buffers", "buffers"), ("memory", "memory"),
      ]
      add(parts.map { .numbers($0.0, $0.1) }) { rank in
        let use = memory.ranks[rank]
        return [
          use.parameters, use.gradients, use.optimizer, use.activations, use.buffers, use.total,
        ].map { .number(exact: NumberText.whole($0), shown: NumberText.gigabytes($0)) }
      }
    }
    let units = (scale.unit == "ms" ? ", in ms" : "") + (evaluation?.memory == nil ? "" : " and GB")
    return Table(title: "Each rank" + units, schema: "ppsim.ranks/1", columns: columns, rows: rows)
  }
}
