import PPModel

/// Instructions, tasks and messages as they start and end.
extension EventRun {
  /// Starts the next instruction of every rank that may be able to.
  mutating func startCandidates() {
    while let rank = candidates.popLast() {
      guard !ranks[rank].isRunning, next[rank] < schedule.rankStarts[rank + 1],
        hasInputs(next[rank])
      else { continue }
      startInstruction(rank)
    }
  }

  private func hasInputs(_ index: Int) -> Bool {
    switch schedule[index] {
    case .single(let operation): hasInput(operation)
    case .pair(let forward, let backward): hasInput(forward) && hasInput(backward)
    }
  }

  private func hasInput(_ operation: Operation) -> Bool {
    switch operation.kind {
    case .forward: forwardArrived[operation.stage * micro + operation.microbatch]
    case .backward, .inputBackward:
      backwardArrived[(operation.stage + 1) * micro + operation.microbatch]
    case .weightBackward: true
    }
  }

  private mutating func startInstruction(_ rank: Int) {
    starts[next[rank]] = now
    ranks[rank].isRunning = true
    let tasks = plan(rank).tasks
    ranks[rank].waits = tasks.map(\.needs.count)
    ranks[rank].heads = [0, 0]
    ranks[rank].tasksLeft = tasks.count
    if recordsComponents { ranks[rank].begun = [Ticks](repeating: 0, count: tasks.count) }
    guard !tasks.isEmpty else { return endInstruction(rank) }
    issue(rank)
  }

  /// Starts the next task of each stream that is free and whose task has all it needs.
  private mutating func issue(_ rank: Int) {
    countUse(rank)
    let plan = plan(rank)
    for stream in Stream.allCases {
      let queue = plan.queues[stream.rawValue]
      let head = ranks[rank].heads[stream.rawValue]
      guard ranks[rank].active[stream.rawValue] < 0, head < queue.count,
        ranks[rank].waits[queue[head]] == 0
      else { continue }
      let task = queue[head]
      ranks[rank].heads[stream.rawValue] += 1
      ranks[rank].active[stream.rawValue] = task
      if recordsComponents { ranks[rank].begun[task] = now }
      switch stream {
      case .compute: begin(2 * rank, plan.tasks[task].work)
      case .communication:
        startTransfer(2 * rank + 1, from: rank, to: rank, plan.tasks[task].work)
      }
    }
    updateCompute(rank)
  }

  /// Adds the time since the last change to the use of the rank's streams.
  private mutating func countUse(_ rank: Int) {
    let time = now - ranks[rank].usedSince
    ranks[rank].usedSince = now
    let isComputing = ranks[rank].active[Stream.compute.rawValue] >= 0
    let isCommunicating = ranks[rank].active[Stream.communication.rawValue] >= 0
    if isComputing { ranks[rank].use.compute += time }
    if isCommunicating { ranks[rank].use.communication += time }
    if isComputing && isCommunicating { ranks[rank].use.both += time }
  }

  mutating func endTask(rank: Int, stream: Int) {
    let task = ranks[rank].active[stream]
    countUse(rank)
    ranks[rank].active[stream] = -1
    if stream == Stream.communication.rawValue { endTransfer(2 * rank + 1) }
    let plan = plan(rank)
    for dependent in plan.dependents[task] { ranks[rank].waits[dependent] -= 1 }
    ranks[rank].tasksLeft -= 1
    if recordsComponents {
      components[rank].append(
        ComponentRecord(
          rank: rank, instruction: next[rank], kind: plan.tasks[task].kind,
          layer: plan.tasks[task].layer, start: ranks[rank].begun[task], end: now))
    }
    if ranks[rank].tasksLeft == 0 { endInstruction(rank) } else { issue(rank) }
  }

  private mutating func endInstruction(_ rank: Int) {
    let index = next[rank]
    ends[index] = now
    ranks[rank].isRunning = false
    next[rank] += 1
    unfinished -= 1
    candidates.append(rank)
    switch schedule[index] {
    case .single(let operation): send(operation, from: rank)
    case .pair(let forward, let backward):
      send(forward, from: rank)
      send(backward, from: rank)
    }
  }

  /// Sends an operation's output to the stage that takes it in.
  private mutating func send(_ operation: Operation, from rank: Int) {
    let isForward = operation.kind == .forward
    guard isForward || operation.kind != .weightBackward else { return }
    let row = isForward ? operation.stage + 1 : operation.stage
    let stage = isForward ? operation.stage + 1 : operation.stage - 1
    let cell = row * micro + operation.microbatch
    let isLast = stage < 0 || stage == schedule.stageCount
    let receiver =
      isLast ? rank : schedule.placement.rank(ofStage: stage, microbatch: operation.microbatch)
    let message = Message(isForward: isForward, cell: cell, rank: receiver, sentAt: now)
    guard receiver != rank, hop > 0 else { return arrive(message) }
    let slot = freeMessages.popLast() ?? messages.count
    if slot == messages.count {
      messages.append(message)
      activities.append(Activity())
    } else {
      messages[slot] = message
    }
    startTransfer(2 * schedule.ranks + slot, from: rank, to: receiver, hop)
  }

  mutating func endMessage(_ activity: Int) {
    endTransfer(activity)
    // A later event of this slot belongs to its next message.
    activities[activity].forecast &+= 1
    let slot = activity - 2 * schedule.ranks
    freeMessages.append(slot)
    ranks[messages[slot].rank].use.messages += now - messages[slot].sentAt
    arrive(messages[slot])
  }

  private mutating func arrive(_ message: Message) {
    if message.isForward {
      forwardArrived[message.cell] = true
    } else {
      backwardArrived[message.cell] = true
    }
    candidates.append(message.rank)
  }
}
