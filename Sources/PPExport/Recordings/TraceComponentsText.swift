import PPCost
import PPModel
import PPSupport
import PPTrace

/// What `ppsim calibrate` prints of traces of kernels.
public enum TraceComponentsText {
  private static let scale = TimeScale.milliseconds

  /// Components, kernels by what they do, and what the trace does not tell.
  public static func text(
    _ traced: TraceComponents, traces: Int, isASCII: Bool, width: Int
  ) -> String {
    func aligned(_ table: Table) -> String {
      table.text(in: .text, isASCII: isASCII, width: width) + "\n"
    }
    var text =
      RunText.count(traced.kernels, "kernel") + " in " + RunText.count(traces, "trace") + "; "
      + "\(scale.rounded(traced.span)) ms, of which \(NumberText.percent(traced.busy)) runs any\n\n"
    if !traced.components.isEmpty { text += aligned(components(traced)) }
    text += aligned(classes(traced))
    return text + notes(traced).map { $0 + "\n" }.joined()
  }

  /// A component a row.
  public static func components(_ traced: TraceComponents) -> Table {
    func time(_ ticks: Ticks) -> Table.Cell { .time(ticks, scale) }
    func share(_ value: Double) -> Table.Cell {
      .number(exact: NumberText.shortest(value), shown: NumberText.percent(value))
    }
    return Table(
      title: "Components, in ms", schema: "ppsim.components/1",
      columns: [
        .words("component", "component"), .numbers("count", "times"), .numbers("mean", "mean"),
        .numbers("least", "least"), .numbers("most", "most"),
        Table.Column.numbers("waiting", "waiting").startingGroup,
        .numbers("preparing", "preparing"), .numbers("beside", "beside data"),
        .numbers("slowdown", "slower by"), .numbers("evidence", "told by"),
      ],
      rows: traced.components.map { part in
        let isComputed = part.kind.stream == .compute
        let slower: Table.Cell =
          part.slowdown.map {
            .number(
              exact: NumberText.shortest($0), shown: NumberText.fixed($0, decimals: 3), decimals: 3)
          } ?? .none
        return [
          .text(part.kind.rawValue), .count(part.count), time(part.mean),
          time(part.times.min() ?? 0), time(part.times.max() ?? 0),
          isComputed ? .none : time(part.waiting), isComputed ? .none : time(part.preparing),
          isComputed ? share(part.beside) : .none, slower,
          isComputed && part.slowdown != nil ? share(part.evidence) : .none,
        ]
      })
  }

  /// What kernels do, a row each.
  private static func classes(_ traced: TraceComponents) -> Table {
    let all = traced.classes.reduce(0) { $0 + $1.time }
    return Table(
      title: "Kernels by what they do", schema: "ppsim.kernels/1",
      columns: [
        .words("what", "what"), .numbers("kernels", "kernels"), .numbers("time", "time in ms"),
        .numbers("share", "share"),
      ],
      rows: traced.classes.map { what, time, count in
        let share = all > 0 ? Double(time) / Double(all) : 0
        return [
          .text(what.rawValue), .count(count), .time(time, scale),
          .number(exact: NumberText.shortest(share), shown: NumberText.percent(share)),
        ]
      })
  }

  private static func notes(_ traced: TraceComponents) -> [String] {
    guard !traced.components.isEmpty else {
      return [
        "no range names a component, so kernels cannot be told apart by layer: they make no profile"
      ]
    }
    var notes = [
      "\(NumberText.percent(traced.unexplained)) of kernel time belongs to no component"
    ]
    if !traced.missing.isEmpty {
      let missing = traced.missing.joined(separator: ", ")
      notes.append("not in the trace: \(missing); it makes no profile")
    }
    let untold = traced.components.filter { $0.kind.stream == .compute && $0.slowdown == nil }
    if !untold.isEmpty {
      notes.append(
        "no kernel ran with and without data moving beside it in "
          + untold.map(\.kind.rawValue).joined(separator: ", "))
    }
    return notes
  }
}
