/// Where a row of parts is cut into stages so that the sum of the squares of the stages' loads is smallest;
/// of several such cuts the one whose last stages start earliest.
///
/// Dynamic programming over (stages so far, parts so far). What cannot lie on the way to the smallest
/// sum is left out: a bound says how much a state must cost at least, an even split how much the best
/// costs at most. Sums of loads are rounded as without that, so the same cuts come out.
package struct BalancedCuts {
  /// The parts of each stage, `[stages]`.
  package private(set) var ranges: [Range<Int>] = []
  /// How many pairs of states were looked at: what the time goes by.
  package private(set) var steps = 0

  private let sums: [Double]
  private let count: Int
  private let first: Double
  private let last: Double

  /// Cuts parts of such weights; the first and the last stage have some load besides.
  ///
  /// - Complexity: O(stages × parts × √stages) for parts of the same weight, less where it divides
  ///   evenly; O(stages × parts²) at worst. Memory: O(stages × parts) of 4 bytes, as much less.
  package init(weights: [Double], stages count: Int, first: Double, last: Double) {
    var sums = [0.0]
    for weight in weights { sums.append(sums[sums.count - 1] + weight) }
    self.sums = sums
    self.count = count
    self.first = first
    self.last = last
    find()
  }

  /// The load of a stage.
  private func load(_ stage: Int, _ start: Int, _ end: Int) -> Double {
    sums[end] - sums[start] + (stage == 0 ? first : 0) + (stage == count - 1 ? last : 0)
  }

  private mutating func find() {
    let total = sums.count - 1
    // Rounding is far below that.
    let most = evenSplit * (1 + 1e-9)
    // best[n - low]: the least sum of squares for the first n parts in the stages so far.
    var (low, best) = (0, [0.0])
    var cuts: [(low: Int, starts: [Int32])] = []
    for stage in 0..<count {
      let isLast = stage == count - 1
      var next: (low: Int, best: [Double], starts: [Int32]) = (0, [], [])
      for end in isLast ? total...total : low...total {
        guard isLast || least(stage + 1, end) <= most else {
          if next.best.isEmpty { continue }
          break
        }
        let (value, start) = shortest(stage, end, low, best)
        if next.best.isEmpty { next.low = end }
        next.best.append(value)
        next.starts.append(Int32(start))
      }
      (low, best) = (next.low, next.best)
      cuts.append((low, next.starts))
    }
    var end = total
    for (low, starts) in cuts.reversed() {
      let start = Int(starts[end - low])
      ranges.append(start..<end)
      end = start
    }
    ranges.reverse()
  }

  /// The least sum of squares of the stages up to `stage` for the first `end` parts, and where that stage
  /// starts, as early as can be; `best` is that of the stages before, from `low` parts on.
  private mutating func shortest(
    _ stage: Int, _ end: Int, _ low: Int, _ best: [Double]
  ) -> (value: Double, start: Int) {
    var found = (value: Double.infinity, start: low)
    for start in stride(from: min(end, low + best.count - 1), through: low, by: -1) {
      steps += 1
      let load = load(stage, start, end)
      let value = best[start - low] + load * load
      if value <= found.value { found = (value, start) }
      // From here on the load alone, or with the least of the stages before, is too much.
      let rest = found.value * (1 + 1e-9) - load * load
      if rest < 0 || (isRising(stage, start, load) && least(before: stage, start) > rest) { break }
    }
    return found
  }

  /// Whether taking in earlier parts adds more to a stage's square than it can save in those before.
  private func isRising(_ stage: Int, _ start: Int, _ load: Double) -> Bool {
    load * Double(stage) >= first + sums[start]
  }

  /// What the stages before `stage` cost at least with `start` parts: they are even.
  private func least(before stage: Int, _ start: Int) -> Double {
    guard stage > 0 else { return 0 }
    let load = first + sums[start]
    return load * load / Double(stage)
  }

  /// What all stages cost at least where the first `stages` have the first `end` parts.
  private func least(_ stages: Int, _ end: Int) -> Double {
    let rest = sums[sums.count - 1] - sums[end] + last
    let others = Double(count - stages)
    // Even, or the last stage has nothing but what it must have.
    let even = rest * rest / others
    let tail = last * last + (others > 1 ? (rest - last) * (rest - last) / (others - 1) : 0)
    return least(before: stages, end) + (last * others > rest ? max(even, tail) : even)
  }

  /// What a split costs that is about even: an upper bound.
  private var evenSplit: Double {
    let total = sums.count - 1
    var (start, square) = (0, 0.0)
    for stage in 0..<count {
      // As much as is left for each stage that is left, the part at the edge to the nearer side.
      let share =
        (first + sums[total] + last - (start == 0 ? 0 : first + sums[start]))
        / Double(count - stage)
      var end = stage == count - 1 ? total : start
      while end < total, stage < count - 1,
        load(stage, start, end + 1) - share <= share - load(stage, start, end)
      {
        end += 1
      }
      let load = load(stage, start, end)
      square += load * load
      start = end
    }
    return square
  }
}
