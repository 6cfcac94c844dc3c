import PPAnalysis
import PPModel

/// `explain`: what a change of a cost does, and how far the schedule is from the best.
public enum ExplainTables {
  /// What one per cent buys.
  public static func sensitivity(_ all: [Sensitivity]) -> Table {
    func cell(_ value: Double) -> Table.Cell {
      .number(
        exact: shortest(value), shown: value == 0 ? "nothing" : fixed(value, decimals: 3) + " %")
    }
    return Table(
      title: "What 1 % buys: by how much the makespan shrinks or grows",
      schema: "ppsim.sensitivity/1",
      columns: [
        .words("what", "what"), .numbers("gain", "1 % faster"), .numbers("loss", "1 % slower"),
      ],
      rows: all.map { [.text($0.subject.title), cell($0.gain), cell($0.loss)] },
      notes: ["per cent of the makespan; exact for small changes, each side by itself"])
  }

  /// The lower bounds, and the makespan beside them.
  public static func bounds(_ bounds: LowerBounds, _ evaluation: Evaluation) -> Table {
    let scale = evaluation.scale
    let makespan = evaluation.metrics.makespan
    let rows: [(String, Ticks)] = [
      ("busiest rank", bounds.busiest), ("fill and drain", bounds.fillAndDrain),
      ("activations held", bounds.activations), ("this schedule", makespan),
    ]
    return Table(
      title: "Lower bounds, for these chunks, this placement and these activations",
      schema: "ppsim.bounds/1",
      columns: [
        .words("bound", "bound"), .numbers("makespan", "makespan"), .numbers("above", "above it"),
      ],
      rows: rows.map { name, ticks in
        let above = Double(makespan) / Double(max(1, ticks)) - 1
        return [
          .text(name), .number(exact: scale.text(ticks), shown: scale.rounded(ticks)),
          .number(
            exact: shortest(above),
            shown: name == "this schedule" || ticks == 0 ? "" : percent(above)),
        ]
      })
  }
}

extension Sensitivity.Subject {
  /// In words.
  public var title: String {
    switch self {
    case .kind(let kind): kind.letters
    case .hop: "p2p"
    case .rank(let rank): "rank \(rank)"
    }
  }
}

/// `explain`: closed forms.
public enum ClosedFormText {
  /// The makespan and the bubble of one run as integer combinations of its costs.
  public static func single(_ evaluation: Evaluation, _ path: CriticalPath) -> String {
    let metrics = evaluation.metrics
    let bubble = BubbleForms.form(evaluation)
    let rank = metrics.ranks.first { $0.idle == metrics.bubbleTime }?.rank ?? 0
    let isFree = evaluation.hop == 0
    let makespan = path.counts(in: evaluation.schedule)
    return "makespan = \(isFree ? makespan.withoutHops : makespan)\n"
      + "bubble   = \(isFree ? bubble.withoutHops : bubble), on rank \(rank)\n"
  }

  /// An inequality `form >= 0` with positive terms on both sides: `W <= F`.
  public static func inequality(_ form: CostCounts) -> String {
    let (left, right) = sides(form)
    return "\(right) <= \(left)"
  }

  /// An equation `form = 0`: `F = I`.
  public static func equation(_ form: CostCounts) -> String {
    let (left, right) = sides(form)
    return "\(left) = \(right)"
  }

  /// The positive and the negative terms; B - W is written I, as far as it goes.
  private static func sides(_ form: CostCounts) -> (String, String) {
    var terms = [
      "F": form.forward, "I": 0, "B": form.backward, "W": form.weight, "F&B": form.pair,
      "p2p": form.hops,
    ]
    // x·B - x·W = x·I
    if form.backward * form.weight < 0 {
      let count = min(abs(form.backward), abs(form.weight)) * (form.backward < 0 ? -1 : 1)
      terms["I"] = count
      terms["B"] = form.backward - count
      terms["W"] = form.weight + count
    }
    func side(_ sign: Int) -> String {
      let parts = ["F&B", "F", "I", "B", "W", "p2p"].compactMap { name -> String? in
        let count = (terms[name] ?? 0) * sign
        return count > 0 ? (count == 1 ? name : "\(count)·\(name)") : nil
      }
      return parts.isEmpty ? "0" : parts.joined(separator: " + ")
    }
    return (side(1), side(-1))
  }
}
