import PPAnalysis
import PPCluster
import PPCost
import PPModel
import TestSupport
import Testing

/// How a random run is made.
enum Way: CaseIterable {
  case swept, besides, blocking, chunk, component

  /// How many runs a test makes: those of a whole model take longer.
  var count: Int {
    switch self {
    case .swept, .besides, .blocking: 150
    case .chunk, .component: 20
    }
  }

  /// A run of a random schedule at random costs; nil where its blocking messages deadlock.
  func evaluation(seed: Int) throws -> Evaluation? {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator, recomputes: true)
    let durations = randomDurations(using: &generator)
    let costs = UnitCosts(
      forward: durations.forward, backward: durations.backward,
      weightBackward: durations.weightBackward, pair: durations.pair, hop: durations.hop)
    let valid = try ValidSchedule(schedule)
    let sides = SideTimes(
      before: (0..<schedule.count).map { _ in
        generator.oneIn(4) ? Ticks.random(in: 1...5, using: &generator) : 0
      }, after: (0..<schedule.ranks).map { _ in Ticks.random(in: 0...4, using: &generator) },
      host: generator.oneIn(2) ? 0 : 2)
    switch self {
    case .swept: return try Evaluation(valid, costs: costs)
    case .besides: return try Evaluation(valid, costs: costs, besides: sides)
    case .blocking:
      guard let program = MessageProgram(posted: schedule) else { return nil }
      return try? Evaluation(
        valid, costs: costs, besides: generator.oneIn(2) ? sides : nil, blocking: program)
    case .chunk, .component:
      let workload = try randomWorkload(using: &generator)
      return try Evaluation(
        valid, workload: workload,
        layout: workload.balancedLayout(stages: schedule.stageCount),
        fidelity: self == .chunk ? .chunk : .component)
    }
  }
}

/// DeepSeek-V3 on H800 with some things drawn at random.
func randomWorkload(using generator: inout SeededGenerator) throws -> Workload {
  try presetWorkload(
    sequence: Int.random(in: 500...5000, using: &generator), isMeasured: generator.oneIn(2),
    communicationScale: Double(Int.random(in: 0...20, using: &generator)) / 10)
}
