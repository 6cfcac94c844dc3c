import PPModel
import PPSupport

/// Instructions, tasks and messages as they start and end.
extension EventRun {
  /// Starts the next instruction of every rank that may be able to.
  mutating func startCandidates() {
    while let candidate = candidates.popLast() {
      let rank = Int(candidate)
      let next = ranks.column[rank].next
      guard !ranks.column[rank].isRunning, next < ranks.column[rank].end,
        missing.column[next] == 0
      else { continue }
      if schedule.hasCopies, schedule.isCopy(next) {
        issueCopy(rank, next)
      } else {
        startInstruction(rank, next)
      }
    }
  }

  private mutating func startInstruction(_ rank: Int, _ index: Int) {
    starts.column[index] = now
    let plan = table.plans.column[Int(planOf.column[index])]
    let firstTask = Int(plan.firstTask)
    let count = plan.taskCount
    ranks.column.change(rank) {
      $0.isRunning = true
      $0.firstTask = firstTask
      $0.tasksLeft = Int32(count)
      $0.compute.head = plan.firstCompute
      $0.compute.end = plan.firstCommunication
      $0.communication.head = plan.firstCommunication
      $0.communication.end = plan.endQueue
    }
    let waits = waits.column
    let needs = table.needs.column
    let row = rank &* width
    for task in 0..<count { waits[row &+ task] = needs[firstTask &+ task] }
    guard count > 0 else { return endInstruction(rank) }
    markDirty(rank)
    countUse(rank)
    issue(rank)
  }

  /// Starts the next task of each stream that is free and whose task has all it needs.
  @inline(__always)
  private mutating func issue(_ rank: Int) {
    if let task = nextTask(of: ranks.column[rank].compute, rank) {
      ranks.column.change(rank) {
        $0.compute.head &+= 1
        $0.compute.active = task
      }
      if recordsComponents { begun.column[rank &* width &+ Int(task)] = now }
      let work = table.tasks.column[ranks.column[rank].firstTask &+ Int(task)].work
      begin(2 &* rank, work, 0)
    }
    if let number = nextTask(of: ranks.column[rank].communication, rank) {
      ranks.column.change(rank) {
        $0.communication.head &+= 1
        $0.communication.active = number
      }
      if recordsComponents { begun.column[rank &* width &+ Int(number)] = now }
      let task = table.tasks.column[ranks.column[rank].firstTask &+ Int(number)]
      startTransfer(
        2 &* rank &+ 1, from: rank, to: rank, task.load, task.work,
        ActivityOrder(rank: rank, stream: .communication))
    }
    updateCompute(rank)
  }

  /// The task that a stream can start; nil if it is busy, at its end, or has to wait.
  @inline(__always)
  private func nextTask(of stream: StreamState, _ rank: Int) -> Int32? {
    guard stream.active < 0, stream.head < stream.end else { return nil }
    let task = table.queue.column[Int(stream.head)]
    return waits.column[rank &* width &+ Int(task)] == 0 ? task : nil
  }

  /// Adds the time since the last change to the use of the rank's streams.
  @inline(__always)
  private func countUse(_ rank: Int) {
    let time = now - ranks.column[rank].usedSince
    ranks.column.change(rank) { $0.usedSince = now }
    let isComputing = ranks.column[rank].compute.active >= 0
    let isCommunicating = ranks.column[rank].communication.active >= 0
    ranks.column.change(rank) { $0.computing += isComputing ? time : 0 }
    ranks.column.change(rank) { $0.communicating += isCommunicating ? time : 0 }
    ranks.column.change(rank) { $0.both += isComputing && isCommunicating ? time : 0 }
  }

