import PPModel
import PPSupport

/// Copies, which take nothing of ports and streams: a queue of their own for each rank.
extension EventRun {
  /// Puts the next instruction of a rank on its copy queue; the rank goes on at once.
  mutating func issueCopy(_ rank: Int, _ index: Int) {
    let plan = table.plans.column[Int(planOf.column[index])]
    var time = max(now, copyClocks.column[rank])
    starts.column[index] = time
    for task in 0..<plan.taskCount {
      let work = table.tasks.column[Int(plan.firstTask) + task].work
      if recordsComponents {
        let known = plans.plans[Int(planOf.column[index])].tasks[task]
        components[rank].append(
          ComponentRecord(
            rank: rank, instruction: index, kind: known.kind, layer: known.layer, start: time,
            end: time + work))
      }
      time += work
    }
    ends.column[index] = time
    copyClocks.column[rank] = time
    ranks.column.change(rank) { $0.next = index + 1 }
    unfinished -= 1
    candidates.append(Int32(rank))
    let taker = Int(takers.column[2 * index])
    guard taker >= 0 else { return }
    guard time > now else { return arrive(taker, on: rank) }
    let slot = newMessage(to: taker, on: rank, isCopy: true)
    begin(2 * schedule.ranks + slot, time - now, LinkShares.full)
    markDirty(rank)
  }
}
