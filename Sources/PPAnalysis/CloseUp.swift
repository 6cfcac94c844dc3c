import PPCost
import PPEngine
import PPModel

/// One chunk of a schedule by itself, component by component.
///
/// Where stages differ it is the chunk that the schedule runs most often, and of several that it runs
/// as often, the first by (rank, position).
public struct CloseUp: Sendable {
  /// The instruction.
  public let instruction: Instruction
  /// The rank that runs it.
  public let rank: Int
  /// How long it takes, in ticks.
  public let duration: Ticks
  /// How it uses its rank's streams.
  public let use: StreamUse
  /// Its components, in the order of their ends.
  public let components: [ComponentRecord]

  /// The most frequent chunk of `kind`; nil if the schedule has none.
  ///
  /// - Throws: durations too long for the clock.
  /// - Complexity: O(instructions + components of the chunk).
  public init?(
    _ kind: InstructionKind, of schedule: Schedule, workload: Workload, layout: Layout
  ) throws(SimulationError) {
    let plans = ComponentPlans(
      schedule, works: try workload.times(layout, slices: schedule.slices).works)
    var uses: [Int32: (first: Int, count: Int)] = [:]
    for index in 0..<schedule.count where schedule.kind(at: index) == kind {
      uses[plans.planOfInstruction[index], default: (index, 0)].count += 1
    }
    let most = uses.max { ($0.value.count, -$0.value.first) < ($1.value.count, -$1.value.first) }
    guard let (plan, (index, _)) = most else { return nil }
    let timeline = try EventEngine.alone(plans.plans[Int(plan)])
    instruction = schedule[index]
    rank = (0..<schedule.ranks).first { schedule.instructions(ofRank: $0).contains(index) } ?? 0
    duration = timeline.timeline.makespan
    use = timeline.streams[0]
    components = timeline.components
  }
}
