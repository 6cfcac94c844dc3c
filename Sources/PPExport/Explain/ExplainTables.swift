import PPAnalysis
import PPModel
import PPSupport

/// `explain`: what a change of a cost does.
enum ExplainTables {
  /// What one per cent buys.
  ///
  /// - Parameter limit: of more than twice as many ranks, stages or links, only those that matter most are
  ///   shown.
  static func sensitivity(_ all: [Sensitivity], limit: Int, notes: [String] = []) -> Table {
    func cell(_ value: Double) -> Table.Cell {
      .number(
        exact: NumberText.shortest(value),
        shown: value == 0 ? "nothing" : NumberText.fixed(value, decimals: 3) + " %")
    }
    func bubble(_ change: Double) -> Table.Cell {
      let sign = change > 0 ? "+" : ""
      return .number(
        exact: NumberText.shortest(change),
        shown: change == 0 ? "=" : sign + NumberText.fixed(change, decimals: 2) + " %"
      )
    }
    var shown: [Sensitivity] = []
    var left = notes
    for (group, name) in [
      (\Sensitivity.Subject.isCost, ""), (\.isRank, "ranks"), (\.isStage, "stages"),
      (\.isLink, "links"),
    ] {
      let members = all.filter { $0.subject[keyPath: group] }
      guard members.count > 2 * limit, !name.isEmpty else {
        shown += members
        continue
      }
      let most = Set(
        members.indices.sorted { (members[$1].loss, $0) < (members[$0].loss, $1) }.prefix(limit))
      shown += members.indices.filter { most.contains($0) }.map { members[$0] }
      left.append("\(limit) of \(members.count) \(name), those that cost most; --all shows all")
    }
    return Table(
      title: "What 1 % buys: by how much the makespan shrinks or grows",
      schema: "ppsim.sensitivity/1",
      columns: [
        .words("what", "what"), .numbers("gain", "1 % faster"), .numbers("loss", "1 % slower"),
        .numbers("bubble_faster", "bubble: faster"), .numbers("bubble_slower", "slower"),
      ],
      rows: shown.map {
        [
          .text($0.subject.title), cell($0.gain), cell($0.loss), bubble(0 - $0.bubbleGain),
          bubble($0.bubbleLoss),
        ]
      },
      notes: [
        "for small changes, each side by itself; of the makespan, and of the largest bubble of a rank"
      ] + left)
  }
}

extension Sensitivity.Subject {
  /// In words.
  var title: String {
    switch self {
    case .kind(let kind): kind.letters
    case .hop: "p2p"
    case .rank(let rank): "rank \(rank)"
    case .stage(let stage): "stage \(stage)"
    case .link(let low, let high): "link \(low)-\(high)"
    case .named(let name): name
    }
  }

  fileprivate var isRank: Bool { if case .rank = self { true } else { false } }
  fileprivate var isStage: Bool { if case .stage = self { true } else { false } }
  fileprivate var isLink: Bool { if case .link = self { true } else { false } }
  fileprivate var isCost: Bool { !isRank && !isStage && !isLink }
}
