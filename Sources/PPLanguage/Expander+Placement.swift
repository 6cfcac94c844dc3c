import PPModel
import PPSupport

extension Expander {
  /// Cuts micro-batches into slices, which `micro` counts from there on.
  mutating func cut(_ count: Int, at offset: Int) throws(Diagnostic) {
    guard count >= 1 else {
      throw error(offset, "a micro-batch is cut into at least 1 slice, not \(count)")
    }
    if let known = slices {
      guard count == known else {
        throw error(
          offset,
          "rank \(rank) cuts micro-batches into \(count) slices and another into \(known); all ranks work on "
            + "the same ones")
      }
      return
    }
    let total = micro.multipliedReportingOverflow(by: count)
    guard !total.overflow, total.partialValue <= limits.instructions / pp else {
      throw misfit(
        offset,
        "\(pp) ranks with \(micro) micro-batches of \(count) slices are too many: pp × slices is at most "
          + "\(limits.instructions)")
    }
    useSlices(count, of: total.partialValue)
    if tree.placements.isEmpty { try place(.linear, at: 0) }
  }

  /// Gives the current rank its slots.
  mutating func place(_ node: PlacementNode, at offset: Int) throws(Diagnostic) {
    let all = 0..<micro
    var slots: [RankState.Slot] = []
    switch node {
    case .linear:
      slots = [.init(stage: rank, microbatches: all)]
    case .vshape:
      slots = [
        .init(stage: rank, microbatches: all), .init(stage: 2 * pp - 1 - rank, microbatches: all),
      ]
    case .bidirectional:
      let half = micro / 2
      slots = [
        .init(stage: rank, microbatches: 0..<half),
        .init(stage: pp - 1 - rank, microbatches: half..<micro),
      ]
    case .interleaved(let expression):
      let count = try evaluateCounted(expression)
      guard count >= 1 else {
        throw error(
          self.offset(of: expression), "a rank holds at least 1 stage, not \(count)")
      }
      try checkSize(slots: count, micro: micro, at: offset)
      slots = (0..<count).map { .init(stage: $0 * pp + rank, microbatches: all) }
    case .custom(let nodes):
      try add(nodes, to: &slots, at: offset)
    }
    try checkSize(slots: slots.count, micro: micro, at: offset)
    let bounds = slots.flatMap { [$0.microbatches.lowerBound, $0.microbatches.upperBound] }
    guard let slices, bounds.contains(where: { $0 % slices != 0 }) else {
      return try hold(slots, at: offset)
    }
    throw misfit(
      offset,
      "the slots cut micro-batches apart: all \(slices) slices of one go through the same ranks")
  }

  private mutating func hold(_ slots: [RankState.Slot], at offset: Int) throws(Diagnostic) {
    state.hold(slots, micro: micro)
    try checkLeastLength(at: offset)
  }

  /// Refuses at once what must become too long: a forward and a backward for every stage and
  /// micro-batch, or half as many pairs.
  private func checkLeastLength(at offset: Int) throws(Diagnostic) {
    guard rank == 0, state.slots.allSatisfy({ $0.microbatches == 0..<micro }) else { return }
    // `checkSize` has seen to it that this does not overflow.
    let cells = state.slots.count * pp * micro
    let least = tree.hasPairs ? cells : 2 * cells
    guard least <= limits.instructions else { throw tooLong(offset, "at least \(least)") }
  }

  private func tooLong(_ offset: Int, _ count: String) -> Diagnostic {
    misfit(
      offset,
      "\(pp) ranks with \(micro) micro-batches are too many: \(limits.rule), and this one has "
        + count)
  }

