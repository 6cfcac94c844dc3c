import PPCost
import PPEngine
import PPModel

/// How long a step takes with one layout or another: a schedule and a workload, chunk by chunk.
///
/// What a stage is made of recurs from layout to layout, so each distinct chunk is simulated once.
struct LayoutTrial {
  /// A chunk of a kind on a stage; of a pair `stage` is the forward's.
  private struct Chunk: Hashable {
    var kind: InstructionKind
    var stage: Int
    var backwardStage: Int
  }

  private let valid: ValidSchedule
  private let hop: Ticks
  private let weightsHideAllToAll: Bool
  /// The work of each part, in order; parts of the same work have the same number.
  private let parts: [(class: UInt8, work: LayerWork)]
  /// The distinct chunks of the schedule, and the chunk of each instruction.
  private let chunks: [Chunk]
  private let chunkOf: [Int32]
  /// What stages were made of so far, by the classes of their parts.
  private var contents: [[UInt8]: Int] = [:]
  private var works: [StageWork] = []
  private var known: [Chunk: Ticks] = [:]
  private var durations: [Ticks]
  /// How many steps were simulated.
  private(set) var count = 0

  /// The stages of each rank, for moves between ranks.
  let stagesOfRank: [[Int]]
  /// How long each rank works in the last step that was simulated.
  private(set) var busy: [Ticks]

  init(_ valid: ValidSchedule, _ given: Workload) throws(SimulationError) {
    self.valid = valid
    // Which layers of a stage are computed again goes by their place in it, which moves.
    var workload = given
    workload.recomputedLayers = nil
    let schedule = valid.schedule
    weightsHideAllToAll = workload.overlap.weights
    do throws(TimeFault) {
      hop = try workload.hop
      let whole = Layout(cutting: workload.model, into: [workload.model.layoutParts.count])
      let layers = try workload.stageWorks(whole)[0].layers
      var classes: [LayerWork: UInt8] = [:]
      parts = layers.map { work in
        let number = classes[work] ?? UInt8(classes.count)
        classes[work] = number
        return (number, work)
      }
    } catch {
      throw .tooLong(error)
    }
    var numbers: [Chunk: Int32] = [:]
    var chunks: [Chunk] = []
    chunkOf = (0..<schedule.count).map { index in
      let kind = schedule.kind(at: index)
      let stage = Int(schedule.stages[index])
      let chunk = Chunk(
        kind: kind, stage: stage,
        backwardStage: kind.isPair ? Int(schedule.backwardStages[index]) : stage)
      if let number = numbers[chunk] { return number }
      numbers[chunk] = Int32(chunks.count)
      chunks.append(chunk)
      return Int32(chunks.count - 1)
    }
    self.chunks = chunks
    durations = [Ticks](repeating: 0, count: schedule.count)
    busy = [Ticks](repeating: 0, count: schedule.ranks)
    stagesOfRank = schedule.placement.slots.map { slots in
      Array(Set(slots.map(\.stage).filter { $0 >= 0 })).sorted()
    }
  }

  /// The makespan of a step whose stages have so many parts each, `[stages]`.
  mutating func makespan(_ counts: [Int]) throws(SimulationError) -> Ticks {
    count += 1
    let content = contents(counts)
    var times: [Ticks] = []
    for chunk in chunks {
      let key = Chunk(
        kind: chunk.kind, stage: content[chunk.stage], backwardStage: content[chunk.backwardStage])
      if let time = known[key] {
        times.append(time)
        continue
      }
      let plan = ComponentPlan(key.kind, works[key.stage], backward: works[key.backwardStage])
      let time = try EventEngine.alone(plan).timeline.makespan
      known[key] = time
      times.append(time)
    }
    for index in durations.indices { durations[index] = times[Int(chunkOf[index])] }
    for rank in busy.indices {
      busy[rank] = valid.schedule.instructions(ofRank: rank).reduce(0) { $0 + durations[$1] }
    }
    let spans = try SweepEngine.spans(valid, durations: .each(durations), hop: hop)
    return spans.map(\.end).max() ?? 0
  }

  /// What each part takes by itself, forward and backward, `[parts]`.
  func timesOfParts() throws(SimulationError) -> [Double] {
    var known: [UInt8: Double] = [:]
    var times: [Double] = []
    for part in parts {
      if known[part.class] == nil {
        let work = StageWork(layers: [part.work], weightsHideAllToAll: weightsHideAllToAll)
        let plans = [
          ComponentPlan.forward(work), .backward(work, input: true, weights: true),
        ]
        var time: Ticks = 0
        for plan in plans { time += try EventEngine.alone(plan).timeline.makespan }
        known[part.class] = Double(time)
      }
      times.append(known[part.class] ?? 0)
    }
    return times
  }

  /// What each stage is made of, by its number.
  private mutating func contents(_ counts: [Int]) -> [Int] {
    var start = 0
    return counts.map { count in
      let held = parts[start..<start + count]
      start += count
      let key = held.map(\.class)
      if let number = contents[key] { return number }
      contents[key] = works.count
      works.append(
        StageWork(layers: held.map(\.work), weightsHideAllToAll: weightsHideAllToAll))
      return works.count - 1
    }
  }
}
