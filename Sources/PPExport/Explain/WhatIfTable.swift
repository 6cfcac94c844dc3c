import PPAnalysis
import PPModel
import PPSupport

/// `--what-if`: the figures of a run as it is and with changes, as `run` prints them.
public enum WhatIfTable {
  /// The figures side by side.
  public static func table(
    _ before: StepSummary, _ after: StepSummary, changes: String
  ) -> Table {
    Table(
      title: "as it is → \(changes)", schema: "ppsim.diff/1",
      columns: [
        .words("figure", "figure"), .numbers("before", "before"), .numbers("after", "after"),
        .numbers("change", "change"),
      ],
      rows: zip(figures(before), figures(after)).compactMap { old, new in
        old.isShown || new.isShown
          ? [.text(old.name), .text(old.text), .text(new.text), .text(change(old, new))] : nil
      })
  }

  private struct Figure {
    var name: String
    var value: Double
    var text: String
    var isShown = true
  }

  /// The figures of a run, the same ones in the same order for every run of a schedule.
  private static func figures(_ summary: StepSummary) -> [Figure] {
    let (metrics, scale) = (summary.metrics, summary.scale)
    func time(_ name: String, _ ticks: Ticks, isShown: Bool = true) -> Figure {
      Figure(name: name, value: Double(ticks), text: scale.rounded(ticks), isShown: isShown)
    }
    let chunks = Double(metrics.peakActivations)
    var figures = [
      time("makespan", metrics.makespan),
      time(
        "longest span", metrics.longestSpan, isShown: metrics.longestSpan < metrics.makespan),
      time("bubble time", metrics.bubbleTime),
      Figure(
        name: "bubble rate", value: metrics.bubbleRate, text: NumberText.percent(metrics.bubbleRate)
      ),
      Figure(
        name: "peak activations", value: chunks, text: NumberText.rounded(chunks, decimals: 4)),
      Figure(
        name: "stage copies", value: Double(metrics.stageCopies), text: "\(metrics.stageCopies)"),
    ]
    if let (bytes, _) = summary.memory {
      figures.append(
        Figure(name: "memory", value: bytes.value, text: NumberText.gigabytes(bytes) + " GB"))
    }
    return figures
  }

  private static func change(_ before: Figure, _ after: Figure) -> String {
    guard before.value != after.value else { return "=" }
    guard before.value != 0 else { return "from 0" }
    let share = (after.value / before.value - 1) * 100
    return (share > 0 ? "+" : "") + NumberText.fixed(share, decimals: abs(share) < 0.1 ? 3 : 1)
      + " %"
  }
}
