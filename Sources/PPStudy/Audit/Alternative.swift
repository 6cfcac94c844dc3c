import PPAnalysis
import PPCost
import PPModel
import PPTrace

/// What a run would have given otherwise, simulated with its means.
public struct Alternative: Sendable {
  /// What is otherwise: `zb1p`, `balanced stages`, `32 micro-batches`.
  public var label: String
  /// The micro-batches of a step.
  public var micro: Int
  /// From the start of the first chunk to the end of the last.
  public var span: Ticks
  /// Idle and host time of all ranks as a share of the span.
  public var bubbleRate: Double

  /// On how many ranks each stage lives.
  public var copies: Int

  /// What a micro-batch takes of the step.
  public var perMicro: Ticks { Ticks(span.count / Int64(max(1, micro))) }

  fileprivate init(_ label: String, _ run: Run) {
    let timeline = run.evaluation.timeline
    let starts = timeline.starts
    self.label = label
    micro = run.evaluation.schedule.batches
    copies = run.evaluation.schedule.placement.copies
    span = timeline.makespan - (starts.min() ?? 0)
    let work = timeline.ends.indices.reduce(0.0) {
      $0 + Double((timeline.ends[$1] - starts[$1]).count)
    }
    let all = Double(span.count) * Double(run.evaluation.schedule.ranks)
    bubbleRate = all > 0 ? 1 - work / all : 0
  }
}

/// Tries what could be otherwise.
struct AlternativeSearch {
  private(set) var found: [Alternative] = []
  private(set) var leftOut: [(label: String, why: String)] = []

  /// The most other schedules that are told, the fastest ones.
  private static let mostSchedules = 5
  /// The most instructions of an alternative.
  private static let mostInstructions = 2_000_000

  /// All that can be simulated from the means of a recording.
  ///
  /// - Complexity: O(built-in schedules × instructions).
  init(_ audit: Audit, _ sized: SizedSchedule?) {
    let costs = ProfiledCosts(audit.profile, name: "the recording")
    guard let conditions = try? Conditions(costs) else { return }
    let schedule = audit.run.schedule
    guard schedule.count <= AlternativeSearch.mostInstructions else { return }
    if let sized {
      let runs = sized.valid.schedule.runsLike(schedule)
      add("\(sized.named.label), \(runs ? "as it is" : "as drawn")", sized, conditions)
      if !audit.profile.isEven, let even = try? audit.profile.evenMeans() {
        var balanced = Conditions(costs: even)
        balanced.costs.scale = .milliseconds
        add("balanced stages", sized, balanced)
      }
      for micro in [schedule.micro / 2, schedule.micro * 2, schedule.micro * 4]
      where micro > 0
        && schedule.count * micro / schedule.micro
          <= AlternativeSearch.mostInstructions
      {
        let other = try? SizedSchedule(
          sized.named, pp: schedule.ranks, micro: micro, options: sized.options)
        let what = micro == 1 ? "1 micro-batch" : "\(micro) micro-batches"
        if let other { add(what, other, conditions) }
      }
    }
    addSchedules(schedule, sized, conditions)
  }

  private mutating func add(_ label: String, _ sized: SizedSchedule, _ conditions: Conditions) {
    if let run = try? sized.run(conditions) { found.append(Alternative(label, run)) }
  }

  /// Other built-in schedules of the same stages.
  private mutating func addSchedules(
    _ recorded: Schedule, _ sized: SizedSchedule?, _ conditions: Conditions
  ) {
    var others: [Alternative] = []
    var seen = [recorded]
    for name in NamedSchedule.builtInNames where name != sized?.named.label {
      // A size that a schedule refuses is no alternative.
      guard let other = RecognisedSchedule.sized(name, like: recorded),
        other.valid.schedule.stageCount == recorded.stageCount, other.valid.schedule.slices == 1,
        other.valid.schedule.runsNothingBesides,
        !seen.contains(where: other.valid.schedule.runsLike)
      else { continue }
      seen.append(other.valid.schedule)
      do throws(Refusal) {
        others.append(Alternative(name, try other.run(conditions)))
      } catch {
        leftOut.append((name, error.reason))
      }
    }
    others.sort { ($0.span, $0.label) < ($1.span, $1.label) }
    found += others.prefix(AlternativeSearch.mostSchedules)
  }
}

extension Schedule {
  /// Whether it runs forwards and backwards alone, no copies and no forward again.
  fileprivate var runsNothingBesides: Bool {
    !hasCopies && !kinds.contains(InstructionKind.single(.recomputation).rawValue)
  }
}
