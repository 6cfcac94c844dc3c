import PPEngine
import PPModel

/// What holds each instruction back: the instructions and messages whose end is its start.
///
/// Every chain of tight edges that ends at the makespan is a critical path. A small change of some costs
/// changes the makespan as it changes these chains: what gets longer counts on the chain that has most of
/// it, what gets shorter on the one that has least.
struct TightEdges {
  private let timeline: Timeline
  private let graph: DependencyGraph
  private let order: [Int32]
  /// What each instruction waits for, `[3 × instructions]`: the rank's previous instruction, and its inputs;
  /// `origin` for the start of the step, -1 for nothing.
  private var sources: [Int32]
  /// Which of these come by message, `[3 × instructions]`: the other rank, or -1.
  private var senders: [Int32]
  /// The last instructions of the ranks that end the step.
  private var lasts: [Int] = []

  private static let origin: Int32 = -2

  /// Finds the tight edges of a run in which messages take `hop` and nothing is shared.
  ///
  /// - Complexity: O(instructions).
  init(
    _ timeline: Timeline, hop: Ticks, sides: SideTimes?, _ graph: DependencyGraph, order: [Int32]
  ) {
    let schedule = timeline.schedule
    let starts = timeline.starts
    var sources = [Int32](repeating: -1, count: 3 * schedule.count)
    var senders = sources
    for rank in 0..<schedule.ranks {
      let program = schedule.instructions(ofRank: rank)
      for index in program {
        let start = starts[index]
        let isFirst = index == program.lowerBound
        let free = (isFirst ? 0 : timeline.ends[index - 1]) + (sides?.lead(index) ?? 0)
        if free == start { sources[3 * index] = isFirst ? Self.origin : Int32(index - 1) }
        for place in 0..<2 {
          guard let maker = graph.maker(of: index, place: place) else { continue }
          let arrival = timeline.ends[maker.instruction] + (maker.isMessage ? hop : 0)
          guard arrival == start else { continue }
          sources[3 * index + 1 + place] = Int32(maker.instruction)
          if maker.isMessage { senders[3 * index + 1 + place] = Int32(maker.rank) }
        }
      }
      guard let last = program.last else { continue }
      if timeline.ends[last] + (sides?.tail(rank) ?? 0) == timeline.makespan { lasts.append(last) }
    }
    self.timeline = timeline
    self.graph = graph
    self.order = order
    self.sources = sources
    self.senders = senders
  }

  /// How much of the makespan is made of certain instructions and messages: on the critical path that has
  /// least of it, and on the one that has most.
  ///
  /// - Parameters:
  ///   - weight: how much of an instruction counts, from its index and rank, in ticks.
  ///   - message: how much of a message counts, from the ranks it leaves and reaches, in ticks.
  /// - Complexity: O(instructions).
  func share(
    weight: (_ index: Int, _ rank: Int32) -> Ticks,
    message: (_ from: Int32, _ to: Int32) -> Ticks
  ) -> (least: Ticks, most: Ticks) {
    var least = [Ticks](repeating: 0, count: sources.count / 3)
    var most = least
    for index in order.lazy.map(Int.init) {
      let rank = graph.ranks[index]
      var low = Ticks.max
      var high: Ticks = 0
      for place in 3 * index..<3 * index + 3 where sources[place] != -1 {
        let source = Int(sources[place])
        let extra = senders[place] < 0 ? 0 : message(senders[place], rank)
        low = min(low, source < 0 ? 0 : least[source] + extra)
        high = max(high, source < 0 ? 0 : most[source] + extra)
      }
      let own = weight(index, rank)
      least[index] = (low == .max ? 0 : low) + own
      most[index] = high + own
    }
    return (lasts.map { least[$0] }.min() ?? 0, lasts.map { most[$0] }.max() ?? 0)
  }
}
