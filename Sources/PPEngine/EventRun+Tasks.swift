import PPModel

/// Instructions, tasks and messages as they start and end.
extension EventRun {
  /// Starts the next instruction of every rank that may be able to.
  mutating func startCandidates() {
    while let rank = candidates.popLast() {
      guard !ranks[rank].isRunning, next[rank] < schedule.rankStarts[rank + 1],
        missing[next[rank]] == 0
      else { continue }
      startInstruction(rank)
    }
  }

  private mutating func startInstruction(_ rank: Int) {
    starts[next[rank]] = now
    let plan = table.plans[Int(plans.planOfInstruction[next[rank]])]
    let firstTask = Int(plan.firstTask)
    ranks[rank].isRunning = true
    ranks[rank].firstTask = firstTask
    ranks[rank].tasksLeft = plan.taskCount
    ranks[rank].compute.head = plan.firstCompute
    ranks[rank].compute.end = plan.firstCommunication
    ranks[rank].communication.head = plan.firstCommunication
    ranks[rank].communication.end = plan.endQueue
    for task in 0..<plan.taskCount {
      waits[rank * width + task] = table.tasks[firstTask + task].needs
    }
    guard plan.taskCount > 0 else { return endInstruction(rank) }
    issue(rank)
  }

  /// Starts the next task of each stream that is free and whose task has all it needs.
  private mutating func issue(_ rank: Int) {
    countUse(rank)
    if let task = nextTask(of: ranks[rank].compute, rank) {
      ranks[rank].compute.head += 1
      ranks[rank].compute.active = task
      if recordsComponents { begun[rank * width + Int(task)] = now }
      begin(2 * rank, table.tasks[ranks[rank].firstTask + Int(task)].work)
    }
    if let task = nextTask(of: ranks[rank].communication, rank) {
      ranks[rank].communication.head += 1
      ranks[rank].communication.active = task
      if recordsComponents { begun[rank * width + Int(task)] = now }
      let task = table.tasks[ranks[rank].firstTask + Int(task)]
      startTransfer(2 * rank + 1, from: rank, to: rank, task.load, task.work)
    }
    updateCompute(rank)
  }

  /// The task that a stream can start; nil if it is busy, at its end, or has to wait.
  private func nextTask(of stream: StreamState, _ rank: Int) -> Int32? {
    guard stream.active < 0, stream.head < stream.end else { return nil }
    let task = table.queue[Int(stream.head)]
    return waits[rank * width + Int(task)] == 0 ? task : nil
  }

  /// Adds the time since the last change to the use of the rank's streams.
  private mutating func countUse(_ rank: Int) {
    let time = now - ranks[rank].usedSince
    guard time > 0 else { return }
    ranks[rank].usedSince = now
    let isComputing = ranks[rank].compute.active >= 0
    let isCommunicating = ranks[rank].communication.active >= 0
    if isComputing { ranks[rank].use.compute += time }
    if isCommunicating { ranks[rank].use.communication += time }
    if isComputing && isCommunicating { ranks[rank].use.both += time }
  }

  mutating func endTask(rank: Int, isCommunication: Bool) {
    countUse(rank)
    let number: Int
    if isCommunication {
      number = Int(ranks[rank].communication.active)
      ranks[rank].communication.active = -1
      endTransfer(2 * rank + 1)
    } else {
      number = Int(ranks[rank].compute.active)
      ranks[rank].compute.active = -1
    }
    let task = table.tasks[ranks[rank].firstTask + number]
    for index in Int(task.firstDependent)..<Int(task.endDependent) {
      waits[rank * width + Int(table.dependents[index])] -= 1
    }
    ranks[rank].tasksLeft -= 1
    if recordsComponents { record(number, rank) }
    if ranks[rank].tasksLeft == 0 { endInstruction(rank) } else { issue(rank) }
  }

  private mutating func record(_ number: Int, _ rank: Int) {
    let task = plans.plans[Int(plans.planOfInstruction[next[rank]])].tasks[number]
    components[rank].append(
      ComponentRecord(
        rank: rank, instruction: next[rank], kind: task.kind, layer: task.layer,
        start: begun[rank * width + number], end: now))
  }

  private mutating func endInstruction(_ rank: Int) {
    let index = next[rank]
    ends[index] = now
    ranks[rank].isRunning = false
    next[rank] += 1
    unfinished -= 1
    candidates.append(rank)
    for taker in graph.takers(of: index) { send(from: rank, to: taker) }
  }

  /// Sends an output to the instruction that takes it in.
  private mutating func send(from rank: Int, to taker: DependencyGraph.Neighbour) {
    guard taker.isMessage, hop > 0 else { return arrive(taker.instruction, on: taker.rank) }
    let message = Message(taker: taker.instruction, rank: taker.rank, sentAt: now)
    let slot = freeMessages.popLast() ?? messages.count
    let order = ActivityOrder(rank: taker.rank, message: sentMessages)
    sentMessages += 1
    if slot == messages.count {
      messages.append(message)
      activities.append(Activity(order: order))
    } else {
      messages[slot] = message
      activities[2 * schedule.ranks + slot].order = order
    }
    startTransfer(2 * schedule.ranks + slot, from: rank, to: taker.rank, hopLoad, hop)
  }

  mutating func endMessage(_ activity: Int) {
    endTransfer(activity)
    // A later event of this slot belongs to its next message.
    activities[activity].forecast &+= 1
    let slot = activity - 2 * schedule.ranks
    freeMessages.append(slot)
    ranks[messages[slot].rank].use.messages += now - messages[slot].sentAt
    arrive(messages[slot].taker, on: messages[slot].rank)
  }

  private mutating func arrive(_ taker: Int, on rank: Int) {
    missing[taker] -= 1
    candidates.append(rank)
  }
}
