import PPModel
import PPSupport

#if PPSIM_INVARIANTS
  /// What is so between any two events; checked after each, at O(ranks + messages).
  extension EventRun {
    /// What is wrong, in one sentence; nil if all is well.
    func fault(since before: Ticks) -> String? {
      guard now >= before else { return "time went back from \(before) to \(now)" }
      for rank in 0..<schedule.ranks {
        if let fault = fault(ofRank: rank) { return "at \(now), rank \(rank) \(fault)" }
      }
      let underWay = (0..<messageCount).filter { messages.column[$0].isUnderWay }
      guard freeMessages.count + underWay.count == messageCount,
        Set(freeMessages).count == freeMessages.count
      else { return "at \(now), a message's place is free twice" }
      for slot in underWay {
        guard isUnderWay(activities.column[2 * schedule.ranks + slot]) else {
          return "at \(now), a message stands still"
        }
        guard missing.column[messages.column[slot].taker] > 0 else {
          return "at \(now), a message is on its way to an instruction that lacks nothing"
        }
      }
      let listed = (0..<schedule.ranks).reduce(0) { $0 + messagesUnderWay(to: $1).count }
      guard listed == underWay.count else { return "at \(now), a message has no receiver" }
      guard tree.first.time >= now else { return "at \(now), an event was passed over" }
      return nil
    }

    private func messagesUnderWay(to rank: Int) -> [Int] {
      var slots: [Int] = []
      var slot = Int(ranks.column[rank].firstMessage)
      while slot >= 0 {
        slots.append(slot)
        slot = Int(messages.column[slot].next)
      }
      return slots
    }

    private func fault(ofRank rank: Int) -> String? {
      let state = ranks.column[rank]
      let arrivals = messagesUnderWay(to: rank).map {
        activities.column[2 * schedule.ranks + $0].end
      }
      let own = [activities.column[2 * rank].end, activities.column[2 * rank + 1].end]
      guard tree.time(of: rank) == (own + arrivals).min() else {
        return "has another event than the tree says"
      }
      let streams = [state.compute, state.communication]
      guard state.isRunning else {
        return streams.contains { $0.active >= 0 } ? "works without an instruction" : nil
      }
      let left = streams.reduce(0) { $0 + Int($1.end - $1.head) + ($1.active >= 0 ? 1 : 0) }
      guard left == state.tasksLeft else {
        return "has \(left) tasks to run and counts \(state.tasksLeft)"
      }
      guard streams.contains(where: { $0.active >= 0 }) else { return "runs nothing it could" }
      for (stream, place) in zip(streams, [2 * rank, 2 * rank + 1]) where stream.active >= 0 {
        guard waits.column[rank * width + Int(stream.active)] == 0 else {
          return "runs a task that has to wait"
        }
        guard isUnderWay(activities.column[place]) else { return "runs a task that stands still" }
      }
      return nil
    }

    /// Whether an activity gets on, at a rate that there is, and has not gone on beyond its end.
    private func isUnderWay(_ activity: Activity) -> Bool {
      activity.rate > 0 && activity.rate <= LinkShares.full
        && (now - activity.since - 1).count * activity.rate < activity.left
    }

    /// What is left over at the end, in one sentence; nil if nothing is.
    var leftover: String? {
      guard freeMessages.count == messageCount else { return "a message never arrives" }
      guard unfinished == 0 else { return nil }
      return (0..<schedule.count).contains { missing.column[$0] > 0 }
        ? "an instruction ran before its inputs were there" : nil
    }
  }

  extension EventTree {
    /// When the next event of a rank is.
    func time(of rank: Int) -> Ticks { nodes.column[leaves + rank].time }
  }
#endif
