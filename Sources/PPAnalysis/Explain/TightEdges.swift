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
  /// What each instruction waits for, `[width × instructions]`: the previous one of its queue, and its inputs;
  /// `origin` for the start of the step, -1 for nothing.
  private var sources: [Int32]
  /// Which of these come by message, `[width × instructions]`: the other rank, or -1.
  private var senders: [Int32]
  /// Sources of an instruction.
  private let width: Int
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
    let width = 1 + graph.places
    var sources = [Int32](repeating: -1, count: width * schedule.count)
    var senders = sources
    for rank in 0..<schedule.ranks {
      let program = schedule.instructions(ofRank: rank)
      for index in program {
        let start = starts[index]
        let previous = graph.previous(index)
        let lead = schedule.isCopy(index) ? 0 : sides?.lead(index) ?? 0
        if (previous.map { timeline.ends[$0] } ?? 0) + lead == start {
          sources[width * index] = previous.map(Int32.init) ?? Self.origin
        }
        for place in 0..<graph.places {
          guard let maker = graph.maker(of: index, place: place) else { continue }
          let arrival = timeline.ends[maker.instruction] + (maker.isMessage ? hop : 0)
          guard arrival == start else { continue }
          sources[width * index + 1 + place] = Int32(maker.instruction)
          if maker.isMessage { senders[width * index + 1 + place] = Int32(maker.rank) }
        }
      }
      guard let last = program.last else { continue }
      if timeline.ends[last] + (sides?.tail(rank) ?? 0) == timeline.makespan { lasts.append(last) }
    }
    self.width = width
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
    var least = [Ticks](repeating: 0, count: sources.count / width)
    var most = least
    for index in order.lazy.map(Int.init) {
      let rank = graph.ranks[index]
      var low = Ticks.max
      var high: Ticks = 0
      for place in width * index..<width * (index + 1) where sources[place] != -1 {
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
