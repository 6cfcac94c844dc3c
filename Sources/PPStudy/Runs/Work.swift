import PPAnalysis
import PPCost
import PPModel
import PPSupport

/// What a run timed: figures of two schedules can be compared where it is the same.
///
/// `run --json` tells it, `check --baseline` and `diff` compare it.
public struct Work: Sendable {
  /// One thing that figures follow from.
  package struct Fact: Sendable {
    /// The key in `run --json`.
    package var key: String
    /// As people read it.
    package var shown: String
    /// What is compared: a preset is what it says, whatever its file is called.
    package var identity: String

    package init(_ key: String, _ shown: String, identity: String? = nil) {
      self.key = key
      self.shown = shown
      // Repeats can be written in several ways.
      let isLayout = key == "layout"
      self.identity =
        identity ?? (isLayout ? Layout.stages(ofText: shown)?.joined(separator: "|") : nil) ?? shown
    }
  }

  /// What is known, in the order in which differences are told.
  package let facts: [Fact]

  package init(facts: [Fact]) { self.facts = facts }

  /// What a run with these costs times.
  public init(_ costs: RunCosts, stages: Int, heldForW: Chunks) {
    let slow = costs.slow.text.isEmpty ? "none" : costs.slow.text
    let held = [
      Fact("slow", slow), Fact("held_for_w", DecimalNumber.text(Int64(heldForW.count))),
    ]
    switch costs {
    case .unit(let costs, let isBlocking, _):
      // I is B without W.
      let followed = OperationKind.allCases.filter {
        !OperationKind.costed.contains($0) && $0.traits.costsAs == nil
      }
      .map(\.letter)
      // Every stage costs the same, so that more stages are more work.
      facts =
        [Fact("stages", "\(stages)")]
        + Work.named(costs).filter { !followed.contains($0.key) }
        .map { Fact($0, $1.map(TimeScale.unitCosts.text).joined(separator: ",")) }
        + costs.rareKinds.map { kind in
          Fact(
            kind.costKey, costs.values(kind).map(TimeScale.unitCosts.text).joined(separator: ","))
        }
        + Work.actions(costs).map { Fact($0, TimeScale.unitCosts.text($1)) }
        + [Fact("p2p_mode", isBlocking ? "blocking" : "overlap")] + held
    case .workload(let priced):
      facts =
        priced.facts
        + [
          Fact("workload", priced.description), Fact("fidelity", priced.fidelity.rawValue),
        ] + held
    }
  }

  /// The unit costs by their keys: one, or one for each stage.
  package static func named(_ costs: UnitCosts) -> [(key: String, ticks: [Ticks])] {
    (costs.known ?? InstructionKind.costNamed).map { ($0.costKey, costs.values($0)) }
      + [("p2p", [costs.hop])]
  }

  /// What the host and actions take besides the chunks, by their keys.
  package static func actions(_ costs: UnitCosts) -> [(key: String, ticks: Ticks)] {
    UnitCosts.besideKeys.map { ($0, costs.beside($0)) }
  }

  /// What differs from an earlier run, a phrase each: `F 1 there, 2 here`.
  ///
  /// Of what either does not tell, nothing is said.
  public func differences(from earlier: Work) -> [String] {
    let before = Dictionary(earlier.facts.map { ($0.key, $0) }) { first, _ in first }
    // The words for a model and a cluster say less than their facts.
    let isTold = before["model"] != nil && facts.contains { $0.key == "model" }
    func stages(_ layout: Fact) -> Int? { Layout.stages(ofText: layout.shown)?.count }
    return facts.compactMap { fact in
      guard let old = before[fact.key], old.identity != fact.identity else { return nil }
      switch fact.key {
      case "workload" where isTold: return nil
      // Schedules with other numbers of stages have other layouts of one model.
      case "layout" where stages(old) != stages(fact): return nil
      default: break
      }
      return old.shown == fact.shown
        ? "\(fact.key) \(fact.shown) there, another \(fact.shown) here"
        : "\(fact.key) \(old.shown) there, \(fact.shown) here"
    }
  }
}

extension PricedWorkload {
  /// The facts of `work` in `run --json`.
  package var facts: [Work.Fact] {
    let recompute = given.first { $0.setting.key == "recompute" }?.text ?? "on"
    let known = ["on": "true", "off": "false"]
    return [
      Work.Fact("model", model.name, identity: model.digest),
      Work.Fact("cluster", cluster.name, identity: cluster.digest),
      Work.Fact("profile", profile.name, identity: profile.digest),
      Work.Fact("measured_times", "\(workload.isMeasured)"),
      Work.Fact("layout", layout.text),
      Work.Fact("ep", "\(workload.grid.expert)"),
      Work.Fact("experts_per_token", "\(workload.model.experts?.perToken ?? 0)"),
      Work.Fact("micro_tokens", "\(workload.tokens)"),
      Work.Fact("precision", workload.settings.precision.rawValue),
      Work.Fact("comm_scale", NumberText.shortest(workload.communicationScale)),
      Work.Fact("recompute", known[recompute] ?? recompute),
      Work.Fact("gpus", "\(workload.grid.gpus)"),
    ]
      + given.filter { $0.setting.key != "recompute" && $0.setting.key != "gpus" }
      .sorted { $0.setting.key < $1.setting.key }
      .map { Work.Fact($0.setting.key, $0.text) }
  }
}
