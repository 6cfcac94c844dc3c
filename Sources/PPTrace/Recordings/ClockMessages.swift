import PPModel

/// The messages of a schedule, by which the clocks of its ranks are held together: none arrives before it is sent.
struct ClockMessages {
  /// The schedule.
  let schedule: Schedule
  /// Who sends what to whom: instructions, and the ranks that they run on.
  private let messages: [(maker: Int, from: Int, taker: Int, to: Int)]

  /// The messages of a schedule.
  ///
  /// - Complexity: O(instructions).
  init(_ graph: DependencyGraph) {
    schedule = graph.schedule
    var messages: [(maker: Int, from: Int, taker: Int, to: Int)] = []
    for index in 0..<graph.schedule.count {
      for maker in graph.makers(of: index) where maker.isMessage {
        messages.append((maker.instruction, maker.rank, index, graph.rank(of: index)))
      }
    }
    self.messages = messages
  }

  /// What is added to each rank's times, `[ranks]`, and by how much messages still arrive too early.
  struct Alignment {
    var offsets: [Ticks]
    var misfit: Ticks
  }

  /// By how much clocks may be off because times were rounded: 1 µs.
  private static let rounding: Ticks = 1000

  /// Aligns the clocks of a step.
  ///
  /// Of two neighbours one clock is moved where a message between them would arrive before it was sent: to the middle
  /// of what the messages of both ways allow, as if the fastest took as long either way. Where all arrive later than
  /// they were sent, clocks are left as they are.
  ///
  /// - Parameters:
  ///   - starts: by the clock of each rank, from its first chunk on; so are `ends`.
  ///   - bases: when each rank's first chunk started, by its clock.
  /// - Complexity: O(messages).
  func alignment(_ starts: [Ticks], _ ends: [Ticks], _ bases: [Ticks]) -> Alignment {
    let ranks = schedule.ranks
    // What has to be added to the later rank's times, less the earlier's: at least, and at most.
    var least = [Ticks?](repeating: nil, count: ranks)
    var most = least
    for message in messages {
      let needed = ends[message.maker] - starts[message.taker]
      if message.to == message.from + 1 {
        least[message.to] = max(least[message.to] ?? needed, needed)
      } else if message.from == message.to + 1 {
        most[message.from] = min(most[message.from] ?? -needed, -needed)
      }
    }
    var offsets: [Ticks] = [0]
    for rank in 1..<max(1, ranks) {
      let own = bases[rank] - bases[rank - 1]
      offsets.append(offsets[rank - 1] + step(own, least[rank], most[rank]))
    }
    var misfit: Ticks = 0
    for message in messages {
      let sent = ends[message.maker] + offsets[message.from]
      misfit = max(misfit, sent - starts[message.taker] - offsets[message.to])
    }
    return Alignment(offsets: offsets, misfit: misfit > ClockMessages.rounding ? misfit : 0)
  }

  /// The way from one rank's clock to the next: its own where that is possible.
  private func step(_ own: Ticks, _ least: Ticks?, _ most: Ticks?) -> Ticks {
    let slack = ClockMessages.rounding
    switch (least, most) {
    case (let least?, let most?):
      if own >= least - slack, own <= most + slack { return own }
      return Ticks((least.count + most.count) / 2)
    case (let least?, nil): return own >= least - slack && own < TimedStep.longest ? own : least
    case (nil, let most?): return own <= most + slack && -own < TimedStep.longest ? own : most
    case (nil, nil): return abs(own.count) < TimedStep.longest.count ? own : 0
    }
  }
}
