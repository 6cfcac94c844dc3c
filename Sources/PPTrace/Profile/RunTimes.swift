import PPEngine
import PPModel

/// What some steps of a recording say of its times: enough to simulate another one.
struct RunTimes {
  /// A stage on a rank, for one kind of instruction: the same stage may lie on two.
  struct Place: Hashable {
    var rank: Int
    var stage: Int
    var kind: UInt8
  }

  /// How long instructions took, by place; a pair goes by the stage of its forward.
  private(set) var places: [Place: Spread] = [:]
  /// The chunks that were interrupted; the means are without them.
  private(set) var interruptions: [Interruption] = []
  /// The host and messages.
  let waits: Waits
  /// From a step's start to its first chunk, and from its last chunk to its end.
  private(set) var before: Spread?
  private(set) var after: Spread?

  /// The times of some steps.
  ///
  /// - Complexity: O(steps × instructions × log).
  init(_ steps: [TimedStep], _ graph: DependencyGraph) {
    let schedule = graph.schedule
    var members: [Place: [Int]] = [:]
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) {
        members[RunTimes.place(index, rank, schedule), default: []].append(index)
      }
    }
    for (place, indices) in members {
      let times = steps.flatMap { step in indices.map { step.duration($0) } }
      let median = times.sorted()[times.count / 2]
      var spread = Spread()
      for step in steps {
        for index in indices {
          let time = step.duration(index)
          if Interruption.isOne(time, median: median) {
            interruptions.append(
              Interruption(
                step: step.number, rank: place.rank, instruction: index, time: time, median: median)
            )
          } else {
            spread.add(time)
          }
        }
      }
      places[place] = spread
    }
    interruptions.sort { ($0.step, $0.instruction) < ($1.step, $1.instruction) }
    for (beforeFirst, afterLast) in steps.compactMap(\.around) {
      before = before ?? Spread()
      after = after ?? Spread()
      before?.add(beforeFirst)
      after?.add(afterLast)
    }
    waits = Waits(steps, graph)
  }

  static func place(_ index: Int, _ rank: Int, _ schedule: Schedule) -> Place {
    Place(rank: rank, stage: Int(schedule.stages[index]), kind: schedule.kinds[index])
  }

  /// What the host takes before each instruction, as far as that is known.
  var host: Ticks { max(0, waits.host?.mean ?? 0) }
  /// What a message takes, as far as that is known.
  var message: Ticks { max(0, waits.message?.mean ?? 0) }
  /// What is before the first chunk and after the last, as far as that is known.
  var around: Ticks { (before?.mean ?? 0) + (after?.mean ?? 0) }

  /// Each kind on a stage, wherever it lies.
  var stages: [Place: Spread] {
    merged { Place(rank: 0, stage: $0.stage, kind: $0.kind) }
  }

  /// Each kind on all stages.
  var kinds: [Place: Spread] {
    merged { Place(rank: 0, stage: 0, kind: $0.kind) }
  }

  private func merged(_ key: (Place) -> Place) -> [Place: Spread] {
    var merged: [Place: Spread] = [:]
    for (place, spread) in places { merged[key(place), default: Spread()].add(spread) }
    return merged
  }
}

/// A chunk that took more than twice as long as its like: something else ran on that rank.
public struct Interruption: Equatable, Sendable {
  /// The step's number.
  public var step: Int
  /// The rank.
  public var rank: Int
  /// The instruction, an index into the schedule's columns.
  public var instruction: Int
  /// How long it took.
  public var time: Ticks
  /// What the same kind takes there in the median.
  public var median: Ticks

  /// Whether a time is one.
  static func isOne(_ time: Ticks, median: Ticks) -> Bool { median > 0 && time > median * 2 }
}
