import PPModel

/// The engine for messages that hold both sides: a send waits for its receive and a receive for its send,
/// and both ranks stand still while the message travels.
public enum Rendezvous {
  /// Times a schedule whose ranks send and receive as `program` says.
  ///
  /// - Parameters:
  ///   - valid: the schedule, free of deadlocks.
  ///   - program: its messages, checked: `MessageProgram.check(_:)`.
  ///   - durations: of its instructions.
  ///   - hop: of each message, in ticks.
  ///   - sides: what ranks do besides, between the instructions.
  /// - Throws: the ring of ranks that wait for each other, or costs too large for the clock.
  /// - Complexity: O(steps).
  public static func run(
    _ valid: ValidSchedule, _ program: MessageProgram, durations: InstructionDurations, hop: Ticks,
    besides sides: SideTimes? = nil
  ) throws(SimulationError) -> Timeline {
    let schedule = valid.schedule
    precondition(durations.fits(schedule), "a duration for each instruction")
    let sides = sides ?? SideTimes()
    precondition(sides.fits(schedule))
    try SimulationError.checkClock(
      schedule, longest: durations.longest, besides: sides, hop: hop.clampedProduct(4))
    var run = RendezvousRun(
      schedule: schedule, program: program, durations: durations, hop: hop, sides: sides)
    try run.simulate()
    return Timeline(schedule: schedule, starts: run.starts, ends: run.ends)
      .extended(by: sides.after)
  }
}

private struct RendezvousRun {
  let schedule: Schedule
  let program: MessageProgram
  let durations: InstructionDurations
  let hop: Ticks
  let sides: SideTimes
  var clocks: [Ticks]
  /// When each rank's copy queue is free, and when activations were back; empty without copies.
  var copyClocks: [Ticks] = []
  var arrivals: [Ticks] = []
  var next: [Int]
  var starts: [Ticks]
  var ends: [Ticks]

  init(
    schedule: Schedule, program: MessageProgram, durations: InstructionDurations, hop: Ticks,
    sides: SideTimes
  ) {
    self.sides = sides
    self.schedule = schedule
    self.program = program
    self.durations = durations
    self.hop = hop
    clocks = [Ticks](repeating: 0, count: schedule.ranks)
    next = [Int](repeating: 0, count: schedule.ranks)
    starts = [Ticks](repeating: 0, count: schedule.count)
    if schedule.hasCopies {
      copyClocks = clocks
      arrivals = [Ticks](repeating: 0, count: schedule.stageCount * schedule.micro)
    }
    ends = starts
  }

  mutating func simulate() throws(SimulationError) {
    var ready = Array((0..<schedule.ranks).reversed())
    while let rank = ready.popLast() {
      advance(rank, &ready)
    }
    guard let stuck = next.indices.first(where: { next[$0] < program.steps[$0].count }) else {
      return
    }
    throw .messages(ring(from: stuck))
  }

  private mutating func advance(_ rank: Int, _ ready: inout [Int]) {
    while next[rank] < program.steps[rank].count {
      switch program.steps[rank][next[rank]] {
      case .run(let index):
        guard !schedule.isCopy(index) else {
          copy(index, rank)
          break
        }
        clocks[rank] += sides.lead(index)
        if schedule.hasCopies { clocks[rank] = max(clocks[rank], loaded(index)) }
        starts[index] = clocks[rank]
        clocks[rank] += durations[index, rank: rank, kind: schedule.kinds[index]]
        ends[index] = clocks[rank]
      case .send, .receive:
        let other = partner(of: rank)
        guard isMet(rank, other) else { return }
        let time = max(clocks[rank], clocks[other]) + hop
        clocks[rank] = time
        clocks[other] = time
        next[other] += 1
        ready.append(other)
      }
      next[rank] += 1
    }
  }

  /// Puts a copy on the rank's queue.
  private mutating func copy(_ index: Int, _ rank: Int) {
    starts[index] = max(clocks[rank], copyClocks[rank])
    ends[index] = starts[index] + durations[index, rank: rank, kind: schedule.kinds[index]]
    copyClocks[rank] = ends[index]
    guard schedule.kinds[index] == InstructionKind.load.rawValue else { return }
    let cell = Int(schedule.stages[index]) * schedule.micro + Int(schedule.microbatches[index])
    arrivals[cell] = ends[index]
  }

  /// When the activations that an instruction's backward needs were back.
  private func loaded(_ index: Int) -> Ticks {
    schedule[index].operations.reduce(0) { latest, operation in
      guard operation.kind.flow == .backward else { return latest }
      return max(latest, arrivals[operation.stage * schedule.micro + operation.microbatch])
    }
  }

  /// The rank that a stuck rank waits for.
  private func partner(of rank: Int) -> Int {
    switch program.steps[rank][next[rank]] {
    case .run: rank
    case .send(let message): schedule.ranks(of: message).receiver
    case .receive(let message): schedule.ranks(of: message).sender
    }
  }

  private func isMet(_ rank: Int, _ other: Int) -> Bool {
    guard next[other] < program.steps[other].count else { return false }
    switch (program.steps[rank][next[rank]], program.steps[other][next[other]]) {
    case (.send(let here), .receive(let there)), (.receive(let here), .send(let there)):
      return here == there
    default: return false
    }
  }

  /// The ranks that wait for each other, from the lowest on, in one sentence.
  private func ring(from stuck: Int) -> MessageFault {
    let turned = Ring.of(stuck) { partner(of: $0) }
    let shown = turned.prefix(8).map { rank in
      let step = next[rank] < program.steps[rank].count ? program.steps[rank][next[rank]] : nil
      let what =
        switch step {
        case .send(let message): "sending \(message) to rank \(partner(of: rank))"
        case .receive(let message): "receiving \(message) from rank \(partner(of: rank))"
        default: "its end"
        }
      return "rank \(rank) is stuck at \(what)"
    }
    let more = turned.count > 8 ? "; and \(turned.count - 8) more ranks on the way back" : ""
    return MessageFault(
      rank: turned[0], step: next[turned[0]],
      "deadlock with blocking messages: " + shown.joined(separator: "; ") + more)
  }
}
