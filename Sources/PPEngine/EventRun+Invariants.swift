import PPModel

#if PPSIM_INVARIANTS
  /// What is so between any two events; checked after each, at O(ranks + messages).
  extension EventRun {
    /// What is wrong, in one sentence; nil if all is well.
    func fault(since before: Ticks) -> String? {
      guard now >= before else { return "time went back from \(before) to \(now)" }
      for rank in ranks.indices {
        if let fault = fault(ofRank: rank) { return "at \(now), rank \(rank) \(fault)" }
      }
      let underWay = Set(messages.indices).subtracting(freeMessages)
      guard freeMessages.count + underWay.count == messages.count else {
        return "at \(now), a message's place is free twice"
      }
      for slot in underWay {
        let activity = activities[2 * ranks.count + slot]
        guard isUnderWay(activity) else { return "at \(now), a message stands still" }
        guard missing[messages[slot].taker] > 0 else {
          return "at \(now), a message is on its way to an instruction that lacks nothing"
        }
      }
      return nil
    }

    private func fault(ofRank rank: Int) -> String? {
      let state = ranks[rank]
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
        guard waits[rank * width + Int(stream.active)] == 0 else {
          return "runs a task that has to wait"
        }
        guard isUnderWay(activities[place]) else { return "runs a task that stands still" }
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
      guard freeMessages.count == messages.count else { return "a message never arrives" }
      guard unfinished == 0 else { return nil }
      return missing.contains { $0 > 0 } ? "an instruction ran before its inputs were there" : nil
    }
  }
#endif
