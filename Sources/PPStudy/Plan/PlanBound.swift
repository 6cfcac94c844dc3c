import PPAnalysis
import PPCluster
import PPCost
import PPEngine
import PPModel
import PPSupport

/// What no schedule can beat on a grid: times and a memory that hold for every way with it.
///
/// - Time: the chunks of a micro-batch are run by the ranks between them, so one of them runs at least 1/pp of their time,
///   for each micro-batch. Chunks by themselves take what the whole model takes as one stage: F, and B or I and W. In
///   pairs they take no less than what is computed, and no less than what is exchanged.
/// - Memory: ranks hold every parameter at least once between them, so one of them holds at least 1/pp of what they,
///   their gradients and the optimizer's state take.
struct PlanBound: Sendable {
  /// Of a step of a schedule without pairs, in seconds.
  let apart: Double
  /// Of one with pairs.
  let paired: Double
  /// Of the fullest GPU.
  var bytes: Bytes = 0

  /// The bounds of a way.
  ///
  /// - Throws: a sentence where the way does not divide.
  init(
    _ point: PlanPoint, _ named: NamedWorkload, micro: Int,
    _ spreads: inout [ExpertRouting: ExpertRouting.Spread]
  ) throws(Refusal) {
    var workload = try named.placed(pp: point.pp)
    if let routing = workload.routing {
      let spread = spreads[routing] ?? routing.spread()
      spreads[routing] = spread
      workload.knownSpreads = [routing: spread]
    }
    let share = Double(micro) / Double(point.pp)
    do {
      let whole = try Layout(balancing: workload.model, stages: 1) { _ in 1 }
      let work = try workload.stageWorks(whole)[0]
      func seconds(_ kind: InstructionKind) throws -> Double {
        let plan = ComponentPlan(kind, work, backward: work)
        return TimeScale.milliseconds.seconds(try EventEngine.duration(of: plan)).value
      }
      apart =
        share
        * (try seconds(.forward)
          + min(try seconds(.backward), try seconds(.inputBackward) + seconds(.weightBackward)))
      var streams: [ComponentStream: Ticks] = [:]
      for layer in work.layers {
        for kind in ComponentKind.allCases {
          streams[kind.stream, default: 0] += min(layer[kind].alone, layer[kind].paired)
        }
      }
      let busiest = max(streams[.compute] ?? 0, streams[.communication] ?? 0)
      paired = min(apart, share * TimeScale.milliseconds.seconds(busiest).value)
    } catch {
      throw .misfit("\(error)")
    }
  }

  /// The memory that one rank of a way needs at least.
  ///
  /// - Throws: a sentence where the way does not divide.
  static func bytes(_ point: PlanPoint, _ named: NamedWorkload) throws(Refusal) -> Bytes {
    let workload = try named.placed(pp: point.pp)
    do throws(LayoutError) {
      let whole = try Layout(balancing: workload.model, stages: 1) { _ in 1 }
      return workload.stageMemory(whole)[0].held.total / Double(point.pp)
    } catch {
      throw .misfit("\(error)")
    }
  }
}
