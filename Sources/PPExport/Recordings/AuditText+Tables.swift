import PPModel
import PPStudy
import PPSupport
import PPTrace

extension AuditText {
  /// The idle time of each rank, and its parts.
  public static func ranks(_ audit: Audit) -> Table {
    let steps = Int64(max(1, audit.run.steps.count))
    let memory = audit.memory
    let hasMemory = memory.contains { $0 != nil }
    // A tenth of a thousandth of the step is shown, and no less.
    let decimals = max(0, 5 - "\(max(1, audit.measuredSpan.count / 1_000_000))".count)
    func number(_ time: Ticks) -> Table.Cell {
      .number(
        exact: scale.text(time), shown: NumberText.fixed(scale.units(time), decimals: decimals),
        decimals: decimals)
    }
    let kinds = IdlePart.allCases
    func cells(
      _ idle: Ticks, _ rate: Double, _ simulated: Ticks, _ part: (IdlePart) -> Ticks
    ) -> [Table.Cell] {
      [number(Ticks(idle.count / steps)), percent(rate)]
        + kinds.map { number(Ticks(part($0).count / steps)) } + [number(simulated)]
    }
    let ranks = audit.run.schedule.ranks
    var rows = (0..<ranks).map { rank in
      [.count(rank)]
        + cells(
          audit.parts.idle(ofRank: rank), audit.bubbleRate(ofRank: rank), audit.simulatedIdle[rank]
        ) { audit.parts.time($0, onRank: rank) }
        + (hasMemory ? [memory[rank].map(gigabytes) ?? .none] : [])
    }
    rows.append(
      [.text("all")]
        + cells(
          audit.parts.idle, audit.bubbleRate, audit.simulatedIdle.reduce(0, +)
        ) { audit.parts.time($0) } + (hasMemory ? [.none] : []))
    return Table(
      title:
        "Idle time of a step, measured, in ms, and where it comes from; in the mean of \(RunText.count(Int(steps), "step"))",
      schema: "ppsim.audit/1",
      columns: [
        .numbers("rank", "rank"), .numbers("idle", "idle"), .numbers("bubble_rate", "rate"),
      ]
        + kinds.enumerated().map { place, part in
          let column = Table.Column.numbers(part.rawValue, part.title)
          return place == 0 ? column.startingGroup : column
        } + [Table.Column.numbers("simulated_idle", "idle, simulated").startingGroup]
        + (hasMemory ? [.numbers("memory_gb", "memory, GB")] : []),
      rows: rows)
  }

  /// Each step as predicted from the means of the others.
  public static func steps(_ audited: RunAudit) -> Table {
    let audit = audited.audit
    let hasInterruptions = audit.predictions.contains { $0.interrupted != nil }
    return Table(
      title: audited.profileName.map { "Each step, predicted from '\($0)'" }
        ?? (audit.run.steps.count == 1
          ? "The step from its own means" : "Each step, predicted from the means of the others"),
      schema: "ppsim.audit-steps/1",
      columns: [
        .numbers("step", "step"), .numbers("measured", "measured ms"),
        .numbers("simulated", "simulated ms"), .numbers("error", "error"),
      ]
        + (hasInterruptions
          ? [.numbers("interrupted", "interrupted ms"), .numbers("interrupted_error", "error")]
          : [])
        + [
          .numbers("idle_error", "worst idle"), .numbers("idle_rank", "rank"),
          .words("note", ""),
        ],
      rows: audit.predictions.map { step in
        let worst = step.worstIdle
        return [
          .count(step.step), .time(step.measured, scale), .time(step.simulated, scale),
          share(step.plainError),
        ]
          + (hasInterruptions
            ? step.interrupted.map { [.time($0, scale), share(step.error)] } ?? [.none, .none] : [])
          + [share(worst.error), .count(worst.rank), .text(step.isOutlier ? "outlier" : "")]
      })
  }

  /// What other schedules, stages and micro-batches would have given.
  public static func alternatives(_ audited: RunAudit) -> Table? {
    guard let first = audited.alternatives.first else { return nil }
    let own = Double(first.span.count) / Double(max(1, first.micro))
    func row(
      _ label: String, _ micro: Int, _ span: Ticks, _ rate: Double, copies: Int
    ) -> [Table.Cell] {
      let each = Double(span.count) / Double(max(1, micro))
      return [
        .text(label), .count(micro), .time(span, scale), percent(rate),
        .time(Ticks(Int64(each.rounded())), scale),
        .number(
          exact: NumberText.shortest(own / each),
          shown: NumberText.fixed(own / each, decimals: 3) + "×"),
        .count(copies),
      ]
    }
    return Table(
      title: "What else the run could have been, simulated with the measured means",
      schema: "ppsim.audit-alternatives/1",
      columns: [
        .words("what", "what"), .numbers("micro", "micro"), .numbers("span", "first to last ms"),
        .numbers("bubble_rate", "idle"), .numbers("per_micro", "a micro-batch ms"),
        .numbers("speed_up", "speed-up"), .numbers("stage_copies", "copies"),
      ],
      rows: audited.alternatives.map {
        row($0.label, $0.micro, $0.span, $0.bubbleRate, copies: $0.copies)
      })
  }

  private static func share(_ share: Double) -> Table.Cell {
    .number(
      exact: NumberText.shortest(share), shown: (share > 0 ? "+" : "") + NumberText.percent(share))
  }

  private static func percent(_ share: Double) -> Table.Cell {
    .number(exact: NumberText.shortest(share), shown: NumberText.percent(share))
  }

  private static func gigabytes(_ bytes: Int64) -> Table.Cell {
    .number(
      exact: NumberText.shortest(Double(bytes) / 1e9),
      shown: NumberText.gigabytes(Bytes(Double(bytes))))
  }
}
