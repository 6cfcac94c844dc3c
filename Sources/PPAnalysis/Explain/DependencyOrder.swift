import PPModel

/// The instructions of a schedule in an order in which each comes after all that it needs.
struct DependencyOrder {
  /// Indices into the schedule's columns, `[instructions]`.
  let order: [Int]
  /// The rank of each instruction, `[instructions]`.
  let rankOf: [Int32]

  /// Orders a schedule that does not deadlock.
  ///
  /// - Complexity: O(instructions), expected.
  init(_ schedule: Schedule, _ producers: Producers) {
    var order: [Int] = []
    order.reserveCapacity(schedule.count)
    var rankOf = [Int32](repeating: 0, count: schedule.count)
    var isDone = [Bool](repeating: false, count: schedule.count)
    var next = Array(schedule.rankStarts.dropLast())
    // A pair has two outputs, for one rank each.
    var waiting: [Int: [Int]] = [:]
    var ready = Array((0..<schedule.ranks).reversed())
    while let rank = ready.popLast() {
      program: while next[rank] < schedule.rankStarts[rank + 1] {
        let index = next[rank]
        for operation in schedule[index].operations {
          guard let producer = producers.producer(of: operation), !isDone[producer] else {
            continue
          }
          waiting[producer, default: []].append(rank)
          break program
        }
        order.append(index)
        isDone[index] = true
        rankOf[index] = Int32(rank)
        next[rank] += 1
        if let woken = waiting.removeValue(forKey: index) { ready += woken }
      }
    }
    self.order = order
    self.rankOf = rankOf
  }
}
