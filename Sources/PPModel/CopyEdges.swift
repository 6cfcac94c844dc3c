/// What the copies of a schedule wait for, and what waits for them.
///
/// A copy is issued when the instruction before it on its rank has ended, and runs on a queue of its own, first in,
/// first out; the rank goes on at once. A backward waits for the L of its activations.
struct CopyEdges {
  /// For a copy what issues it, for a backward its L, `[instructions]`; -1 for nothing.
  private(set) var makers: [Int32]
  /// What is before each instruction on its queue, `[instructions]`; -1 for nothing.
  private(set) var before: [Int32]

  /// Finds them; nil in a schedule without copies.
  ///
  /// - Complexity: O(instructions + stages × micro-batches).
  init?(_ schedule: Schedule) {
    guard schedule.hasCopies else { return nil }
    makers = [Int32](repeating: -1, count: schedule.count)
    before = makers
    var loads = [Int32](repeating: -1, count: schedule.stageCount * schedule.micro)
    for rank in 0..<schedule.ranks {
      var (work, copy) = (Int32(-1), Int32(-1))
      for index in schedule.instructions(ofRank: rank) {
        if schedule.isCopy(index) {
          (makers[index], before[index]) = (work, copy)
          copy = Int32(index)
        } else {
          before[index] = work
          work = Int32(index)
        }
        for operation in schedule[index].operations {
          let cell = operation.stage * schedule.micro + operation.microbatch
          if operation.kind == .load { loads[cell] = Int32(index) }
          if operation.kind.flow == .backward { makers[index] = loads[cell] }
        }
      }
    }
  }
}
