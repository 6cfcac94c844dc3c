import PPSupport
import PPTrace

/// What `ppsim calibrate` prints of Megatron-LM's timers.
public enum TimerText {
  /// The timers, and what they cannot tell.
  public static func text(_ totals: TimerTotals, isASCII: Bool, width: Int) -> String {
    let table = Table(
      title:
        "What Megatron-LM's timers tell, in ms a step: of the fastest rank and of the slowest, means over steps",
      schema: "ppsim.timers/1",
      columns: [
        .words("timer", "timer"), .numbers("min", "fastest"), .numbers("max", "slowest"),
        .numbers("steps", "steps"),
      ],
      rows: totals.timers.map { timer in
        [
          .text(timer.name), number(timer.least), number(timer.most), .count(timer.count),
        ]
      })
    return table.text(in: .text, isASCII: isASCII, width: width) + "\n" + idle(totals)
      + "which rank is the fastest, what a micro-batch takes and when anything ran, timers do not tell: they make "
      + "no profile\n"
  }

  /// What a step leaves of the slowest rank's work, at least.
  private static func idle(_ totals: TimerTotals) -> String {
    func timer(_ name: String) -> TimerTotals.Timer? { totals.timers.first { $0.name == name } }
    guard let step = timer("forward-backward"), let forward = timer("forward-compute"),
      let backward = timer("backward-compute"), step.most > 0
    else { return "" }
    let least = max(0, 1 - (forward.most + backward.most) / step.most)
    let most = max(least, 1 - (forward.least + backward.least) / step.most)
    return
      "between \(NumberText.percent(least)) and \(NumberText.percent(most)) of the step is no forward and no "
      + "backward\n"
  }

  private static func number(_ value: Double) -> Table.Cell {
    .number(
      exact: NumberText.shortest(value), shown: NumberText.fixed(value, decimals: 2), decimals: 2)
  }
}