  @inline(__always)
  mutating func endTask(rank: Int, isCommunication: Bool) {
    countUse(rank)
    let number: Int
    let task: TaskTable.Task
    if isCommunication {
      number = Int(ranks.column[rank].communication.active)
      task = table.tasks.column[ranks.column[rank].firstTask &+ number]
      ranks.column.change(rank) { $0.communication.active = -1 }
      endTransfer(2 &* rank &+ 1, task.load)
    } else {
      number = Int(ranks.column[rank].compute.active)
      task = table.tasks.column[ranks.column[rank].firstTask &+ number]
      ranks.column.change(rank) { $0.compute.active = -1 }
      activities.column.change(2 &* rank) { $0.end = EventTree.never }
    }
    let row = rank &* width
    for index in Int(task.firstDependent)..<Int(task.endDependent) {
      waits.column.change(row &+ Int(table.dependents.column[index])) { $0 &-= 1 }
    }
    ranks.column.change(rank) { $0.tasksLeft &-= 1 }
    if recordsComponents { record(number, rank) }
    if ranks.column[rank].tasksLeft == 0 { endInstruction(rank) } else { issue(rank) }
  }

  private mutating func record(_ number: Int, _ rank: Int) {
    let index = ranks.column[rank].next
    let task = plans.plans[Int(planOf.column[index])].tasks[number]
    components[rank].append(
      ComponentRecord(
        rank: rank, instruction: index, kind: task.kind, layer: task.layer,
        start: begun.column[rank * width + number], end: now))
  }

  private mutating func endInstruction(_ rank: Int) {
    let index = ranks.column[rank].next
    ends.column[index] = now
    ranks.column.change(rank) { $0.isRunning = false }
    ranks.column.change(rank) { $0.next = index + 1 }
    unfinished -= 1
    candidates.append(Int32(rank))
    for place in 2 * index..<2 * index + 2 {
      let taker = Int(takers.column[place])
      guard taker >= 0 else { break }
      send(from: rank, to: taker)
    }
  }

  /// Sends an output to the instruction that takes it in.
  private mutating func send(from rank: Int, to taker: Int) {
    let receiver = Int(rankOf.column[taker])
    guard receiver != rank, hop > 0 else { return arrive(taker, on: receiver) }
    let slot = newMessage(to: taker, on: receiver)
    let order = ActivityOrder(rank: receiver, message: sentMessages)
    sentMessages += 1
    startTransfer(2 * schedule.ranks + slot, from: rank, to: receiver, hopLoad, hop, order)
    markDirty(receiver)
  }

  /// A message that is under way from now on.
  mutating func newMessage(to taker: Int, on receiver: Int, isCopy: Bool = false) -> Int {
    let slot = freeMessages.popLast().map(Int.init) ?? newSlot()
    let last = ranks.column[receiver].lastMessage
    messages.column[slot] = Message(
      taker: taker, sentAt: now, rank: Int32(receiver), next: -1, previous: last,
      isUnderWay: true, isCopy: isCopy)
    if last >= 0 {
      messages.column.change(Int(last)) { $0.next = Int32(slot) }
    } else {
      ranks.column.change(receiver) { $0.firstMessage = Int32(slot) }
    }
    ranks.column.change(receiver) { $0.lastMessage = Int32(slot) }
    return slot
  }

  private mutating func newSlot() -> Int {
    let slot = messageCount
    messageCount += 1
    messages.grow(to: messageCount)
    activities.grow(to: 2 * schedule.ranks + messageCount)
    return slot
  }

  mutating func endMessage(_ slot: Int) {
    let message = messages.column[slot]
    endTransfer(2 &* schedule.ranks &+ slot, message.isCopy ? PortLoad.none : hopLoad)
    freeMessages.append(Int32(slot))
    messages.column.change(slot) { $0.isUnderWay = false }
    let rank = Int(message.rank)
    if message.next >= 0 {
      messages.column.change(Int(message.next)) { $0.previous = message.previous }
    } else {
      ranks.column.change(rank) { $0.lastMessage = message.previous }
    }
    if message.previous >= 0 {
      messages.column.change(Int(message.previous)) { $0.next = message.next }
    } else {
      ranks.column.change(rank) { $0.firstMessage = message.next }
    }
    if !message.isCopy { ranks.column.change(rank) { $0.receiving += now - message.sentAt } }
    arrive(message.taker, on: rank)
  }

  mutating func arrive(_ taker: Int, on rank: Int) {
    missing.column.change(taker) { $0 -= 1 }
    candidates.append(Int32(rank))
  }
}
