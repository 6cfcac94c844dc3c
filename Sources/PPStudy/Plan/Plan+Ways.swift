import PPAnalysis
import PPCluster
import PPCost
import PPSupport

extension Plan {
  private enum Ending {
    case entry(PlanEntry)
    case unfit
    case impossible
  }

  /// What comes of a way, chunk by chunk with a balanced layout, with the first of ZeRO's stages that lets it fit; for
  /// trade-offs, with each.
  static func trials(
    _ point: PlanPoint, _ micro: Int, _ space: PlanSpace, _ presets: NamedPresets, _ aim: PlanAim,
    _ spreads: inout [ExpertRouting: ExpertRouting.Spread]
  ) -> [PlanTrial] {
    var trials: [PlanTrial] = []
    for zero in space.zeroes where zero >= point.zero {
      var way = point
      way.zero = zero
      switch run(
        way, micro, space, presets, layout: LayoutChoice.balanced, isClose: false, &spreads)
      {
      case .entry(let entry):
        trials.append(PlanTrial(way, .ok, seconds: entry.seconds, bytes: entry.bytes))
        if aim == .fastest { return trials }
      case .unfit: trials.append(PlanTrial(way, .unfit))
      case .impossible: return trials + [PlanTrial(way, .impossible)]
      }
    }
    return trials
  }

  /// A closer look at a way that fits: with a layout found by search, and component by component where that is quick; nil
  /// where it does not fit so.
  static func close(
    _ point: PlanPoint, _ micro: Int, _ space: PlanSpace, _ presets: NamedPresets,
    _ spreads: inout [ExpertRouting: ExpertRouting.Spread]
  ) -> PlanEntry? {
    // The layout that is found may need more memory than the balanced one, which is there if nothing else fits.
    for layout in [LayoutChoice.automatic, LayoutChoice.balanced] {
      for zero in space.zeroes where zero >= point.zero {
        var way = point
        way.zero = zero
        switch run(way, micro, space, presets, layout: layout, isClose: true, &spreads) {
        case .entry(let entry): return entry
        case .unfit: continue
        case .impossible: return nil
        }
      }
    }
    return nil
  }

  private static func run(
    _ point: PlanPoint, _ micro: Int, _ space: PlanSpace, _ presets: NamedPresets, layout: String,
    isClose: Bool, _ spreads: inout [ExpertRouting: ExpertRouting.Spread]
  ) -> Ending {
    do throws(Refusal) {
      var settings = try point.settings(space.base)
      settings.layouts = try LayoutChoice([layout])
      if !isClose { settings.fidelity = .chunk }
      let workload = try NamedWorkload(settings, presets)
      let sized = try SizedSchedule(
        space.schedules[point.schedule], pp: point.pp, micro: micro,
        limits: .lower(to: 2_000_000, for: "ppsim plan"))
      let run = try sized.evaluate(
        workload.knowing(&spreads, for: sized), heldForW: 1)
      let summary = run.evaluation.summary
      guard summary.memory?.fits ?? true else { return .unfit }
      return .entry(
        PlanEntry(
          point: point, label: space.schedules[point.schedule].label,
          data: run.priced.workload.grid.data, micro: micro, summary: summary,
          throughput: Throughput(run.evaluation, run.priced.workload), layout: run.priced.layout))
    } catch {
      return .impossible
    }
  }
}