  /// Refuses, after the first rank, what will become too long: the shortest of five ranks spread over all
  /// of them, times their number, is beyond the limit.
  ///
  /// The ranks of a schedule are about as long as each other; where they are not, the limit is noticed when
  /// it is reached.
  func checkLength() throws(Diagnostic) {
    let first = builder.count
    guard first > limits.instructions / pp else { return }
    var least = first
    for other in [pp / 4, pp / 2, pp / 4 * 3, pp - 1] where other > 0 {
      var trial = self
      try trial.run(rank: other)
      least = min(least, trial.builder.count - first)
    }
    guard least > limits.instructions / pp else { return }
    throw tooLong(tree.placementOffset, "about \(least * pp)")
  }

  /// Keeps stages × micro-batches of all ranks inside the limits, before any memory is taken for them.
  private func checkSize(slots: Int, micro: Int, at offset: Int) throws(Diagnostic) {
    let stages = slots.multipliedReportingOverflow(by: pp)
    guard !stages.overflow, stages.partialValue <= 2 * limits.stages else {
      throw misfit(
        offset,
        "\(slots) stages per rank with pp = \(pp) are too many: a schedule has at most "
          + "\(limits.stages) stages")
    }
    // Slots of a part of the micro-batches count half, as the two directions of DualPipe do.
    let cells = slots.multipliedReportingOverflow(by: pp * micro)
    guard !cells.overflow, cells.partialValue / 2 <= limits.instructions else {
      throw misfit(
        offset,
        "\(slots) stage\(slots == 1 ? "" : "s") per rank with pp = \(pp) and "
          + "\(micro) micro-batches are too many: stages × micro-batches is at most "
          + "\(limits.instructions)")
    }
  }

  private mutating func add(
    _ lines: [SlotLine], to slots: inout [RankState.Slot], at offset: Int
  ) throws(Diagnostic) {
    for line in lines {
      switch line {
      case .slot(let node):
        try checkSize(slots: slots.count + 1, micro: micro, at: offset)
        slots.append(try slot(node))
      case .repeatRange(let variable, let from, let to, let body):
        var value = try evaluateCounted(from)
        let end = try evaluateCounted(to)
        while value < end {
          try countSteps(1, self.offset(of: from))
          variables[Int(variable)] = value
          try add(body, to: &slots, at: offset)
          value += 1
        }
      }
    }
  }

  private mutating func slot(_ node: SlotNode) throws(Diagnostic) -> RankState.Slot {
    var expression = node.stage
    if expression == nil {
      guard node.stageOfRank.count == pp else {
        throw misfit(
          node.offset, "this slot lists stages for \(node.stageOfRank.count) ranks, but pp = \(pp)")
      }
      expression = node.stageOfRank[rank]
    }
    guard let expression else { return .init(stage: -1, microbatches: 0..<0) }
    let stage = try evaluateCounted(expression)
    guard stage >= -1, stage < limits.stages else {
      throw error(
        offset(of: expression),
        "there is no stage \(stage); stages count from 0, and -1 leaves the slot empty on this rank"
      )
    }
    var range = 0..<micro
    if let from = node.from, let to = node.to {
      let (first, end) = (try evaluateCounted(from), try evaluateCounted(to))
      guard 0 <= first, first <= end, end <= micro else {
        throw error(
          offset(of: from),
          "the slot's micro-batches \(first) ..< \(end) are not a part of "
            + "0 ..< \(micro)")
      }
      range = first..<end
    }
    // A slot that is empty on this rank keeps its number, so that slots line up across ranks.
    return .init(stage: stage, microbatches: stage < 0 ? 0..<0 : range)
  }

  /// Lets the program run on beyond `micro`, leaving out what it does there.
  mutating func pad(_ count: Int, at offset: Int) throws(Diagnostic) {
    guard count >= micro else {
      throw error(offset, "pad is at least micro, which is \(micro); this is \(count)")
    }
    guard state.slots.allSatisfy({ $0.microbatches == 0..<micro }) else {
      throw error(offset, "pad is for placements whose slots all work on every micro-batch")
    }
    guard count <= limits.instructions else {
      throw error(offset, "pad is at most \(limits.instructions); this is \(count)")
    }
    try checkSize(slots: state.slots.count, micro: count, at: offset)
    state.pad(to: count)
  }
}
